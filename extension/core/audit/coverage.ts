import { stateGraph } from '../exploits/graph';
import type { Evaluation } from '../measures/evaluation';
import { formatCount, formatPercent } from '../measures/format';
import { wilsonInterval } from '../measures/interval';
import type { Coverage } from './audit';

/** What part of the recorded states the successes visit, and the failures. */
export async function coverageOf({ input: { set, outcomes } }: Pick<Evaluation, 'input'>): Promise<Coverage> {
  const nothing = { states: 0, bySuccesses: 0, byFailures: 0, byBoth: 0 };
  if (set.kind === 'completions') return { ...nothing, ...without('an episode is a single step') };
  const fine = await stateGraph(set);
  // Where fields are continuous no state comes back exactly: cells of four typical moves.
  const graph = fine.exact ? fine : await stateGraph(set, 4);
  const visited = new Uint8Array(graph.states);
  set.episodes.forEach(({ start, length }, i) => {
    const outcome = outcomes[i]?.outcome;
    const flag = outcome === 'success' ? 1 : outcome === 'failure' ? 2 : 4;
    for (let row = start; row < start + length; row++) {
      const state = graph.before[row] ?? 0;
      visited[state] = (visited[state] ?? 0) | flag;
    }
  });
  const count = (has: (flags: number) => boolean): number =>
    visited.reduce((sum, flags) => sum + (has(flags) ? 1 : 0), 0);
  const states = count((flags) => flags > 0);
  const bySuccesses = count((flags) => (flags & 1) > 0);
  const byFailures = count((flags) => (flags & 2) > 0);
  const byBoth = count((flags) => (flags & 3) === 3);
  const counts = { states, bySuccesses, byFailures, byBoth };
  if (bySuccesses === 0) return { ...counts, ...without('no success was recorded') };
  if (byFailures === 0) return { ...counts, ...without('no failure was recorded') };
  const value = byBoth / bySuccesses;
  return {
    ...counts,
    shared: {
      value,
      interval: wilsonInterval(value, bySuccesses),
      sample: `${formatCount(bySuccesses)} states that successes visit${graph.exact ? '' : ', continuous fields in cells of four typical moves'}`,
    },
    sentence: `Of ${formatCount(states)} states that were recorded successes visit ${formatPercent(bySuccesses / states)} and failures ${formatPercent(byFailures / states)}; failures come to ${formatPercent(value)} of the states that successes visit.`,
  };
}

function without(reason: string): Pick<Coverage, 'shared' | 'sentence'> {
  return { shared: { reason }, sentence: `Coverage can't be compared: ${reason}.` };
}
