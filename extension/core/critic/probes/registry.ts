import type { Probe } from './probe';
import { emptyCompletion } from './rs201-empty-completion';
import { answerMakesNoDifference } from './rs202-answer-makes-no-difference';
import { repetitionPays } from './rs203-repetition-pays';
import { hedgingPays } from './rs204-hedging-pays';
import { zeroInput } from './rs205-zero-input';
import { mirroredError } from './rs206-mirrored-error';
import { nothingChangesReward } from './rs221-nothing-changes-reward';
import { formatOutweighsAnswer } from './rs222-format-outweighs-answer';
import { oddAnswerCrashes } from './rs223-odd-answer-crashes';
import { formatMakesNoDifference } from './rs224-format-makes-no-difference';
import { classOfAnswers } from './rs225-class-of-answers';
import { unreadablePays } from './rs226-unreadable-pays';
import { markNotAsked } from './rs228-mark-not-asked';
import { lengthTurnsBack } from './rs229-length-turns-back';
import { patternTooStrict } from './rs230-pattern-too-strict';

/** Every probe, one line each. */
export const probes: readonly Probe[] = [
  emptyCompletion,
  answerMakesNoDifference,
  repetitionPays,
  hedgingPays,
  zeroInput,
  mirroredError,
  nothingChangesReward,
  formatOutweighsAnswer,
  oddAnswerCrashes,
  formatMakesNoDifference,
  classOfAnswers,
  unreadablePays,
  markNotAsked,
  lengthTurnsBack,
  patternTooStrict,
];
