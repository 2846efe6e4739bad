import type { NumericColumn } from '../model';
import { rowSize } from '../model';
import { count } from '../transition-notes';
import type { Rows } from './array';
import { flagRows, flagsOf, onlyColumn, rowsAt } from './array';
import type { ArrayKey, ArrayRole, Arrays } from './array-roles';

const ENDS: readonly ArrayRole[] = ['done', 'terminated', 'truncated', 'episodeEnd'];
const PER_STEP: readonly ArrayRole[] = ['reward', 'starts', ...ENDS];
/** Along the axis of time observations change less than half as much as along the other, or it is not told by them. */
const MUCH_SMOOTHER = 0.5;

/**
 * Arrays of shape (T, N, …) or (N, T, …) of N environments that were stepped side by side and begin again when an episode ends, as
 * the rollout buffers of PPO hold them; as flat arrays, a stream of episodes behind the other. Null when they are something
 * else: flat, or padded episodes.
 */
export function streams(arrays: Arrays): { arrays: Arrays; notes: string[] } | null {
  if (arrays.has('lengths') || arrays.has('mask') || arrays.has('episode')) return null;
  const observation = arrays.get('observation')?.rows;
  const columns = PER_STEP.flatMap((role) => {
    const found = arrays.get(role);
    const column = found && onlyColumn(found.rows);
    return column?.kind === 'numeric' ? [{ role, column, rows: found?.rows.rows ?? 0 }] : [];
  });
  const [first] = columns;
  const width = first?.column.shape[0] ?? 0;
  const height = first?.rows ?? 0;
  if (!first || !observation || width < 2 || height < 2 || !isNumeric(observation)) return null;
  const fits = columns.every(
    ({ column, rows }) => rows === height && column.shape[0] === width && rowSize(column) === width,
  );
  if (!fits || observation.rows !== height || widthOf(observation) !== width) return null;
  const action = arrays.get('action')?.rows;
  if (action && (action.rows !== height || widthOf(action) !== width)) return null;
  const flagged = columns.filter(({ role }) => ENDS.includes(role)).map(({ column }) => flagsOf(column));
  const starts = columns.find(({ role }) => role === 'starts')?.column;
  const along = smoothness(observation, height, width);
  const isTimeFirst = timeFirst({
    starts,
    flagged,
    observation,
    rewards: rewards(columns),
    along,
    height,
    width,
  });
  if (isTimeFirst === null) return null;
  return laidOut(arrays, { height, width, isTimeFirst, flagged, starts: starts ? flagsOf(starts) : null });
}

interface Grid {
  readonly height: number;
  readonly width: number;
}

/** True: (T, N). False: (N, T). Null: rows are padded episodes. */
function timeFirst(
  found: Grid & {
    starts: NumericColumn | undefined;
    flagged: readonly Uint8Array[];
    observation: Rows;
    rewards: NumericColumn | null;
    along: { first: number; second: number };
  },
): boolean | null {
  const { starts, flagged, along, height, width } = found;
  const smootherFirst = along.first < along.second;
  if (starts) {
    const flags = flagsOf(starts);
    const row = flags.subarray(0, width).every(Boolean);
    const column = Array.from({ length: height }, (_, i) => flags[i * width]).every(Boolean);
    return row === column ? smootherFirst : row;
  }
  if (flagged.length > 0 && goesOn(found)) return smootherFirst || along.first === along.second;
  return along.first < MUCH_SMOOTHER * along.second ? true : null;
}

/** Whether something happens in a row behind the first end in it: padding is one value throughout. */
function goesOn(
  found: Grid & { flagged: readonly Uint8Array[]; observation: Rows; rewards: NumericColumn | null },
): boolean {
  const { height, width, flagged, observation, rewards } = found;
  const columns = [...observation.channel.columns, ...(rewards ? [rewards] : [])].filter(
    (column) => column.kind === 'numeric',
  );
  for (let row = 0; row < height; row++) {
    let end = 0;
    while (end < width && !flagged.some((flags) => flags[row * width + end])) end++;
    if (end + 2 >= width) continue;
    // Flags that stay up are padding, too.
    const isUp = flagged.some((flags) => flags.subarray(row * width + end, (row + 1) * width).every(Boolean));
    if (isUp) continue;
    for (const { data, shape } of columns) {
      const size = shape.slice(1).reduce((product, n) => product * n, 1);
      const at = (row * width + end + 1) * size;
      for (let i = at + size; i < (row + 1) * width * size; i++)
        if (!Object.is(data[i], data[i - size])) return true;
    }
  }
  return false;
}

/** Mean change of the observation from one entry to the next along either axis. */
function smoothness({ channel }: Rows, height: number, width: number): { first: number; second: number } {
  let [first, second, down, across] = [0, 0, 0, 0];
  for (const column of channel.columns) {
    if (column.kind !== 'numeric') continue;
    const size = rowSize(column) / width;
    const { data } = column;
    // A few rows tell as much as all.
    const step = Math.max(1, Math.floor((height * width) / 4096));
    for (let cell = 0; cell < height * width; cell += step)
      for (let k = 0; k < size; k++) {
        const own = data[cell * size + k] ?? NaN;
        const below =
          cell + width < height * width ? Math.abs(own - (data[(cell + width) * size + k] ?? NaN)) : NaN;
        const right = (cell + 1) % width ? Math.abs(own - (data[(cell + 1) * size + k] ?? NaN)) : NaN;
        if (Number.isFinite(below)) [first, down] = [first + below, down + 1];
        if (Number.isFinite(right)) [second, across] = [second + right, across + 1];
      }
  }
  return { first: down ? first / down : 0, second: across ? second / across : 0 };
}

function laidOut(
  arrays: Arrays,
  grid: Grid & { isTimeFirst: boolean; flagged: readonly Uint8Array[]; starts: Uint8Array | null },
): { arrays: Arrays; notes: string[] } {
  const { height, width, isTimeFirst, flagged } = grid;
  const [environments, steps] = isTimeFirst ? [width, height] : [height, width];
  const order = new Int32Array(height * width);
  const starts = new Uint8Array(order.length);
  for (let n = 0, at = 0; n < environments; n++)
    for (let t = 0; t < steps; t++, at++) {
      order[at] = isTimeFirst ? t * width + n : n * width + t;
      const before = order[at - 1] ?? 0;
      const begins = t === 0 || grid.starts?.[order[at] ?? 0] || flagged.some((flags) => flags[before]);
      if (begins) starts[at] = 1;
    }
  const result = new Map<ArrayKey, { name: string; rows: Rows }>();
  for (const [role, { name, rows }] of arrays) {
    if (role === 'starts' || rows.rows !== height || widthOf(rows) !== width) continue;
    result.set(role, { name, rows: rowsAt(withoutSecondAxis(rows), order) });
  }
  result.set('starts', { name: 'starts', rows: flagRows(starts) });
  const [time, side] = isTimeFirst ? ['first', 'second'] : ['second', 'first'];
  return {
    arrays: result,
    notes: [
      `the ${time} axis is taken for ${count(steps, 'step')} of time, the ${side} for ${count(environments, 'environment')} side by side`,
    ],
  };
}

/**
 * Without its second axis, what was recorded of one environment as of several: (N, 1, …). Only where all arrays have it: a
 * single number may be kept as a list of one.
 */
export function withoutSingleEnvironment(arrays: Arrays): Arrays | null {
  const observation = arrays.get('observation')?.rows;
  const action = arrays.get('action')?.rows;
  if (!observation || !action || !isNumeric(observation)) return null;
  const rows = action.rows;
  const all = [...arrays].flatMap(([role, found]) =>
    !role.startsWith('rest:') && found.rows.rows === rows && isNumeric(found.rows) ? [found] : [],
  );
  if (!all.every((found) => widthOf(found.rows) === 1)) return null;
  const depths = observation.channel.columns.map((column) =>
    column.kind === 'numeric' ? column.shape.length : 0,
  );
  const isPicture = observation.channel.columns.some(
    (column) => column.kind === 'numeric' && column.dtype === 'uint8' && column.shape.length === 3,
  );
  if (isPicture || depths.some((depth) => depth < 2)) return null;
  return new Map(
    [...arrays].map(([role, { name, rows: own }]) => {
      const isSingle = isNumeric(own) && widthOf(own) === 1;
      return [role, { name, rows: isSingle ? withoutSecondAxis(own) : own }];
    }),
  );
}

function withoutSecondAxis({ rows, channel: { structure, columns } }: Rows): Rows {
  const narrow = columns.map((column) =>
    column.kind === 'numeric' ? { ...column, shape: column.shape.slice(1) } : column,
  );
  return { rows, channel: { structure, columns: narrow } };
}

function rewards(columns: readonly { role: ArrayRole; column: NumericColumn }[]): NumericColumn | null {
  return columns.find(({ role }) => role === 'reward')?.column ?? null;
}

function isNumeric({ channel }: Rows): boolean {
  return channel.columns.length > 0 && channel.columns.every(({ kind }) => kind === 'numeric');
}

/** Size of the second axis; 0 where there is none, or several. */
export function widthOf({ channel }: Rows): number {
  const widths = new Set(
    channel.columns.map((column) => (column.kind === 'numeric' ? (column.shape[0] ?? 0) : 0)),
  );
  return widths.size === 1 ? ([...widths][0] ?? 0) : 0;
}
