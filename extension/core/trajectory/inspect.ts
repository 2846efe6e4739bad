import { resolve } from 'node:path';
import { STAND_IN } from './remote/downloads';
import { concatSets, schemaDifference } from './concat';
import { findRecordings, inTurn, type FoundRecording } from './find-recordings';
import { readEach, readRecording } from './load';
import type { LoadOptions, ReadFile } from './load';
import type { LoadedFile, TrajectorySet } from './model';
import type { FieldProfile } from './profile-set';
import { profileFields } from './profile-set';
import { titleOf } from './readers/registry';
import type { InspectedTable } from './series-inspect';
import { inspectTable } from './series-inspect';
import type { EpisodesSummary } from './summary';
import { recordedReturns, summariseEpisodes } from './summary';
import { leadsOut } from '../leads-out';
import type { Problem } from '../problem';
import { describeProblem, ok } from '../problem';

/** What a recording itself seems to call a success, and how its episodes end by that. */
export interface JudgedOutcomes {
  readonly success: number;
  readonly failure: number;
  readonly unknown: number;
  /** One an episode; null: unknown. */
  readonly successes: readonly (boolean | null)[];
  /** Python over the last step, as in a task file. */
  readonly expression: string;
  readonly why: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Everything that can be said of one recording without a task. */
export interface RecordingInspection {
  readonly file: string;
  /** The reader's id, and its title for people. */
  readonly format: string;
  readonly title: string;
  readonly kind: TrajectorySet['kind'];
  readonly episodes: number;
  readonly steps: number;
  readonly summary: EpisodesSummary;
  /** Plain sums of the recorded rewards, one an episode; null where a step has none. */
  readonly returns: readonly (number | null)[];
  /** Null when nothing in the recording says what a success is. */
  readonly outcomes: JudgedOutcomes | null;
  readonly observation: readonly FieldProfile[];
  readonly actions: readonly FieldProfile[];
  readonly reward: FieldProfile | null;
  readonly info: readonly FieldProfile[];
  readonly hasReward: boolean;
  readonly notes: readonly string[];
}

export type InspectedFile =
  | RecordingInspection
  | {
      readonly file: string;
      /** One sentence or two: place, what was expected, what to do. */
      readonly error: string;
      readonly problem: Problem;
      /** What a file without steps holds all the same; the problem is then that nothing can be replayed on it. */
      readonly table?: InspectedTable;
      /** As of a recording, where it is known what the file is. */
      readonly format?: string;
      readonly title?: string;
    };

/** The value of `inspect --format json`: what was understood of each file, each for itself. */
export interface Inspection {
  readonly files: readonly InspectedFile[];
}

/** How outcomes are guessed is the task room's business: it is handed in. */
export type JudgeOutcomes = (file: LoadedFile) => JudgedOutcomes | null;

/** What is odd about the steps of a recording, in sentences; handed in as well. */
export type CheckSteps = (set: TrajectorySet, outcomes: JudgedOutcomes | null) => Promise<readonly string[]>;

/** Parts of a file that is too large to be read whole for a look. */
export interface ChosenParts {
  readonly parts: readonly FoundRecording[];
  /** Which share of the file they are, 0 to 1; null where its reader will say. */
  readonly share: number | null;
  /** They are the beginning of the file, and not spread over it. */
  readonly beginning?: boolean;
}

/** Null for a file that is read whole. How a file is cut is the stream room's business. */
export type ChooseParts = (found: FoundRecording) => Promise<ChosenParts | null>;

export interface InspectOptions extends LoadOptions {
  readonly check?: CheckSteps;
  readonly choose?: ChooseParts;
}

/** A file at a time, so that many take no more memory than the largest. */
export async function inspectRecordings(
  patterns: readonly string[],
  directory: string,
  judge: JudgeOutcomes,
  {
    check = () => Promise.resolve([]),
    choose = () => Promise.resolve(null),
    ...options
  }: InspectOptions = {},
): Promise<Inspection> {
  const { finding, reading } = inTurn(patterns, { ...options, logs: true });
  const { files, problems } = await findRecordings(patterns, directory, finding);
  const inspected: InspectedFile[] = [];
  for (const found of files) {
    const chosen = await choose(found);
    const { file, result, table } = chosen
      ? await readParts(chosen, reading)
      : await readEach(found, reading);
    if (!result.ok) {
      inspected.push({
        ...unreadable(file, result.problem),
        ...(table ? { format: table.format, title: table.title, table: inspectTable(table) } : {}),
      });
      continue;
    }
    const recording = inspectRecording(result.value, judge);
    const odd = await check(result.value.set, recording.outcomes);
    const copies = problems.filter(({ code, where }) => code === STAND_IN && where?.file === file);
    const real = await leadsOut(found.path, [resolve(directory)]);
    const elsewhere =
      real === null ? [] : [`it is reached by a link that leads out of this folder, to ${real}`];
    const notes = [...recording.notes, ...elsewhere, ...copies.map(({ message }) => message), ...odd];
    inspected.push({ ...recording, notes });
  }
  return {
    files: [
      ...inspected,
      ...problems
        .filter(({ code }) => code !== STAND_IN)
        .map((problem) => unreadable(problem.where?.file ?? '', problem)),
    ],
  };
}

/** The parts as one recording that says so. */
async function readParts(
  { parts, share: known, beginning = false }: ChosenParts,
  options: LoadOptions,
): Promise<ReadFile> {
  const sets: TrajectorySet[] = [];
  const notes = new Set<string>();
  let format = '';
  const file = parts[0]?.label ?? '';
  let share = known;
  for (const part of parts) {
    const result = await readRecording(part, options);
    if (!result.ok) return { file, result };
    const [first] = sets;
    const difference = first && schemaDifference(first, result.value.set);
    if (difference) notes.add(`Further on, rows do not fit the first: ${difference}.`);
    else sets.push(result.value.set);
    format = result.value.format;
    share ??= result.value.share ?? 1;
    for (const note of result.value.notes) notes.add(note);
  }
  const set = concatSets(sets);
  if (share === null || share === 1) return { file, result: ok({ file, format, set, notes: [...notes] }) };
  const episodes = Math.round(set.episodes.length / share);
  const percent = `${(100 * share).toPrecision(2)} % of the file`;
  const some = `some episodes of it, ${percent}; where episodes lie one behind the other those at the ends may be cut. All that is said here is about these`;
  const which =
    known === null
      ? some
      : beginning
        ? `its beginning alone, ${percent}, as it is packed; the last episode of that may be cut. All that is said here is about it`
        : `${parts.length} parts of it, evenly spread, ${percent}. All that is said here is about these`;
  const said = `Not read whole: ${which}; in all there are about ${episodes.toLocaleString('en')} episodes.`;
  return { file, result: ok({ file, format, set, notes: [said, ...notes] }) };
}

function unreadable(file: string, problem: Problem): InspectedFile {
  return { file, error: describeProblem(problem), problem };
}

export function inspectRecording(loaded: LoadedFile, judge: JudgeOutcomes): RecordingInspection {
  const { file, format, set, notes } = loaded;
  const fields = profileFields(set);
  const of = (role: FieldProfile['role']): FieldProfile[] => fields.filter((field) => field.role === role);
  return {
    file,
    format,
    title: titleOf(format),
    kind: set.kind,
    episodes: set.episodes.length,
    steps: set.steps,
    summary: summariseEpisodes(set),
    returns: recordedReturns(set),
    outcomes: judge(loaded),
    observation: of('observation'),
    actions: of('action'),
    reward: of('reward')[0] ?? null,
    info: of('info'),
    hasReward: set.reward !== null,
    notes,
  };
}
