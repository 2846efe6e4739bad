import type { Column, Structure, TrajectorySet } from '../trajectory/model';
import { internRows } from './states';

/**
 * One group number an episode: equal for completions of the same prompt, and for trajectories whose first observation is the
 * same. Null when that can't be known (completions without a prompt).
 */
export function episodeGroups(set: TrajectorySet): Int32Array | null {
  const first = Uint32Array.from(set.episodes, ({ start }) => start);
  const { structure, columns } = set.observation;
  if (set.kind === 'transitions') return internRows(columns, first);
  const prompt =
    structure.kind === 'dict' ? structure.entries.find(({ key }) => key === 'prompt')?.value : undefined;
  return prompt ? internRows(columnsOf(prompt, columns), first) : null;
}

function columnsOf(structure: Structure, columns: readonly Column[]): Column[] {
  if (structure.kind === 'leaf') {
    const column = columns[structure.column];
    return column ? [column] : [];
  }
  const parts = structure.kind === 'dict' ? structure.entries.map(({ value }) => value) : structure.items;
  return parts.flatMap((part) => columnsOf(part, columns));
}
