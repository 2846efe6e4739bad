import { assemble } from '../assemble';
import { leafChannel } from '../columns';
import type { Column, NumericData } from '../model';
import type { NpyArray } from '../npy';
import type { Recording } from '../readers/reader';
import type { RecordingSource } from '../source';
import { NO_REWARDS, ROUNDED, count } from '../transition-notes';
import type { NpzArchive } from './archive';
import { pickleProblem } from './pickles';

/**
 * Trajectories as the imitation library saved them: `obs` with T+1 rows an episode, `acts`, perhaps `rews`, `indices`
 * where the actions are split into episodes, `terminal` one an episode. `infos` is a pickle and stays closed.
 */
export async function readImitation(source: RecordingSource, archive: NpzArchive): Promise<Recording> {
  const { names } = archive;
  const arrays = new Map<string, NpyArray>();
  for (const name of ['terminal', 'indices']) {
    const array = await archive.array(name);
    if (array) arrays.set(name, array);
  }
  const look = await firstEpisodes(source, archive, arrays.get('indices'));
  for (const [name, most] of [
    ['obs', look ? look.steps + look.episodes : Infinity],
    ['acts', look?.steps ?? Infinity],
    ['rews', look?.steps ?? Infinity],
  ] as const) {
    const array = await archive.array(name, most);
    if (array) arrays.set(name, array);
  }
  const get = (name: string): NpyArray => required(source, arrays, names, name);
  const [obs, acts] = [get('obs'), get('acts')];
  const rews = arrays.get('rews');
  const starts = [0, ...Array.from(numbersOf(source, get('indices'), 'indices'))].slice(0, look?.episodes);
  const terminal = numbersOf(source, get('terminal'), 'terminal').subarray(0, look?.episodes);
  const steps = acts.shape[0] ?? 0;
  const episodes = starts.length;
  checkShapes(source, { steps, episodes, obs, terminal, starts, rews });
  const observationRow = new Int32Array(steps);
  const terminated = new Uint8Array(steps);
  const ranges = starts.map((start, i) => {
    const end = starts[i + 1] ?? steps;
    // A loop: a callback for each step takes longer than all the rest of reading.
    const own = new Int32Array(Math.max(0, end - start));
    for (let k = 0; k < own.length; k++) {
      own[k] = start + k;
      observationRow[start + k] = start + k + i;
    }
    if (end > start) terminated[end - 1] = terminal[i] ? 1 : 0;
    return { id: String(i), steps: own };
  });
  const { set } = assemble(
    {
      observations: leafChannel(columnOf(source, obs, 'obs')),
      observationRow,
      nextRow: observationRow.map((row) => row + 1),
      action: leafChannel(columnOf(source, acts, 'acts')),
      reward: rews ? float64(numbersOf(source, rews, 'rews')) : null,
      terminated,
      truncated: new Uint8Array(steps),
      info: null,
      episodes: ranges.filter((range) => range.steps.length > 0),
    },
    source.label,
  );
  const open = Array.from(terminal).filter((flag) => !flag).length;
  return {
    set,
    ...(look ? { share: look.share } : {}),
    notes: [
      'terminal is taken as terminated: the recording does not tell time limits apart',
      ...(names.includes('infos')
        ? ['infos was left out: it is a pickle, and opening one runs whatever code it holds']
        : []),
      ...(open
        ? [`${open} of ${count(episodes, 'episode')} end in no terminal state: they are fragments`]
        : []),
      ...([obs, acts].some((array) => array.kind === 'numeric' && array.rounded) ? [ROUNDED] : []),
      ...(rews ? [] : [NO_REWARDS]),
    ],
  };
}

/** What a look is to read: the first episodes, for about as many bytes; null where that is all. */
async function firstEpisodes(
  source: RecordingSource,
  archive: NpzArchive,
  indices: NpyArray | undefined,
): Promise<{ readonly episodes: number; readonly steps: number; readonly share: number } | null> {
  if (source.look === null || archive.bytes <= source.look || indices?.kind !== 'numeric') return null;
  const all = await archive.rows('acts');
  if (all === null) return null;
  const most = (all * source.look) / archive.bytes;
  const within = indices.data.findIndex((start) => !(start <= most));
  const episodes = Math.max(1, within === -1 ? indices.data.length : within);
  const steps = indices.data[episodes - 1];
  return steps === undefined || !(steps > 0) ? null : { episodes, steps, share: steps / all };
}

function required(
  source: RecordingSource,
  arrays: ReadonlyMap<string, NpyArray>,
  names: readonly string[],
  name: string,
): NpyArray {
  const array = arrays.get(name);
  if (!array)
    return source.fail(
      'file-foreign',
      `The npz has no array "${name}"; it has ${names.join(', ') || 'none'}, expected obs, acts, rews, terminal, indices.`,
      'Save it with imitation.data.serialize, or export the steps as JSON Lines.',
    );
  return array;
}

function columnOf(source: RecordingSource, array: NpyArray, name: string): Column {
  if (array.kind === 'numeric')
    return { kind: 'numeric', dtype: array.dtype, shape: array.shape.slice(1), data: array.data };
  if (array.kind === 'text' && array.shape.length === 1)
    return { kind: 'object', dtype: 'string', values: array.values };
  return pickleProblem(source, name, array.shape);
}

function float64(data: NumericData): Float64Array {
  return data instanceof Float64Array ? data : new Float64Array(data);
}

function numbersOf(source: RecordingSource, array: NpyArray, name: string): NumericData {
  if (array.kind === 'numeric') return array.data;
  return source.fail(
    'file-foreign',
    `The array "${name}" holds no numbers.`,
    'Save it with imitation.data.serialize, or export the steps as JSON Lines.',
  );
}

function checkShapes(
  source: RecordingSource,
  found: {
    steps: number;
    episodes: number;
    obs: NpyArray;
    terminal: NumericData;
    starts: readonly number[];
    rews: NpyArray | undefined;
  },
): void {
  const { steps, episodes, obs, terminal, starts, rews } = found;
  const hint = 'Record it again; the arrays do not belong together.';
  const rows = obs.shape[0] ?? 0;
  if (steps === 0) source.fail('file-empty', 'The recording has no steps.', 'Record at least one step.');
  if (
    starts.some((start, i) => !(Number.isInteger(start) && start >= (starts[i - 1] ?? 0) && start <= steps))
  )
    source.fail('file-mixed', `"indices" does not split ${steps} steps into episodes.`, hint);
  if (rows !== steps + episodes)
    source.fail(
      'file-mixed',
      `"obs" has ${rows} rows, expected ${steps + episodes}: one a step and one more for each of ${episodes} episodes.`,
      hint,
    );
  if (terminal.length !== episodes)
    source.fail('file-mixed', `"terminal" has ${terminal.length} entries, expected ${episodes}.`, hint);
  if (rews && rews.shape[0] !== steps)
    source.fail('file-mixed', `"rews" has ${rews.shape[0]} entries, expected ${steps}.`, hint);
}
