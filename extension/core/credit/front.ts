import { breathe } from '../breathe';
import type { Evaluation } from '../measures/evaluation';
import { formatPercent } from '../measures/format';
import { plural } from '../measures/ordering';
import type { ParetoFront } from './credit';

/** Every pair is compared. */
const MAX_EPISODES = 2000;
const MAX_SHOWN = 20;

/** The episodes that no other beats in every component; and the successes that a failure beats so. */
export async function paretoFront(
  { input: { set, outcomes } }: Evaluation,
  parts: ReadonlyMap<string, Float64Array>,
): Promise<ParetoFront | { readonly reason: string }> {
  const columns = [...parts.values()].filter((column) => varies(column));
  if (columns.length < 2) return { reason: 'fewer than two components vary from episode to episode' };
  const stride = Math.max(1, Math.ceil(set.episodes.length / MAX_EPISODES));
  const chosen = set.episodes
    .map((_, i) => i)
    .filter((i) => i % stride === 0 && columns.every((column) => !Number.isNaN(column[i] ?? NaN)));
  const dominates = (a: number, b: number): boolean => {
    let more = false;
    for (const column of columns) {
      const [own, other] = [column[a] ?? 0, column[b] ?? 0];
      const tolerance = 1e-9 * Math.max(Math.abs(own), Math.abs(other));
      if (own < other - tolerance) return false;
      if (own > other + tolerance) more = true;
    }
    return more;
  };
  const front: number[] = [];
  const dominated: { readonly success: string; readonly by: string }[] = [];
  for (const [k, i] of chosen.entries()) {
    if (k % 200 === 199) await breathe();
    let isDominated = false;
    let byFailure = -1;
    const isSuccess = outcomes[i]?.outcome === 'success';
    for (const other of chosen) {
      if (other === i || !dominates(other, i)) continue;
      isDominated = true;
      if (outcomes[other]?.outcome === 'failure') byFailure = other;
      if (byFailure >= 0 || !isSuccess) break;
    }
    if (!isDominated) front.push(i);
    if (isSuccess && byFailure >= 0) dominated.push({ success: idOf(set, i), by: idOf(set, byFailure) });
  }
  const successes = chosen.filter((i) => outcomes[i]?.outcome === 'success').length;
  const onFront = front.filter((i) => outcomes[i]?.outcome === 'success').length;
  return {
    front: front.slice(0, MAX_SHOWN).map((i) => idOf(set, i)),
    dominated: dominated.slice(0, MAX_SHOWN),
    dominatedCount: dominated.length,
    sentence:
      dominated.length > 0
        ? `${plural(dominated.length, 'success', 'successes')} of ${successes} ${dominated.length === 1 ? 'is' : 'are'} paid no more than some failure by every component: no weights put these in order, only another component does.`
        : `No failure is paid at least as much as a success by every component; ${onFront} of the ${plural(front.length, 'episode')} that none beats ${front.length === 1 ? 'is a success' : `are successes (${formatPercent(onFront / Math.max(1, front.length))})`}.`,
  };
}

function idOf({ episodes }: Evaluation['input']['set'], i: number): string {
  return episodes[i]?.id ?? '';
}

export function varies(column: Float64Array): boolean {
  let [min, max] = [Infinity, -Infinity];
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return max - min > 1e-9 * Math.max(Math.abs(min), Math.abs(max));
}
