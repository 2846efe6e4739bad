import type { Dataset, File, Group } from 'h5wasm/node';
import { assemble } from '../assemble';
import { channelDifference, concatChannels } from '../concat';
import { gatherChannel } from '../columns';
import type { Channel, Column, Structure, TrajectorySet } from '../model';
import { NO_REWARDS, ROUNDED, count, openEpisodes, openEpisodesNote } from '../transition-notes';
import type { Problem } from '../../problem';
import { ProblemError } from '../../problem';
import { leafOf } from './leaf';

export interface MinariRequest {
  readonly path: string;
  readonly label: string;
  /** The dataset's `algorithm_name`, when a metadata file beside it says. */
  readonly policy: string | null;
}

interface Part {
  readonly channel: Channel;
  readonly rows: number;
}

interface EpisodePart {
  readonly id: string;
  readonly policy: string | undefined;
  readonly steps: number;
  readonly observations: Channel;
  readonly actions: Channel;
  readonly rewards: Float64Array | null;
  readonly terminations: Uint8Array;
  readonly truncations: Uint8Array;
  readonly infos: Channel | null;
}

/**
 * A Minari dataset: one group `episode_N` an episode, with observations of T+1 rows, actions, rewards, terminations and
 * truncations of T rows, and infos of T+1 or T rows. Source: minari.dataset._storages.hdf5_storage, version 0.5. Throws ProblemError.
 */
export function readMinari(
  file: File,
  request: MinariRequest,
  onProgress: (share: number) => void,
): { set: TrajectorySet; notes: string[] } {
  const reading = new MinariReading(request);
  const names = file
    .keys()
    .filter((name) => /^episode_\d+$/.test(name))
    .sort((a, b) => Number(a.slice(8)) - Number(b.slice(8)));
  if (names.length === 0)
    reading.fail(
      'file-foreign',
      `The HDF5 file has no group episode_0, expected Minari's layout; it has ${list(file.keys())}.`,
      'Save it as a Minari dataset, or export the steps as JSON Lines.',
    );
  const policy = textAttribute(file, 'algorithm_name') ?? request.policy ?? undefined;
  const episodes: EpisodePart[] = [];
  names.forEach((name, i) => {
    const part = reading.episode(file.get(name) as Group, name, policy, episodes[0]);
    if (part) episodes.push(part);
    onProgress((i + 1) / names.length);
  });
  return reading.finish(episodes);
}

class MinariReading {
  private readonly left = new Map<string, string>();
  private rounded = false;
  private empty = 0;
  private shortInfos = false;

  constructor(private readonly request: MinariRequest) {}

  fail(code: string, message: string, hint: string): never {
    const problem: Problem = { code, message, hint, where: { file: this.request.label } };
    throw new ProblemError(problem);
  }

  episode(
    group: Group,
    name: string,
    policy: string | undefined,
    first: EpisodePart | undefined,
  ): EpisodePart | null {
    const has = new Set(group.keys());
    for (const key of ['observations', 'actions'])
      if (!has.has(key))
        this.fail(
          'file-mixed',
          `${name} has no ${key}; it has ${list([...has])}.`,
          'Record it again, or delete that episode.',
        );
    const actions = this.part(group.get('actions'), `${name}/actions`);
    const observations = this.part(group.get('observations'), `${name}/observations`);
    if (!observations || !actions)
      return this.fail(
        'file-foreign',
        `The ${observations ? 'actions' : 'observations'} of ${name} cannot be read: ${[...this.left.values()][0] ?? 'nothing there'}.`,
        'Record numbers or text as well; pictures alone are not enough for a reward.',
      );
    const steps = actions.rows;
    if (steps === 0) {
      this.empty++;
      return null;
    }
    if (observations.rows !== steps + 1)
      this.fail(
        'file-mixed',
        `${name} has ${observations.rows} observations, expected ${steps + 1} for ${steps} actions.`,
        'Record it again, or delete that episode.',
      );
    for (const [what, own, other] of [
      ['observation', observations.channel, first?.observations],
      ['action', actions.channel, first?.actions],
    ] as const) {
      const difference = other ? channelDifference(other, own) : null;
      if (difference)
        this.fail(
          'file-mixed',
          `The ${what} of ${name} ${difference} as in the first episode.`,
          'Keep recordings of different tasks in different files.',
        );
    }
    const flags = (key: string): Uint8Array =>
      Uint8Array.from(this.numbers(group, name, key, steps) ?? new Float64Array(steps), (flag) =>
        flag ? 1 : 0,
      );
    return {
      id: numberAttribute(group, 'id') ?? name.slice(8),
      policy: textAttribute(group, 'policy') ?? policy,
      steps,
      observations: observations.channel,
      actions: actions.channel,
      rewards: this.numbers(group, name, 'rewards', steps),
      terminations: flags('terminations'),
      truncations: flags('truncations'),
      infos: has.has('infos') ? this.infos(group.get('infos'), name, steps) : null,
    };
  }

  finish(episodes: readonly EpisodePart[]): { set: TrajectorySet; notes: string[] } {
    const counts = episodes.map(({ steps }) => steps);
    const total = counts.reduce((sum, n) => sum + n, 0);
    const observations = concatChannels(
      episodes.map((episode) => episode.observations),
      counts.map((n) => n + 1),
    );
    if (!observations)
      return this.fail('file-empty', 'The recording has no steps.', 'Record at least one step.');
    const observationRow = new Int32Array(total);
    const reward = episodes.some((episode) => episode.rewards) ? new Float64Array(total).fill(NaN) : null;
    const terminated = new Uint8Array(total);
    const truncated = new Uint8Array(total);
    let start = 0;
    const ranges = episodes.map((episode, i) => {
      for (let t = 0; t < episode.steps; t++) observationRow[start + t] = start + t + i;
      if (episode.rewards) reward?.set(episode.rewards, start);
      terminated.set(episode.terminations, start);
      truncated.set(episode.truncations, start);
      const steps = Int32Array.from({ length: episode.steps }, (_, t) => start + t);
      start += episode.steps;
      return { id: episode.id, steps, policy: episode.policy };
    });
    const { set } = assemble(
      {
        observations,
        observationRow,
        nextRow: observationRow.map((row) => row + 1),
        action: concatChannels(
          episodes.map((episode) => episode.actions),
          counts,
        ),
        reward,
        terminated,
        truncated,
        info: concatChannels(
          episodes.map((episode) => episode.infos),
          counts,
        ),
        episodes: ranges,
      },
      this.request.label,
    );
    return { set, notes: this.notes(set) };
  }

  private notes(set: TrajectorySet): string[] {
    const open = openEpisodes(set);
    return [
      ...[...this.left].map(([what, why]) => `${what} was left out: ${why}`),
      ...(this.empty ? [`${count(this.empty, 'episode')} without steps left out`] : []),
      ...(this.shortInfos ? ['infos have no entry for reset: entry t is taken for step t'] : []),
      ...(open ? [openEpisodesNote(open, set.episodes.length)] : []),
      ...(this.rounded ? [ROUNDED] : []),
      ...(set.reward ? [] : [NO_REWARDS]),
    ];
  }

  /** Infos have one entry more than steps, the first from reset; step t gets the entry that came with its reward. */
  private infos(entity: unknown, name: string, steps: number): Channel | null {
    const part = this.part(entity, `${name}/infos`, (rows) => rows === steps || rows === steps + 1);
    if (!part) return null;
    const columns = part.channel.columns.map((column): Column => {
      const rows =
        column.kind === 'object'
          ? column.values.length
          : column.data.length / column.shape.reduce((product, n) => product * n, 1);
      if (rows === steps) this.shortInfos = true;
      const offset = rows - steps;
      const picked = gatherChannel(
        { structure: { kind: 'leaf', column: 0 }, columns: [column] },
        Int32Array.from({ length: steps }, (_, t) => t + offset),
      );
      return picked.columns[0] ?? column;
    });
    return { structure: part.channel.structure, columns };
  }

  /**
   * A dataset, or a group of them (Dict spaces, and Tuple spaces as `_index_0`, `_index_1` …), as a channel. With `fits`
   * datasets of other lengths are left out; without, all must have the same.
   */
  private part(entity: unknown, path: string, fits?: (rows: number) => boolean): Part | null {
    const columns: Column[] = [];
    let rows: number | null = null;
    const leave = (at: string, why: string): null => {
      this.left.set(at.replace(/^episode_\d+\//, ''), why);
      return null;
    };
    const visit = (node: unknown, at: string): Structure | null => {
      if (isGroup(node)) {
        const keys = node.keys();
        const inner = keys.map((key) => ({ key, value: visit(node.get(key), `${at}/${key}`) }));
        const found = inner.filter(
          (entry): entry is { key: string; value: Structure } => entry.value !== null,
        );
        if (found.length === 0) return null;
        const isTuple = keys.every((_, i) => keys.includes(`_index_${i}`)) && found.length === keys.length;
        if (!isTuple) return { kind: 'dict', entries: found };
        found.sort((a, b) => Number(a.key.slice(7)) - Number(b.key.slice(7)));
        return { kind: 'tuple', items: found.map(({ value }) => value) };
      }
      if (!isDataset(node)) return leave(at, 'a link or a type that is not read');
      const leaf = leafOf(node);
      if (typeof leaf === 'string') return leave(at, leaf);
      if (fits && !fits(leaf.rows)) return leave(at, `${leaf.rows} entries, not one a step`);
      if (leaf.rounded) this.rounded = true;
      rows ??= leaf.rows;
      if (!fits && leaf.rows !== rows)
        this.fail(
          'file-mixed',
          `${at} has ${leaf.rows} rows, expected ${rows}.`,
          'Record it again, or delete that episode.',
        );
      columns.push(leaf.column);
      return { kind: 'leaf', column: columns.length - 1 };
    };
    const structure = visit(entity, path);
    return structure && rows !== null ? { channel: { structure, columns }, rows } : null;
  }

  private numbers(group: Group, name: string, key: string, steps: number): Float64Array | null {
    const dataset = group.get(key);
    if (!isDataset(dataset)) return null;
    const leaf = leafOf(dataset);
    if (typeof leaf === 'string' || leaf.column.kind !== 'numeric' || leaf.column.data.length !== steps)
      return this.fail(
        'file-mixed',
        `${name}/${key} is ${typeof leaf === 'string' ? leaf : `${leaf.rows} entries`}, expected ${steps} numbers.`,
        'Record it again, or delete that episode.',
      );
    return Float64Array.from(leaf.column.data);
  }
}

function isGroup(entity: unknown): entity is Group {
  return (entity as { type?: string } | null)?.type === 'Group';
}

function isDataset(entity: unknown): entity is Dataset {
  return (entity as { type?: string } | null)?.type === 'Dataset';
}

function textAttribute(group: Group, name: string): string | undefined {
  const value = name in group.attrs ? group.attrs[name]?.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

function numberAttribute(group: Group, name: string): string | undefined {
  const value = name in group.attrs ? group.attrs[name]?.value : undefined;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.slice(0, 6).join(', ') + (names.length > 6 ? ', …' : '');
}
