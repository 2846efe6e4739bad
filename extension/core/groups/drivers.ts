import type { Evaluation } from '../measures/evaluation';
import { bootstrapOfSums } from '../measures/interval';
import type { MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import type { Group } from './group';
import type { Driver } from './report';
import { correlationOf, crossSums, LEAST, type CrossSums } from './within';

const NOTHING: CrossSums = [0, 0, 0];

/** What each component has in the differences that training sees, and how well it knows right from wrong. */
export function driversOf(groups: readonly Group[], { input: { replay, set } }: Evaluation): Driver[] {
  if (replay.components.size < 2) return [];
  return [...replay.components].map(([name, column]) => {
    // A component that a completion does not have pays it nothing.
    const values = groups.map(({ members }) =>
      Float64Array.from(members, (episode) => {
        const value = column[set.episodes[episode]?.start ?? 0] ?? NaN;
        return Number.isNaN(value) ? 0 : value;
      }),
    );
    return { name, share: shareOf(groups, values), withCorrectness: agreement(groups, values) };
  });
}

function shareOf(groups: readonly Group[], values: readonly Float64Array[]): MeasureValue {
  const sums = groups.map(({ rewards }, g) =>
    crossSums([...rewards.keys()], rewards, values[g] ?? new Float64Array()),
  );
  const columns = [0, 2].map((k) => Float64Array.from(sums, (each) => each[k] ?? 0));
  const [squares = 0, products = 0] = columns.map((column) => column.reduce((a, b) => a + b, 0));
  if (squares <= LEAST) return { reason: 'all completions of a prompt are paid the same' };
  const interval = bootstrapOfSums(columns, ([square = 0, product = 0]) => product / square);
  return {
    value: products / squares,
    ...(interval ? { interval } : {}),
    sample: plural(groups.length, 'prompt'),
  };
}

function agreement(groups: readonly Group[], values: readonly Float64Array[]): MeasureValue {
  const sums = groups.map(({ correct }, g): CrossSums => {
    const known = [...correct.keys()].filter((i) => !Number.isNaN(correct[i] ?? NaN));
    return known.length > 1 ? crossSums(known, values[g] ?? new Float64Array(), correct) : NOTHING;
  });
  return correlationOf(sums, {
    x: 'it is the same for all completions of a prompt',
    y: 'no prompt has both a correct and a wrong completion',
  });
}
