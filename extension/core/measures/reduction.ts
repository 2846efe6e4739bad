import { countErrors, StepStatus, type ErrorCounts, type ReplayError } from '../sandbox/replay';
import type { EpisodeOutcome } from '../task/outcome';
import type { Episode, TrajectorySet } from '../trajectory/model';
import { emptyTally, tallyRows, type RowTally } from './tally';
import { episodeGroups } from '../trajectory/groups';
import type { MeasureInput } from './measure';
import type { Preference } from '../preferences/preferences';
import { EARLY, recordedReturns } from './returns';

/** What is kept of an episode: one number a column, NaN where there is none. */
export const EPISODE_COLUMNS = [
  'length',
  'return',
  'discounted',
  'mean',
  'early10',
  'early25',
  'early50',
  'recorded',
  /** Steps with a reward, and those of them whose reward is not 0. */
  'scored',
  'paid',
  /** Equal for episodes with the same start or prompt. */
  'group',
  /** 1: recorded by a demonstrator, 0: by a random policy, NaN: nobody says so. */
  'role',
  /** Steps with a reward x and a recorded reward y, the means of both, and Σ(x−x̄)², Σ(y−ȳ)², Σ(x−x̄)(y−ȳ). */
  'compared',
  'meanX',
  'meanY',
  'squaresX',
  'squaresY',
  'products',
] as const;
export type EpisodeColumn = (typeof EPISODE_COLUMNS)[number];
export type EpisodeColumns = Readonly<Record<EpisodeColumn, Float64Array>>;

/**
 * What every measure is computed from: a few numbers an episode, and sums over the steps. The rows themselves are not
 * needed any more, so that recordings too large for memory are reduced file by file and merged (`ReductionMerger`).
 */
export interface Reduction {
  readonly kind: TrajectorySet['kind'];
  /** Rows in all. */
  readonly steps: number;
  /** Episodes in all by outcome; `withoutReturn`: how many of these have no return. */
  readonly counts: OutcomeCounts;
  /** One an episode, as are `outcomes`, the columns and the sizes: of all episodes, or of a sample of them. */
  readonly ids: readonly string[];
  readonly outcomes: readonly EpisodeOutcome[];
  readonly columns: EpisodeColumns;
  /** Σ|c| an episode, by component in order of first appearance. */
  readonly sizes: ReadonlyMap<string, Float64Array>;
  /** Over all steps, never a sample. */
  readonly reward: RowTally;
  readonly components: ReadonlyMap<string, RowTally>;
  readonly errors: ErrorCounts;
  /** Distinct errors, first seen first. */
  readonly failures: readonly ReplayError[];
  /** The first step that failed. */
  readonly firstFailure: StepPlace | null;
  readonly hasRecorded: boolean;
  /** Largest |r − r′| / max(1, |r′|) over the steps with both; -1 when there is none. */
  readonly largestDifference: number;
  readonly compared: number;
  /** Whether starts or prompts are known. */
  readonly hasGroups: boolean;
  /** Pairs of trajectories that somebody judged; absent: none. */
  readonly preferences?: readonly Preference[];
}

export interface StepPlace {
  readonly episode: string;
  /** From 0 within the episode. */
  readonly step: number;
}

/** Episodes by recorded outcome. */
export interface OutcomeCounts {
  readonly success: number;
  readonly failure: number;
  readonly unknown: number;
  /** Of these, how many have no return under this candidate; no ordering measure uses them. */
  readonly withoutReturn: number;
}

/** Episodes in all when the columns hold a sample of them only, else null. */
export function sampledFrom({ counts, outcomes }: Reduction): number | null {
  const all = counts.success + counts.failure + counts.unknown;
  return outcomes.length < all ? all : null;
}

/** One pass or a few over the rows. `groups`: a number an episode, equal for the same start or prompt; null when not known. */
export function reduce(
  input: MeasureInput,
  groups: ArrayLike<number> | null = episodeGroups(input.set),
): Reduction {
  const { set, outcomes, replay } = input;
  const { status, reward } = replay;
  const columns = emptyColumns(set.episodes.length);
  const recorded = recordedReturns(set);
  let largestDifference = -1;
  let compared = 0;
  const pair = new Float64Array(LARGEST + 1);
  for (let i = 0; i < set.episodes.length; i++) {
    const episode = set.episodes[i] as Episode;
    columns.length[i] = episode.length;
    columns.return[i] = input.returns[i] ?? NaN;
    columns.discounted[i] = input.discountedReturns[i] ?? NaN;
    columns.mean[i] = input.meanRewards[i] ?? NaN;
    columns.recorded[i] = recorded[i] ?? NaN;
    columns.group[i] = groups?.[i] ?? NaN;
    if (!set.reward) continue;
    compareRows(status, reward, set.reward, episode.start, episode.length, pair);
    compared += pair[0] ?? 0;
    largestDifference = Math.max(largestDifference, pair[LARGEST] ?? -1);
    for (let k = 0; k < LARGEST; k++) columns[COMPARED[k] as EpisodeColumn][i] = pair[k] ?? 0;
  }
  columns.role.set(rolesOf(set));
  EARLY.forEach((percent, k) => columns[`early${percent}`].set(input.earlyReturns[k] ?? []));
  const errors = countErrors(replay);
  const sizes = new Map<string, Float64Array>();
  const components = new Map<string, RowTally>();
  for (const [name, values] of replay.components) {
    const size = new Float64Array(set.episodes.length);
    components.set(name, tallyRows(set, outcomes, status, values, { sizes: size }));
    sizes.set(name, size);
  }
  return {
    kind: set.kind,
    steps: set.steps,
    counts: countOutcomes(outcomes, columns.return),
    ids: set.episodes.map(({ id }) => id),
    outcomes: set.episodes.map((_, i) => outcomes[i] ?? UNKNOWN),
    columns,
    sizes,
    reward:
      set.steps > 0
        ? tallyRows(set, outcomes, status, reward, { counts: columns.scored, nonZero: columns.paid })
        : emptyTally(),
    components,
    errors,
    failures: replay.errors,
    firstFailure: firstFailure(input, errors),
    hasRecorded: set.reward !== null,
    largestDifference,
    compared,
    hasGroups: groups !== null,
    ...(input.preferences ? { preferences: input.preferences } : {}),
  };
}

const DEMONSTRATOR = /(^|[^a-z])(experts?|demos?|demonstrat\w*|human|oracle|planner|teleop\w*)([^a-z]|$)/i;
const RANDOM = /(^|[^a-z])random([^a-z]|$)/i;

const roles = new WeakMap<TrajectorySet, Float64Array>();

function rolesOf(set: TrajectorySet): Float64Array {
  const known = roles.get(set) ?? Float64Array.from(set.episodes, roleOf);
  roles.set(set, known);
  return known;
}

/** Who recorded it, by the name of the policy or, where none is recorded, of the file. */
function roleOf(episode: Episode): number {
  const name = episode.policy ?? episode.file.split('/').at(-1) ?? '';
  if (RANDOM.test(name)) return 0;
  return DEMONSTRATOR.test(name) ? 1 : NaN;
}

/** For loops over rows: to look it up for each costs more than the sums. */
const OK: number = StepStatus.Ok;
const UNKNOWN: EpisodeOutcome = { outcome: 'unknown', cause: null };

export function emptyColumns(episodes: number): EpisodeColumns {
  const columns = EPISODE_COLUMNS.map((name) => [name, new Float64Array(episodes)] as const);
  return Object.fromEntries(columns) as unknown as EpisodeColumns;
}

function countOutcomes(outcomes: readonly EpisodeOutcome[], returns: Float64Array): OutcomeCounts {
  const counts = { success: 0, failure: 0, unknown: 0, withoutReturn: 0 };
  returns.forEach((value, i) => {
    counts[outcomes[i]?.outcome ?? 'unknown']++;
    if (Number.isNaN(value)) counts.withoutReturn++;
  });
  return counts;
}

/** What `compareRows` gives, as columns, and then the largest difference; -1 when no row has both rewards. */
const COMPARED = ['compared', 'meanX', 'meanY', 'squaresX', 'squaresY', 'products'] as const;
const LARGEST = COMPARED.length;

function compareRows(
  status: Uint8Array,
  ours: Float64Array,
  theirs: Float64Array,
  start: number,
  length: number,
  into: Float64Array,
): void {
  let count = 0;
  let largest = -1;
  let x = 0;
  let y = 0;
  for (let row = start; row < start + length; row++) {
    const recorded = theirs[row] ?? NaN;
    // Finite: a difference with itself that is no NaN.
    if (status[row] !== OK || recorded - recorded !== 0) continue;
    const reward = ours[row] ?? 0;
    const size = Math.abs(recorded);
    const away = Math.abs(reward - recorded);
    const difference = size > 1 ? away / size : away;
    if (difference > largest) largest = difference;
    count++;
    x += reward;
    y += recorded;
  }
  const meanX = count > 0 ? x / count : 0;
  const meanY = count > 0 ? y / count : 0;
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  // About the means, so that a large offset leaves the digits that vary.
  for (let row = start; row < start + length; row++) {
    const recorded = theirs[row] ?? NaN;
    if (status[row] !== OK || recorded - recorded !== 0) continue;
    const dx = (ours[row] ?? 0) - meanX;
    const dy = recorded - meanY;
    squaresX += dx * dx;
    squaresY += dy * dy;
    products += dx * dy;
  }
  into[0] = count;
  into[1] = meanX;
  into[2] = meanY;
  into[3] = squaresX;
  into[4] = squaresY;
  into[5] = products;
  into[LARGEST] = largest;
}

function firstFailure({ set, replay }: MeasureInput, errors: ErrorCounts): StepPlace | null {
  if (replay.errors.length === 0 && !hasFailed(errors)) return null;
  const rows = replay.errors.flatMap(({ firstRow }) => (firstRow === null ? [] : [firstRow]));
  const row = rows.length > 0 ? rows.reduce((a, b) => Math.min(a, b)) : replay.status.findIndex(isFailed);
  const episode = set.episodes.find(({ start, length }) => row >= start && row < start + length);
  return episode ? { episode: episode.id, step: row - episode.start } : null;
}

function hasFailed({ crash, nan, timeout }: ErrorCounts): boolean {
  return crash + nan + timeout > 0;
}

function isFailed(status: number): boolean {
  return status === StepStatus.Crash || status === StepStatus.NotANumber || status === StepStatus.Timeout;
}
