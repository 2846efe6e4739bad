import { gatherChannel } from '../columns';
import { channelDifference } from '../concat';
import { isOutcome } from '../flat-columns';
import type { Channel, NumericColumn, TrajectorySet } from '../model';
import type { Fail, Rows } from './array';
import { dictionary, flagsOf, onlyColumn, rewardsOf, scalars } from './array';
import { arrayRoles, isLearners } from './array-roles';
import type { ArrayKey, ArrayRole, Arrays } from './array-roles';
import { withoutFinalRows } from './final-rows';
import { flatSteps } from './flat-steps';
import { masked } from './masked';
import { inOrder } from './order';
import { unfolded } from './padded';
import { streams, withoutSingleEnvironment } from './streams';

/** Named arrays of a container, read when they are asked for. */
export interface NamedArrays {
  readonly names: readonly string[];
  /** Null when it is no array of rows; whoever reads says so in a note. */
  rows(name: string): Rows | null;
  /** Why `rows` gave nothing. */
  reason?(name: string): string | undefined;
}

const EXPECTED =
  'expected observations (or obs, states), actions, rewards, and terminals, timeouts, dones or episode_starts';

/**
 * Steps in arrays that tell by their names what they are: N rows each, or one row an episode of T steps, padded. Both as
 * D4RL has them and as people save them with numpy.
 */
export function readFlatArrays(
  source: NamedArrays,
  label: string,
  fail: Fail,
): { set: TrajectorySet; notes: string[] } {
  const { arrays, notes } = inRows(withFields(readByRole(source), fail), source.names, fail);
  const get = (role: ArrayRole): Rows | null => arrays.get(role)?.rows ?? null;
  const observations = get('observation');
  if (!observations) {
    const named = [...arrayRoles(source.names)].find(([, role]) => role === 'observation')?.[0];
    if (named !== undefined)
      return fail(
        'file-foreign',
        `"${named}" cannot be read: it is ${source.reason?.(named) ?? 'no array of rows'}.`,
        'Save the observations as numbers or text, one row a step.',
      );
    return fail(
      'file-foreign',
      `No array holds observations; there are ${source.names.slice(0, 8).join(', ') || 'none'}, ${EXPECTED}.`,
      'Save the arrays under these names.',
    );
  }
  const actions = get('action');
  const steps = actions?.rows ?? get('reward')?.rows ?? observations.rows;
  if (steps === 0) fail('file-empty', 'The recording has no steps.', 'Record at least one step.');
  const column = (role: ArrayRole): NumericColumn | null => {
    const found = arrays.get(role);
    if (!found) return null;
    checkRows(found, steps, fail);
    return (
      scalars(found.rows) ??
      fail(
        'file-mixed',
        `"${found.name}" is not one number a step.`,
        `Save it as an array of ${steps} numbers.`,
      )
    );
  };
  const flags = (role: ArrayRole): Uint8Array | null => {
    const found = column(role);
    return found && flagsOf(found);
  };
  const [terminals, truncated, episodeEnd] = [flags('terminated'), flags('truncated'), flags('episodeEnd')];
  const timeouts =
    truncated ?? (episodeEnd && episodeEnd.map((end, row) => (end && !terminals?.[row] ? 1 : 0)));
  const { starts, ids } = episodeStarts(arrays, steps, { flags, column, fail });
  const ends = countEnds(starts, [terminals, timeouts, flags('done')], steps);
  const next = nextObservations(arrays, observations, steps, ends, fail);
  if (next.fromOneMore) notes.push(`${next.fromOneMore} observations more than steps: one more an episode`);
  const infoParts = arrays.get('info');
  const rest = restOf(arrays).filter(([, rows]) => rows.rows === steps);
  const reward = arrays.get('reward');
  const rewards = reward && rewardColumn(reward, steps, notes, fail);
  const result = flatSteps(
    {
      rows: steps,
      observations: next.observations,
      nextObservations: next.next,
      actions: actions && checkRows({ name: 'actions', rows: actions }, steps, fail).channel,
      rewards: rewards ?? null,
      terminals,
      timeouts,
      dones: flags('done'),
      starts,
      ids,
      infos: infosOf(infoParts?.rows.rows === steps ? infoParts.rows : null, rest),
    },
    label,
  );
  return { set: result.set, notes: [...notes, ...result.notes] };
}

function readByRole(source: NamedArrays): Arrays {
  const roles = arrayRoles(source.names);
  const arrays = new Map<ArrayKey, { name: string; rows: Rows }>();
  for (const name of source.names) {
    const role = roles.get(name);
    if (role === 'nothing') continue;
    const rows = source.rows(name);
    if (rows) arrays.set(role ?? `rest:${name}`, { name, rows });
  }
  return arrays;
}

/** Without an array of observations those without a role are its fields, as in tables, but for those that say how an episode went. */
function withFields(arrays: Arrays, fail: Fail): Arrays {
  const rows = (arrays.get('action') ?? arrays.get('reward'))?.rows.rows;
  if (arrays.has('observation') || rows === undefined) return arrays;
  const rest = restOf(arrays);
  const action = arrays.get('action');
  if (
    action &&
    arrays.size === rest.length + 1 &&
    scalars(action.rows) &&
    rest.some(([, own]) => own.rows !== rows)
  )
    return fail(
      'file-foreign',
      `The arrays have different lengths (${[...arrays.values()]
        .slice(0, 4)
        .map(({ name, rows: own }) => `${name} ${own.rows}`)
        .join(
          ', ',
        )}), and none says what a step is: this looks like one frame of a recording, as CALVIN keeps each in a file of its own.`,
      'Put the frames of an episode together: numpy.stack of each array, saved under observations, actions, rewards.',
    );
  const isField = ([name, own]: readonly [string, Rows]): boolean =>
    own.rows === rows && !isOutcome(name) && !isLearners(name);
  const fields = rest.filter(isField);
  const channel = dictionary(fields);
  if (!channel) return arrays;
  const used = new Set(fields.map(([name]) => `rest:${name}`));
  return new Map([
    ...[...arrays].filter(([key]) => !used.has(key)),
    ['observation', { name: 'observation', rows: { channel, rows } }] as const,
  ]);
}

/** The arrays as rows of one step each, however they lay. */
function inRows(arrays: Arrays, names: readonly string[], fail: Fail): { arrays: Arrays; notes: string[] } {
  const notes: string[] = [];
  let own = arrays;
  for (const shape of [
    (all: Arrays) => {
      const single = withoutSingleEnvironment(all);
      return single && { arrays: single, notes: [] };
    },
    streams,
    (all: Arrays) => unfolded(all, fail),
    inOrder,
    (all: Arrays) => withoutFinalRows(all, names),
    masked,
  ]) {
    const shaped = shape(own);
    if (!shaped) continue;
    own = shaped.arrays;
    notes.push(...shaped.notes);
  }
  return { arrays: own, notes };
}

function restOf(arrays: Arrays): (readonly [string, Rows])[] {
  return [...arrays].flatMap(([key, { name, rows }]) =>
    key.startsWith('rest:') ? [[name, rows] as const] : [],
  );
}

function checkRows(found: { name: string; rows: Rows }, steps: number, fail: Fail): Rows {
  if (found.rows.rows !== steps)
    fail(
      'file-mixed',
      `"${found.name}" has ${found.rows.rows} rows, expected ${steps}: one a step.`,
      'Save the arrays of the same steps together.',
    );
  return found.rows;
}

function rewardColumn(
  found: { name: string; rows: Rows },
  steps: number,
  notes: string[],
  fail: Fail,
): Float64Array | null {
  const column = scalars(checkRows(found, steps, fail));
  if (column) return rewardsOf(column);
  notes.push(`${found.name} was left out: it is not one number a step`);
  return null;
}

function episodeStarts(
  arrays: Arrays,
  steps: number,
  tools: {
    flags: (role: ArrayRole) => Uint8Array | null;
    column: (role: ArrayRole) => NumericColumn | null;
    fail: Fail;
  },
): { starts: Uint8Array | null; ids: readonly string[] | null } {
  const marked = tools.flags('starts');
  if (marked) return { starts: marked, ids: null };
  const numbers = (role: ArrayRole): number[] | null => {
    const found = arrays.get(role);
    const column = found && scalars(found.rows);
    return column ? Array.from(column.data) : null;
  };
  const lengths = numbers('lengths');
  const ends = lengths
    ? lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b, 0))
    : numbers('ends');
  if (ends) {
    if (ends.some((end, i) => end <= (ends[i - 1] ?? 0) || end > steps))
      tools.fail(
        'file-mixed',
        `"${arrays.get(lengths ? 'lengths' : 'ends')?.name}" does not split ${steps} steps into episodes.`,
        'Save the arrays of the same steps together.',
      );
    const starts = new Uint8Array(steps);
    for (const end of ends) if (end < steps) starts[end] = 1;
    return { starts, ids: null };
  }
  return startsByNumbers(arrays, steps, tools);
}

/** Episodes told by a number at each row, or by a time that begins again. */
function startsByNumbers(
  arrays: Arrays,
  steps: number,
  { column, fail }: { column: (role: ArrayRole) => NumericColumn | null; fail: Fail },
): { starts: Uint8Array | null; ids: readonly string[] | null } {
  const episode = arrays.get('episode');
  const values = episode && onlyColumn(checkRows(episode, steps, fail));
  const label: ArrayLike<unknown> | undefined = values?.kind === 'object' ? values.values : values?.data;
  const time = label ? null : column('t')?.data;
  if (!label && !time) return { starts: null, ids: null };
  const starts = new Uint8Array(steps);
  const ids: string[] = [];
  const used = new Map<string, number>();
  for (let row = 0; row < steps; row++) {
    const begins = label
      ? label[row] !== label[row - 1]
      : row === 0 || !((time?.[row] ?? 0) > (time?.[row - 1] ?? 0));
    if (!begins) continue;
    starts[row] = 1;
    if (!label) continue;
    const id = String(label[row]);
    const times = (used.get(id) ?? 0) + 1;
    used.set(id, times);
    ids.push(times > 1 ? `${id}.${times}` : id);
  }
  return { starts, ids: label ? ids : null };
}

function countEnds(
  starts: Uint8Array | null,
  ends: readonly (Uint8Array | null)[],
  steps: number,
): Uint8Array {
  const last = new Uint8Array(steps);
  for (let row = 0; row < steps; row++)
    last[row] = row + 1 === steps || (starts ? starts[row + 1] : ends.some((flags) => flags?.[row])) ? 1 : 0;
  return last;
}

/** Observations and next ones of N rows, also out of observations that have one row more for each episode. */
function nextObservations(
  arrays: Arrays,
  observations: Rows,
  steps: number,
  last: Uint8Array,
  fail: Fail,
): { observations: Channel; next: Channel | null; fromOneMore: number } {
  const episodes = last.reduce((sum, end) => sum + end, 0);
  if (observations.rows !== steps && observations.rows === steps + episodes) {
    const row = new Int32Array(steps);
    for (let step = 0, before = 0; step < steps; step++) {
      row[step] = step + before;
      before += last[step] ?? 0;
    }
    return {
      observations: gatherChannel(observations.channel, row),
      next: gatherChannel(
        observations.channel,
        row.map((at) => at + 1),
      ),
      fromOneMore: episodes,
    };
  }
  const name = arrays.get('observation')?.name ?? 'observations';
  checkRows({ name, rows: observations }, steps, fail);
  const found = arrays.get('nextObservation');
  if (!found) return { observations: observations.channel, next: null, fromOneMore: 0 };
  checkRows(found, steps, fail);
  const difference = channelDifference(observations.channel, found.rows.channel);
  if (difference)
    fail(
      'file-mixed',
      `"${found.name}" ${difference} as in "${name}".`,
      'Save the arrays of the same steps together.',
    );
  return { observations: observations.channel, next: found.rows.channel, fromOneMore: 0 };
}

/** Arrays without a role go where `infos` is. */
function infosOf(infos: Rows | null, rest: readonly (readonly [string, Rows])[]): Channel | null {
  if (!infos) return dictionary(rest);
  if (infos.channel.structure.kind !== 'dict') return dictionary([['info', infos], ...rest]);
  const { structure, columns } = infos.channel;
  const own = structure.entries.map(({ key, value }): [string, Rows] => [
    key,
    { rows: infos.rows, channel: { structure: value, columns } },
  ]);
  return dictionary([...own, ...rest]);
}
