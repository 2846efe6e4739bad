import { h } from '../dom';
import type { IconName } from '../icons';
import { icon } from '../icons';
import type { TrajectoryRow } from '../protocol/analysis';

type Outcome = TrajectoryRow['outcome'];

const MARKS: Record<Outcome, IconName> = { success: 'check', failure: 'cross', unknown: 'question' };

export function outcomeMark(outcome: Outcome): HTMLElement {
  return h('span', { class: `mark mark-${outcome}` }, icon(MARKS[outcome]));
}

/** "success", "failure: lava", "unknown outcome". */
export function outcomeWords(outcome: Outcome, cause: string | null): string {
  if (outcome === 'unknown') return 'unknown outcome';
  return cause ? `${outcome}: ${cause}` : outcome;
}
