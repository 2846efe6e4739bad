import type { Rule } from '../rule';
import { unusedComponent } from './rs001-unused-component';
import { overwrittenComponent } from './rs002-overwritten-component';
import { returnInLoop } from './rs003-return-in-loop';
import { missingReturn } from './rs004-missing-return';
import { swallowedException } from './rs005-swallowed-exception';
import { vacuousAll } from './rs006-vacuous-all';
import { dotAndNewline } from './rs007-dot-and-newline';
import { signAgainstName } from './rs008-sign-against-name';
import { growingExponential } from './rs009-growing-exponential';
import { floatEquality } from './rs010-float-equality';
import { leakingState } from './rs011-leaking-state';
import { stalePrevious } from './rs012-stale-previous';
import { oneSidedCase } from './rs013-one-sided-case';
import { unreachableBranch } from './rs014-unreachable-branch';
import { notInObservation } from './rs015-not-in-observation';
import { swappedArguments } from './rs016-swapped-arguments';
import { constantCondition } from './rs017-constant-condition';
import { misusedCall } from './rs018-misused-call';
import { resultThrownAway } from './rs019-result-thrown-away';
import { patternCannotMatch } from './rs020-pattern-cannot-match';
import { misalignedRewards } from './rs021-misaligned-rewards';
import { missingAbs } from './rs022-missing-abs';
import { degreesAndRadians } from './rs023-degrees-and-radians';
import { angleWrap } from './rs024-angle-wrap';
import { outsideDomain } from './rs025-outside-domain';
import { divisionByZero } from './rs026-division-by-zero';
import { potentialShaping } from './rs027-potential-shaping';
import { batchReduction } from './rs028-batch-reduction';
import { precedence } from './rs029-precedence';
import { copiedIndex } from './rs030-copied-index';
import { successInverted } from './rs031-success-inverted';
import { progressInverted } from './rs032-progress-inverted';
import { eventPaidWrongly } from './rs033-event-paid-wrongly';
import { paidByLength } from './rs034-paid-by-length';
import { wrongPart } from './rs035-wrong-part';
import { truthOfZero } from './rs036-truth-of-zero';
import { leftOutOfTotal } from './rs037-left-out-of-total';
import { maybeUnset } from './rs038-maybe-unset';
import { firstStepJump } from './rs039-first-step-jump';
import { wrongShape } from './rs040-wrong-shape';
import { unusedWeight } from './rs041-unused-weight';
import { ignoredInput } from './rs042-ignored-input';
import { containedAnswer } from './rs043-contained-answer';
import { sameOperand } from './rs044-same-operand';
import { memoryNeverWritten } from './rs045-memory-never-written';
import { inputChanged } from './rs046-input-changed';
import { textAgainstNumber } from './rs047-text-against-number';
import { defaultPays } from './rs048-default-pays';
import { notAwaited } from './rs049-not-awaited';
import { chance } from './rs050-chance';
import { nothingEarns } from './rs051-nothing-earns';
import { slipOfOperator } from './rs052-slip-of-operator';
import { matchNotChecked } from './rs053-match-not-checked';
import { firstForAll } from './rs054-first-for-all';
import { nameOfAnotherField } from './rs055-name-of-another-field';
import { sumForDifference } from './rs056-sum-for-difference';
import { guardLetThrough } from './rs057-guard-let-through';
import { identityOfValues } from './rs071-identity-of-values';
import { methodNotCalled } from './rs072-method-not-called';
import { completionNotLookedAt } from './rs073-completion-not-looked-at';
import { deadBound } from './rs074-dead-bound';
import { truthOfPosition } from './rs075-truth-of-position';
import { missingReferencePays } from './rs076-missing-reference-pays';
import { messagesTakenForText } from './rs077-messages-taken-for-text';
import { modelTextEvaluated } from './rs078-model-text-evaluated';
import { effortPaid } from './rs058-effort-paid';
import { quotientForAngle } from './rs059-quotient-for-angle';
import { mixedUnits } from './rs140-mixed-units';
import { unitInItsName } from './rs142-unit-in-name';
import { holdNeverBroken } from './rs152-hold-never-broken';
import { againstWhatItSays } from './rs153-against-what-it-says';
import { stageIsOver } from './rs154-stage-is-over';
import { computedTwice } from './rs155-computed-twice';
import { valueNeverRecorded } from './rs156-value-never-recorded';
import { keyNeverRecorded } from './rs260-key-never-recorded';
import { weightAgainstTheOthers } from './rs263-weight-against-the-others';
import { anotherOnesField } from './rs264-another-ones-field';
import { oneSidedTolerance } from './rs265-one-sided-tolerance';
import { leftOverPaysBest } from './rs266-left-over-pays-best';
import { partOfAnotherName } from './rs268-part-of-another-name';
import { axesPairedAcross } from './rs281-axes-paired-across';
import { bonusOutsideItsCondition } from './rs284-bonus-outside-its-condition';
import { fractionsInIntegers } from './rs282-fractions-in-integers';
import { helperNeverCalled } from './rs272-helper-never-called';
import { namesCrossed } from './rs271-names-crossed';
import { beforeUnlikeAfter } from './rs270-before-unlike-after';
import { againstItsFormula } from './rs269-against-its-formula';
import { boundsSwapped } from './rs267-bounds-swapped';
import { waysAlike } from './rs285-ways-alike';
import { storedOnSomeWays } from './rs286-stored-on-some-ways';
import { twoNamesForOneEntry } from './rs287-two-names-for-one-entry';
import { measuredFromItself } from './rs288-measured-from-itself';
import { excessBelowZero } from './rs289-excess-below-zero';
import { errorCountsAsPass } from './rs296-error-counts-as-pass';
import { stripTakesLetters } from './rs297-strip-takes-letters';
import { letterInsideAWord } from './rs298-letter-inside-a-word';
import { againstTheWholeColumn } from './rs299-against-the-whole-column';
import { onlyTheLastRound } from './rs300-only-the-last-round';
import { earlierRewardAgain } from './rs301-earlier-reward-again';
import { firstOfAll } from './rs302-first-of-all';
import { productWithZeros } from './rs303-product-with-zeros';
import { zeroTakenForNothing } from './rs292-zero-taken-for-nothing';
import { containedEitherWay } from './rs293-contained-either-way';
import { greedyBetweenTags } from './rs294-greedy-between-tags';
import { restWithoutMark } from './rs295-rest-without-mark';
import { charactersForWords } from './rs291-characters-for-words';
import { formInItsName } from './rs290-form-in-its-name';
import { axesAgainstName } from './rs192-axes-against-name';
import { termOfAnotherName } from './rs193-term-of-another-name';
import { extremeAgainstItsName } from './rs233-extreme-against-its-name';
import { recordTheWrongWay } from './rs234-record-the-wrong-way';
import { weightUnderAnotherName } from './rs235-weight-under-another-name';

/** Every static rule, one line each. */
export const rules: readonly Rule[] = [
  unusedComponent,
  overwrittenComponent,
  returnInLoop,
  missingReturn,
  swallowedException,
  vacuousAll,
  dotAndNewline,
  signAgainstName,
  growingExponential,
  floatEquality,
  leakingState,
  stalePrevious,
  oneSidedCase,
  unreachableBranch,
  notInObservation,
  swappedArguments,
  constantCondition,
  misusedCall,
  resultThrownAway,
  patternCannotMatch,
  misalignedRewards,
  missingAbs,
  degreesAndRadians,
  angleWrap,
  outsideDomain,
  divisionByZero,
  potentialShaping,
  batchReduction,
  precedence,
  copiedIndex,
  successInverted,
  progressInverted,
  eventPaidWrongly,
  paidByLength,
  wrongPart,
  truthOfZero,
  leftOutOfTotal,
  maybeUnset,
  firstStepJump,
  wrongShape,
  unusedWeight,
  ignoredInput,
  containedAnswer,
  sameOperand,
  memoryNeverWritten,
  inputChanged,
  textAgainstNumber,
  defaultPays,
  notAwaited,
  chance,
  nothingEarns,
  slipOfOperator,
  matchNotChecked,
  firstForAll,
  nameOfAnotherField,
  sumForDifference,
  guardLetThrough,
  identityOfValues,
  methodNotCalled,
  completionNotLookedAt,
  deadBound,
  truthOfPosition,
  missingReferencePays,
  messagesTakenForText,
  modelTextEvaluated,
  effortPaid,
  quotientForAngle,
  mixedUnits,
  unitInItsName,
  holdNeverBroken,
  againstWhatItSays,
  stageIsOver,
  computedTwice,
  valueNeverRecorded,
  keyNeverRecorded,
  weightAgainstTheOthers,
  anotherOnesField,
  oneSidedTolerance,
  leftOverPaysBest,
  boundsSwapped,
  partOfAnotherName,
  againstItsFormula,
  beforeUnlikeAfter,
  namesCrossed,
  // Before what is never called: it says where that belongs.
  termOfAnotherName,
  helperNeverCalled,
  axesPairedAcross,
  fractionsInIntegers,
  bonusOutsideItsCondition,
  waysAlike,
  storedOnSomeWays,
  twoNamesForOneEntry,
  measuredFromItself,
  excessBelowZero,
  formInItsName,
  charactersForWords,
  axesAgainstName,
  zeroTakenForNothing,
  containedEitherWay,
  greedyBetweenTags,
  restWithoutMark,
  errorCountsAsPass,
  stripTakesLetters,
  letterInsideAWord,
  againstTheWholeColumn,
  onlyTheLastRound,
  extremeAgainstItsName,
  recordTheWrongWay,
  weightUnderAnotherName,
  earlierRewardAgain,
  firstOfAll,
  productWithZeros,
];
