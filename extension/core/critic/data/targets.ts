import { candidatesOf } from './fields';
import type { Trace } from './trace';

/** A target that changes now and then within an episode. */
export interface TargetMoves {
  readonly name: string;
  /** Steps after which it has another value, and those that leave it. */
  readonly rows: readonly number[];
  readonly others: readonly number[];
}

const ENOUGH = 6;
/** A target stays for a while. */
const MOST_MOVES = 0.15;
/** What one goes to. */
const AIM = /goal|target|gate|waypoint|checkpoint|food|pellet|fruit|apple|dest|next|key|landmark|subgoal/i;

/** Fields that change now and then within an episode, by what they are called as a whole. */
export function targetMoves(trace: Trace): TargetMoves[] {
  const moved = new Map<string, Set<number>>();
  const all = candidatesOf(trace);
  for (const { field, values, of } of all) {
    if (of !== 'obs' || !AIM.test(field.path)) continue;
    const after = all.find((each) => each.of === 'next_obs' && each.field === field)?.values;
    const name = field.name.replace(/\[\d+\]$/, '');
    const rows = moved.get(name) ?? new Set<number>();
    for (let i = 0; i < trace.count; i++)
      if (after && Math.abs((after[i] ?? 0) - (values[i] ?? 0)) > 1e-9) rows.add(i);
    moved.set(name, rows);
  }
  return [...moved].flatMap(([name, rows]) => {
    if (rows.size < ENOUGH || rows.size > MOST_MOVES * trace.count) return [];
    const others = [...trace.rows.keys()].filter((i) => !rows.has(i));
    return [{ name, rows: [...rows].sort((a, b) => a - b), others }];
  });
}
