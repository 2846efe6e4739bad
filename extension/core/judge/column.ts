import type { NumericColumn, TrajectorySet } from '../trajectory/model';
import type { Judgement } from './judgements';

/** The column in which rewards find what a judge said: the mean over its repeats, absent where it said nothing. */
export const JUDGEMENT = 'judgement';

/** The recording with the recorded judgements as a further column; as it is where there are none, or one is there already. */
export function withJudgements(set: TrajectorySet, judgements: readonly Judgement[]): TrajectorySet {
  const { structure, columns } = set.observation;
  const scores = new Map<string, number[]>();
  for (const { kind, id, score } of judgements)
    if (kind === 'recorded') scores.set(id, [...(scores.get(id) ?? []), score]);
  if (set.kind !== 'completions' || structure.kind !== 'dict' || scores.size === 0) return set;
  if (structure.entries.some(({ key }) => key === JUDGEMENT)) return set;
  const data = new Float64Array(set.steps);
  const present = new Uint8Array(set.steps);
  for (const { id, start } of set.episodes) {
    const own = scores.get(id);
    if (!own) continue;
    data[start] = own.reduce((sum, score) => sum + score, 0) / own.length;
    present[start] = 1;
  }
  const column: NumericColumn = { kind: 'numeric', dtype: 'float64', shape: [], data, present };
  const entry = { key: JUDGEMENT, value: { kind: 'leaf', column: columns.length } } as const;
  return {
    ...set,
    observation: {
      structure: { ...structure, entries: [...structure.entries, entry] },
      columns: [...columns, column],
    },
  };
}
