import type { Probe } from './probe';
import { emptyCompletion } from './rs201-empty-completion';
import { answerMakesNoDifference } from './rs202-answer-makes-no-difference';
import { repetitionPays } from './rs203-repetition-pays';
import { hedgingPays } from './rs204-hedging-pays';
import { zeroInput } from './rs205-zero-input';
import { mirroredError } from './rs206-mirrored-error';

/** Every probe, one line each. */
export const probes: readonly Probe[] = [
  emptyCompletion,
  answerMakesNoDifference,
  repetitionPays,
  hedgingPays,
  zeroInput,
  mirroredError,
];
