import type { Evaluation } from '../measures/evaluation';
import { StepStatus } from '../sandbox/replay';
import type { ComponentCredit, EpisodeCredit } from './credit';

export const REST = 'rest';

/** Reward and components on the steps that have a reward, the rest included, so that the parts sum to the reward. */
export interface Parts {
  readonly additive: boolean;
  /** By name: one value a row, 0 where the component was not returned; `rest` only where the components do not sum to the reward. */
  readonly values: ReadonlyMap<string, Float64Array>;
}

/** What is left is rounding when it is smaller than this share of the reward. */
const ROUNDING = 1e-9;

const known = new WeakMap<Evaluation['input']['replay'], Parts>();

/** Worked out once for as long as the replay lives. */
export function partsOf({ input: { replay } }: Pick<Evaluation, 'input'>): Parts {
  const before = known.get(replay);
  if (before) return before;
  const rest = replay.reward.slice();
  const values = new Map<string, Float64Array>();
  for (const [name, column] of replay.components) {
    const own = new Float64Array(column.length);
    for (let row = 0; row < column.length; row++) {
      const value = column[row] ?? NaN;
      if (replay.status[row] !== StepStatus.Ok || Number.isNaN(value)) continue;
      own[row] = value;
      rest[row] = (rest[row] ?? 0) - value;
    }
    values.set(name, own);
  }
  let additive = values.size > 0;
  for (let row = 0; row < rest.length; row++) {
    if (replay.status[row] !== StepStatus.Ok) {
      rest[row] = 0;
      continue;
    }
    let size = Math.abs(replay.reward[row] ?? 0);
    for (const column of values.values()) size += Math.abs(column[row] ?? 0);
    if (Math.abs(rest[row] ?? 0) > ROUNDING * Math.max(1, size)) additive = false;
  }
  if (!additive) values.set(REST, rest);
  const parts = { additive, values };
  known.set(replay, parts);
  return parts;
}

/** By part, one an episode: Σ γ^t c_t; NaN where the episode has no return. */
export function discountedParts(evaluation: Evaluation): ReadonlyMap<string, Float64Array> {
  const { set, discount, discountedReturns } = evaluation.input;
  const sums = new Map<string, Float64Array>();
  for (const [name, values] of partsOf(evaluation).values)
    sums.set(
      name,
      Float64Array.from(set.episodes, ({ start, length }, i) => {
        if ((discountedReturns[i] ?? null) === null) return NaN;
        let sum = 0;
        for (let row = start + length - 1; row >= start; row--) sum = (values[row] ?? 0) + discount * sum;
        return sum;
      }),
    );
  return sums;
}

/** What each part earns an episode, on average. `lineOf`: where a component is in the code. */
export function componentCredit(
  { input: { outcomes } }: Evaluation,
  parts: ReadonlyMap<string, Float64Array>,
  lineOf: (component: string) => number | null,
): ComponentCredit[] {
  return [...parts].map(([name, sums]) => {
    const mean = (takes: (i: number) => boolean): number | null => {
      let sum = 0;
      let count = 0;
      sums.forEach((value, i) => {
        if (Number.isNaN(value) || !takes(i)) return;
        sum += value;
        count++;
      });
      return count > 0 ? sum / count : null;
    };
    return {
      name,
      line: name === REST ? null : lineOf(name),
      mean: mean(() => true),
      ofSuccesses: mean((i) => outcomes[i]?.outcome === 'success'),
      ofFailures: mean((i) => outcomes[i]?.outcome === 'failure'),
    };
  });
}

/** One episode taken apart step by step; null when there is no such episode. For an episode without components, all is `rest`. */
export function episodeCredit(
  evaluation: Evaluation,
  episode: number,
  lineOf: (component: string) => number | null = () => null,
): EpisodeCredit | null {
  const { set, replay, discount } = evaluation.input;
  const found = set.episodes[episode];
  if (!found) return null;
  const { id, start, length } = found;
  const along = (values: Float64Array): (number | null)[] =>
    Array.from({ length }, (_, t) =>
      replay.status[start + t] === StepStatus.Ok ? discount ** t * (values[start + t] ?? 0) : null,
    );
  return {
    trajectory: id,
    reward: along(replay.reward),
    parts: [...partsOf(evaluation).values].map(([name, values]) => {
      const steps = along(values);
      const paid = steps.filter((value) => value !== null);
      return {
        name,
        line: name === REST ? null : lineOf(name),
        steps,
        total: paid.length > 0 ? paid.reduce((sum, value) => sum + value, 0) : null,
      };
    }),
  };
}
