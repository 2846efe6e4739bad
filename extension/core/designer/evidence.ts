import type { CauseGroup } from '../analyzer/analysis';
import type { FoundCause } from '../analyzer/causes';
import { charactersOf, estimateTokens } from '../model/tokens';
import type { TaskContext } from '../task/context';
import type { Field } from '../trajectory/fields';
import { fieldValue } from '../trajectory/fields';
import type { Episode } from '../trajectory/model';
import { actionAt, columnsAt, shortened } from './recording-text';

const MAX_EPISODES = 8;
/** How far back a story is told, if there is room. */
const MAX_BACK = 16;
const MAX_CHANGES = 6;
/** The second episode of a group is as welcome as this many more steps of the first. */
const EPISODE_WEIGHT = 3;

interface Group {
  readonly title: string;
  readonly episodes: readonly Episode[];
  /** Rows that the analysis points at. */
  readonly marked: ReadonlySet<number>;
}

interface Wish {
  readonly group: number;
  readonly episode: Episode;
  readonly row: number;
  readonly weight: number;
}

/**
 * The steps that matter, as far as the tokens go, as a table for each episode. Cause by cause in turn, so that few tokens still show
 * every cause: the step that ends an episode, the one before, those that the analysis points at, those where the recorded reward or
 * a word in the observation changes, then what led there; at last a success, to compare with.
 */
export function episodeEvidence(
  context: TaskContext,
  failures: readonly FoundCause[],
  causes: readonly CauseGroup[],
  tokens: number,
): string {
  const writer = rowWriter(context, fieldsFor(context, failures, tokens), tokens);
  const groups = groupsOf(context, failures, causes, writer);
  if (groups.length === 0) return 'No recorded episode ended in success or failure.';
  const wishes = groups.flatMap((group, i) => wishesOf(context, group, i));
  wishes.sort((a, b) => a.weight - b.weight || a.group - b.group);
  const chosen = new Map<Episode, Map<number, string>>();
  let left = tokens - estimateTokens(writer.header);
  for (const { episode, row, group } of wishes) {
    const rows = chosen.get(episode) ?? new Map<number, string>();
    const text = writer.row(episode, row);
    const title = rows.size === 0 ? titleOf(groups[group], episode) : '';
    const cost = estimateTokens(`${text}\n${title}`);
    if (cost > left) continue;
    left -= cost;
    chosen.set(episode, rows.set(row, text));
  }
  if (chosen.size === 0) return 'There is no room for steps.';
  const blocks = groups.flatMap((group) =>
    group.episodes
      .filter((episode) => chosen.has(episode))
      .map((episode) => `${titleOf(group, episode)}\n${told(chosen.get(episode) ?? new Map())}`),
  );
  return [writer.header, ...blocks].filter((part) => part !== '').join('\n\n');
}

function titleOf(group: Group | undefined, { id, length }: Episode): string {
  return `Episode ${id}, ${group?.title ?? ''}, ${length} steps:`;
}

const MAX_TITLE = 120;

/** On one line: some causes are told by long texts, and the steps need the room. */
export function causeTitle(cause: string): string {
  const line = cause.replace(/\s+/g, ' ').trim();
  return `failure: ${line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE)}…` : line}`;
}

/** In the order of time, with a mark where steps are left out. */
function told(rows: ReadonlyMap<number, string>): string {
  const sorted = [...rows].sort(([a], [b]) => a - b);
  return sorted
    .flatMap(([row, text], i) => (i > 0 && row !== (sorted[i - 1]?.[0] ?? row) + 1 ? ['…', text] : [text]))
    .join('\n');
}

function groupsOf(
  context: TaskContext,
  failures: readonly FoundCause[],
  causes: readonly CauseGroup[],
  writer: RowWriter,
): Group[] {
  const { set, outcomes } = context;
  const starts = new Map(set.episodes.map((episode) => [episode.id, episode]));
  const groups = failures.map((failure): Group => {
    const analysed = causes.find(({ cause }) => cause === failure.cause);
    const first = (analysed?.representatives ?? []).flatMap((id) => starts.get(id) ?? []);
    const marked = new Set<number>();
    for (const { trajectory, step } of analysed?.evidence ?? failure.evidence) {
      const episode = starts.get(trajectory);
      if (episode) marked.add(episode.start + step);
    }
    const rest = byTypicalLength(failure.episodes.filter((episode) => !first.includes(episode)));
    return {
      title: causeTitle(failure.cause),
      episodes: different([...first, ...rest], MAX_EPISODES, writer),
      marked,
    };
  });
  const successes = set.episodes.filter(({ length }, i) => length > 0 && outcomes[i]?.outcome === 'success');
  if (successes.length > 0)
    groups.push({
      title: 'success',
      episodes: different(byTypicalLength(successes), 2, writer),
      marked: new Set(),
    });
  return groups;
}

/** The first ones that don't end as one before them did, step by step: a second time it says nothing. */
function different(episodes: readonly Episode[], most: number, writer: RowWriter): Episode[] {
  const endings = new Set<string>();
  const kept: Episode[] = [];
  for (const episode of episodes) {
    if (kept.length >= most) break;
    const { start, length } = episode;
    const steps = Math.min(length, MAX_BACK);
    const rows = Array.from({ length: steps }, (_, i) => writer.row(episode, start + length - steps + i));
    // Without the step's number: one may have come there later.
    const ending = rows.map((row) => row.replace(/^\d+ /, '')).join('\n');
    if (endings.has(ending)) continue;
    endings.add(ending);
    kept.push(episode);
  }
  return kept;
}

/** The middle one first, then outwards: the shortest and the longest are the odd ones. */
function byTypicalLength(episodes: readonly Episode[]): Episode[] {
  const sorted = [...episodes].sort((a, b) => a.length - b.length);
  const middle = (sorted.length - 1) / 2;
  return sorted
    .map((episode, i) => ({ episode, away: Math.abs(i - middle) }))
    .sort((a, b) => a.away - b.away)
    .map(({ episode }) => episode);
}

function wishesOf(context: TaskContext, { episodes, marked }: Group, group: number): Wish[] {
  return episodes.flatMap((episode, e) =>
    ranked(context, episode, marked).map((row, i) => ({
      group,
      episode,
      row,
      weight: i + e * EPISODE_WEIGHT,
    })),
  );
}

function ranked(context: TaskContext, { start, length }: Episode, marked: ReadonlySet<number>): number[] {
  const last = start + length - 1;
  const rows = Array.from({ length }, (_, i) => last - i);
  const wanted = [
    last,
    ...rows.slice(1, 2),
    ...rows.filter((row) => marked.has(row)).slice(0, MAX_CHANGES),
    ...rows.filter((row) => row > start && changes(context, row)).slice(0, MAX_CHANGES),
    ...rows.slice(2, MAX_BACK),
  ];
  return [...new Set(wanted)];
}

/** Whether the recorded reward, or a word or truth value that was observed, is another than on the step before. */
function changes({ set, fields }: TaskContext, row: number): boolean {
  if (set.reward && !Object.is(set.reward[row], set.reward[row - 1])) return true;
  return fields.some((field) => {
    const value = fieldValue(set.observation, field, row);
    return typeof value !== 'number' && value !== fieldValue(set.observation, field, row - 1);
  });
}

/** All where they are few; else those that the signs of the failures are made of, then as recorded. */
function fieldsFor(
  { fields }: TaskContext,
  failures: readonly FoundCause[],
  tokens: number,
): readonly Field[] {
  const most = Math.min(60, Math.max(8, Math.floor(tokens / 100)));
  if (fields.length <= most) return fields;
  const named = new Set(failures.flatMap(({ signs }) => signs.map(({ field }) => field)));
  const kept = new Set([...fields.filter(({ name }) => named.has(name)), ...fields].slice(0, most));
  return fields.filter((field) => kept.has(field));
}

interface RowWriter {
  readonly header: string;
  readonly row: (episode: Episode, row: number) => string;
}

function rowWriter(context: TaskContext, fields: readonly Field[], tokens: number): RowWriter {
  const { set, task } = context;
  if (set.kind === 'completions') {
    const most = Math.min(2000, Math.max(200, Math.floor(charactersOf(tokens) / 12)));
    const cells = (row: number) => ({
      ...columnsAt(set, row, most),
      ...(set.reward ? { reward: set.reward[row] } : {}),
    });
    return { header: '', row: (_, row) => JSON.stringify(cells(row)) };
  }
  const most = Math.min(400, Math.max(60, Math.floor(charactersOf(tokens) / 60)));
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return '–';
    if (typeof value === 'number') return String(Number(value.toPrecision(4)));
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const short = String(shortened(text, most));
    return /[|\n]/.test(short) ? JSON.stringify(short) : short;
  };
  // Where the reward may read only fields, what was seen after the last step is told on a line of its own.
  const seenAfter = set.nextObservation;
  const columns = [
    't',
    ...fields.map(({ name }) => name),
    ...(set.action ? ['action'] : []),
    ...(set.reward ? ['recorded reward'] : []),
  ];
  return {
    header: `Columns: ${columns.join(' | ')}`,
    row: ({ start, length }, row) => {
      const action = actionAt(set, row);
      const name = typeof action === 'number' ? task.actions?.[action] : undefined;
      const line = [
        String(row - start),
        ...fields.map((field) => cell(fieldValue(set.observation, field, row))),
        ...(set.action ? [name === undefined ? cell(action) : `${cell(action)} ${name}`] : []),
        ...(set.reward ? [cell(set.reward[row])] : []),
      ].join(' | ');
      if (row < start + length - 1) return line;
      const end = set.terminated[row]
        ? 'terminated'
        : set.truncated[row]
          ? 'truncated'
          : 'the recording ends';
      const after = seenAfter
        ? ` | ${fields.map((field) => cell(fieldValue(seenAfter, field, row))).join(' | ')}`
        : '';
      return `${line}\nend${after} | ${end}`;
    },
  };
}
