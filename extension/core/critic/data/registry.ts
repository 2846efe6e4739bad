import type { DataRule } from './data-rule';
import { unitOfThreshold } from './rules/rs101-unit-of-threshold';
import { bonusNeverPaid } from './rules/rs102-bonus-never-paid';
import { eventInOtherObservation } from './rules/rs103-event-in-other-observation';
import { namedForAnotherField } from './rules/rs104-named-for-another-field';
import { alwaysEqual } from './rules/rs105-always-equal';
import { neverEqual } from './rules/rs106-never-equal';
import { paysTheWrongOutcome } from './rules/rs107-pays-the-wrong-outcome';
import { termAgainstOutcome } from './rules/rs108-term-against-outcome';
import { turnNotWrapped } from './rules/rs109-turn-not-wrapped';
import { angleUnit } from './rules/rs110-angle-unit';
import { patternNeverFound } from './rules/rs111-pattern-never-found';
import { ordersFailuresFirst } from './rules/rs112-orders-failures-first';
import { testNeverChanges } from './rules/rs113-test-never-changes';
import { risesAwayFromSuccess } from './rules/rs114-rises-away-from-success';
import { stateMakesNoDifference } from './rules/rs115-state-makes-no-difference';
import { firstStepStandsOut } from './rules/rs116-first-step-stands-out';
import { targetOutOfRange } from './rules/rs117-target-out-of-range';
import { comparedValueEmpty } from './rules/rs121-compared-value-empty';
import { otherConditionFits } from './rules/rs131-other-condition-fits';
import { costAdded } from './rules/rs132-cost-added';
import { distanceBelowZero } from './rules/rs133-distance-below-zero';
import { unitsMixed } from './rules/rs134-units-mixed';
import { notOneAngle } from './rules/rs135-not-one-angle';
import { comesToNothing } from './rules/rs136-comes-to-nothing';
import { anotherFieldFits } from './rules/rs137-another-field-fits';
import { numberInAnotherUnit } from './rules/rs141-number-in-another-unit';
import { differsInShape } from './rules/rs143-differs-in-shape';
import { zipStopsEarly } from './rules/rs144-zip-stops-early';
import { costBelowZero } from './rules/rs146-cost-below-zero';
import { constantWhereItIsUsed } from './rules/rs147-constant-where-it-is-used';
import { paidAgain } from './rules/rs148-paid-again';
import { stayingNearPays } from './rules/rs149-staying-near-pays';
import { goodStateIsBad } from './rules/rs150-good-state-is-bad';
import { zeroIsAValue } from './rules/rs151-zero-is-a-value';
import { sameOnEveryStep } from './rules/rs158-same-on-every-step';
import { actionPaid } from './rules/rs159-action-paid';
import { undoneForLess } from './rules/rs160-undone-for-less';
import { effortOutweighs } from './rules/rs165-effort-outweighs';
import { eitherWayPaid } from './rules/rs162-either-way-paid';
import { totalPaidAgain } from './rules/rs163-total-paid-again';
import { conditionTakesAll } from './rules/rs164-condition-takes-all';
import { oneSideAsked } from './rules/rs166-one-side-asked';
import { verdictOutweighed } from './rules/rs161-verdict-outweighed';
import { verdictThrownAway } from './rules/rs169-verdict-thrown-away';
import { textIsAlwaysTrue } from './rules/rs170-text-is-always-true';
import { targetMovesOn } from './rules/rs171-target-moves-on';
import { earlierBranchTakesIt } from './rules/rs172-earlier-branch-takes-it';
import { divisorNearZero } from './rules/rs174-divisor-near-zero';
import { statePaidOnEachStep } from './rules/rs175-state-paid-on-each-step';
import { laterPaysMore } from './rules/rs176-later-pays-more';
import { failingAtOncePays } from './rules/rs181-failing-at-once-pays';
import { movesAgainstItsName } from './rules/rs180-moves-against-its-name';
import { termNeverPaid } from './rules/rs178-term-never-paid';
import { potentialFalls } from './rules/rs179-potential-falls';
import { nothingDonePaysMost } from './rules/rs177-nothing-done-pays-most';
import { textInMessages } from './rules/rs261-text-in-messages';
import { quotientChangesSign } from './rules/rs262-quotient-changes-sign';
import { componentNotInTotal } from './rules/rs157-component-not-in-total';
import { againstItsDocstring } from './rules/rs182-against-its-docstring';
import { absencePaysBest } from './rules/rs183-absence-pays-best';
import { changeOfTwoThings } from './rules/rs184-change-of-two-things';
import { ofTwoSteps } from './rules/rs185-of-two-steps';
import { turnedRound } from './rules/rs188-turned-round';
import { oneStepOutweighsAll } from './rules/rs189-one-step-outweighs-all';
import { rewardOfOneElement } from './rules/rs194-reward-of-one-element';
import { notOfTheStepBefore } from './rules/rs195-not-of-the-step-before';
import { chargedEverAfter } from './rules/rs196-charged-ever-after';
import { recordOfAnOlderTarget } from './rules/rs197-record-of-an-older-target';
import { unlikeItsFlag } from './rules/rs198-unlike-its-flag';
import { bestPastTheSetpoint } from './rules/rs231-best-past-the-setpoint';
import { bestWhereNothingCounts } from './rules/rs199-best-where-nothing-counts';
import { angleOfSwappedParts } from './rules/rs232-angle-of-swapped-parts';

/** Every rule that looks at what the recording shows, one line each. */
export const dataRules: readonly DataRule[] = [
  unitOfThreshold,
  bonusNeverPaid,
  eventInOtherObservation,
  namedForAnotherField,
  alwaysEqual,
  neverEqual,
  paysTheWrongOutcome,
  termAgainstOutcome,
  turnNotWrapped,
  angleUnit,
  patternNeverFound,
  ordersFailuresFirst,
  testNeverChanges,
  risesAwayFromSuccess,
  stateMakesNoDifference,
  firstStepStandsOut,
  targetOutOfRange,
  comparedValueEmpty,
  otherConditionFits,
  costAdded,
  distanceBelowZero,
  unitsMixed,
  notOneAngle,
  comesToNothing,
  anotherFieldFits,
  numberInAnotherUnit,
  differsInShape,
  zipStopsEarly,
  costBelowZero,
  constantWhereItIsUsed,
  paidAgain,
  stayingNearPays,
  goodStateIsBad,
  zeroIsAValue,
  componentNotInTotal,
  sameOnEveryStep,
  actionPaid,
  undoneForLess,
  effortOutweighs,
  eitherWayPaid,
  totalPaidAgain,
  conditionTakesAll,
  oneSideAsked,
  verdictOutweighed,
  verdictThrownAway,
  textInMessages,
  quotientChangesSign,
  textIsAlwaysTrue,
  targetMovesOn,
  earlierBranchTakesIt,
  divisorNearZero,
  statePaidOnEachStep,
  laterPaysMore,
  nothingDonePaysMost,
  termNeverPaid,
  potentialFalls,
  movesAgainstItsName,
  failingAtOncePays,
  againstItsDocstring,
  absencePaysBest,
  changeOfTwoThings,
  ofTwoSteps,
  turnedRound,
  oneStepOutweighsAll,
  rewardOfOneElement,
  notOfTheStepBefore,
  chargedEverAfter,
  recordOfAnOlderTarget,
  unlikeItsFlag,
  bestPastTheSetpoint,
  bestWhereNothingCounts,
  angleOfSwappedParts,
];
