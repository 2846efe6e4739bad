import type { TrajectorySet } from '../model';
import { isOutcome } from '../flat-columns';
import { leafChannel } from '../columns';
import { NO_ACTIONS, NO_REWARDS, count, openEpisodes, openEpisodesNote } from '../transition-notes';
import type { Fail, Rows } from './array';
import { dictionary, flagsOf, rewardsOf, scalars } from './array';
import { arrayRoles, isLearners } from './array-roles';
import type { ArrayRole } from './array-roles';
import type { EpisodePart } from './episodes';
import { joinEpisodes } from './episodes';
import type { NamedArrays } from './flat-arrays';

/** One episode whose arrays are named as those of a whole recording may be. */
export interface EpisodeArrays extends NamedArrays {
  readonly id: string;
  /** What is known of the episode as a whole, as `success`. */
  readonly facts?: Readonly<Record<string, boolean | number | string>>;
}

/** True for names of arrays that make up an episode. */
export function isEpisode(names: readonly string[]): boolean {
  const roles = new Set(arrayRoles(names).values());
  return roles.has('action')
    ? roles.has('observation') || roles.has('reward') || names.length > 2
    : roles.has('observation') && roles.has('reward');
}

/** Episodes that each have arrays of their own: observations of T or T+1 rows, everything else of T. */
export function readEpisodeArrays(
  episodes: readonly EpisodeArrays[],
  label: string,
  fail: Fail,
  onProgress: (share: number) => void = () => undefined,
): { set: TrajectorySet; notes: string[] } {
  const met = { derived: false, done: false, empty: 0 };
  const parts = episodes.flatMap((episode, i) => {
    const part = partOf(episode, fail, met);
    onProgress((i + 1) / episodes.length);
    if (!part) met.empty++;
    return part ? [part] : [];
  });
  const set = joinEpisodes(parts, label, fail);
  const open = openEpisodes(set);
  return {
    set,
    notes: [
      ...(met.derived
        ? ['no next observations: taken from the following row; the last step of an episode has none']
        : []),
      ...(met.done ? ['done is taken as terminated: the recording does not tell time limits apart'] : []),
      ...(met.empty ? [`${count(met.empty, 'episode')} without steps left out`] : []),
      ...(open ? [openEpisodesNote(open, set.episodes.length)] : []),
      ...(set.reward ? [] : [NO_REWARDS]),
      ...(set.action ? [] : [NO_ACTIONS]),
    ],
  };
}

function partOf(
  episode: EpisodeArrays,
  fail: Fail,
  met: { derived: boolean; done: boolean },
): EpisodePart | null {
  const roles = arrayRoles(episode.names);
  const arrays = new Map<ArrayRole, { name: string; rows: Rows }>();
  const rest: [string, Rows][] = [];
  for (const name of episode.names) {
    const role = roles.get(name);
    const rows = role === 'nothing' ? null : episode.rows(name);
    if (!rows) continue;
    if (role === undefined || role === 'info') rest.push([name, rows]);
    else arrays.set(role, { name, rows });
  }
  const get = (role: ArrayRole): Rows | null => arrays.get(role)?.rows ?? null;
  const steps = (get('action') ?? get('reward'))?.rows;
  if (steps === undefined)
    return fail(
      'file-mixed',
      `${episode.id} has neither actions nor rewards that can be read; it has ${episode.names.slice(0, 6).join(', ')}.`,
      'Record it again, or delete that episode.',
    );
  if (steps === 0) return null;
  const isField = ([name, rows]: readonly [string, Rows]): boolean =>
    (rows.rows === steps || rows.rows === steps + 1) && !isOutcome(name) && !isLearners(name);
  const fields = get('observation') ? [] : alike(rest.filter(isField));
  const channel = dictionary(fields);
  const observations =
    get('observation') ?? (channel ? { channel, rows: fields[0]?.[1].rows ?? steps } : null);
  if (!observations || (observations.rows !== steps && observations.rows !== steps + 1))
    return fail(
      'file-mixed',
      `${episode.id} has ${observations ? `${observations.rows} observations` : 'no observations that can be read'}, expected ${steps} or ${steps + 1} for ${steps} steps.`,
      'Record it again, or delete that episode.',
    );
  const next = get('nextObservation');
  const flags = (role: ArrayRole): Uint8Array | null => {
    const found = arrays.get(role);
    if (!found) return null;
    const column = scalars(found.rows);
    if (column && found.rows.rows === steps) return flagsOf(column);
    // One flag for the whole episode.
    const single = column && found.rows.rows === 1 ? flagsOf(column)[0] : undefined;
    if (single !== undefined)
      return Uint8Array.from({ length: steps }, (_, t) => (t === steps - 1 ? single : 0));
    return fail(
      'file-mixed',
      `${episode.id}/${found.name} has ${found.rows.rows} rows, expected ${steps}: one a step.`,
      'Record it again, or delete that episode.',
    );
  };
  const [terminated, truncated, done] = [flags('terminated'), flags('truncated'), flags('done')];
  const reward = get('reward');
  const column = reward && scalars(reward);
  if (reward && reward.rows !== steps)
    return fail(
      'file-mixed',
      `${episode.id} has ${reward.rows} rewards, expected ${steps}: one a step.`,
      'Record it again, or delete that episode.',
    );
  met.derived ||= !next && observations.rows === steps;
  met.done ||= done !== null && !terminated && !truncated;
  const used = new Set(fields.map(([name]) => name));
  const infos = rest.filter(([name, rows]) => !used.has(name) && rows.rows === steps);
  return {
    id: episode.id,
    place: episode.id,
    steps,
    observations: observations.channel,
    observationRows: observations.rows,
    nextObservations: next?.rows === steps ? next.channel : null,
    actions: get('action')?.channel ?? null,
    rewards: column && rewardsOf(column),
    terminated:
      terminated ?? (truncated && done ? done.map((end, t) => (end && !truncated[t] ? 1 : 0)) : done),
    truncated:
      truncated ?? (terminated && done ? done.map((end, t) => (end && !terminated[t] ? 1 : 0)) : null),
    infos: dictionary([...infos, ...lastOnly(episode.facts ?? {}, steps)]),
  };
}

/** Fields of as many rows as most have: all of them T, or all T+1. */
function alike(fields: readonly (readonly [string, Rows])[]): (readonly [string, Rows])[] {
  const most = Math.max(0, ...fields.map(([, { rows }]) => rows));
  const longest = fields.filter(([, { rows }]) => rows === most);
  return longest.length * 2 >= fields.length ? longest : fields.filter(([, { rows }]) => rows !== most);
}

/** Facts about an episode stand at its last step, where outcomes are looked for. */
export function lastOnly(
  facts: Readonly<Record<string, boolean | number | string>>,
  steps: number,
): [string, Rows][] {
  return Object.entries(facts).map(([name, value]) => {
    const present = Uint8Array.from({ length: steps }, (_, t) => (t === steps - 1 ? 1 : 0));
    if (typeof value === 'string')
      return [
        name,
        {
          rows: steps,
          channel: leafChannel({
            kind: 'object',
            dtype: 'string',
            values: Array.from(present, (is) => (is ? value : undefined)),
          }),
        },
      ];
    const data = present.map((is) => (is ? Number(value) : 0));
    return typeof value === 'boolean'
      ? [
          name,
          { rows: steps, channel: leafChannel({ kind: 'numeric', dtype: 'bool', shape: [], data, present }) },
        ]
      : [
          name,
          {
            rows: steps,
            channel: leafChannel({
              kind: 'numeric',
              dtype: 'float64',
              shape: [],
              data: Float64Array.from(present, (is) => (is ? value : NaN)),
              present,
            }),
          },
        ];
  });
}
