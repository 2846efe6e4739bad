import type { AnalysedReward } from '../state';

/** What tells one analysis from the next: answers that carry another stamp come too late. */
export function stampOf(analysed: AnalysedReward): string {
  return String(analysed.at);
}
