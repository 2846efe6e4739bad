import type { JudgedOutcomes } from '../trajectory/inspect';
import type { LoadedFile } from '../trajectory/model';
import { recogniseEnvironment } from './environments';
import { guessSuccess } from './success';

/** What a recording itself seems to call a success; null when nothing does. */
export function judgeOutcomes({ set, format }: LoadedFile): JudgedOutcomes | null {
  const guess = guessSuccess(set, format, recogniseEnvironment(set));
  if (!guess) return null;
  const { successes, expression, why, confidence } = guess;
  const times = (value: boolean | null): number => successes.filter((success) => success === value).length;
  return {
    success: times(true),
    failure: times(false),
    unknown: times(null),
    successes,
    expression,
    why,
    confidence,
  };
}
