import type { Measure, MeasureInput, MeasureValue } from '../measure';
import { measureAuc } from '../ordering';
import { partialReturn } from '../returns';

/** AUC of what the first `percent` % of each episode earn. */
export function earlySignal(percent: number): Measure {
  return {
    id: `earlySignal${percent}`,
    title: `Early signal, ${percent} %`,
    shownAs: 'share',
    definition: `AUC of the discounted return of the first ${percent} % of the steps. A dense reward that separates only at the end is a sparse one.`,
    compute: (input) => measureEarlySignal(input, percent / 100),
  };
}

function measureEarlySignal(input: MeasureInput, share: number): MeasureValue {
  const { set, replay, discount } = input;
  if (set.kind === 'completions') return { reason: 'an episode is a single step' };
  const partial = set.episodes.map(({ start, length }) => {
    const steps = Math.round(share * length);
    // Less than one step of the episode: there is no early part.
    return share * length < 1 ? null : (partialReturn(replay, start, steps, discount)?.sum ?? null);
  });
  const shortest = Math.ceil(1 / share);
  return set.episodes.some(({ length }) => length >= shortest)
    ? measureAuc(input, partial)
    : { reason: `no episode has the ${shortest} steps that ${Math.round(share * 100)} % of it need` };
}
