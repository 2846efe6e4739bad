import type { Measure, MeasureValue } from '../measure';
import { measureAuc } from '../ordering';
import type { Reduction } from '../reduction';
import type { Early } from '../returns';

/** AUC of what the first `percent` % of each episode earn. */
export function earlySignal(percent: Early): Measure {
  return {
    id: `earlySignal${percent}`,
    title: `Early signal, ${percent} %`,
    shownAs: 'share',
    onlyFor: 'transitions',
    definition: `AUC of the discounted return of the first ${percent} % of the steps. A dense reward that separates only at the end is a sparse one.`,
    compute: (reduction) => measureEarlySignal(reduction, percent),
  };
}

function measureEarlySignal(reduction: Reduction, percent: Early): MeasureValue {
  if (reduction.kind === 'completions') return { reason: 'an episode is a single step' };
  const shortest = Math.ceil(100 / percent);
  return reduction.columns.length.some((length) => length >= shortest)
    ? measureAuc(reduction, reduction.columns[`early${percent}`])
    : { reason: `no episode has the ${shortest} steps that ${percent} % of it need` };
}
