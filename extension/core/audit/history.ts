import type { StepReference } from '../critic/finding';
import type { Evaluation } from '../measures/evaluation';
import { formatCount, formatPercent } from '../measures/format';
import { seededIntegers, wilsonInterval } from '../measures/interval';
import { ok, type Result } from '../problem';
import { StepStatus, type ReplayResult } from '../sandbox/replay';
import { gatherRows } from '../trajectory/concat';
import type { Episode, TrajectorySet } from '../trajectory/model';
import type { HistoryTest } from './audit';

/** Steps that are tried. */
const MAX_STEPS = 4000;
const MIN_STEPS = 10;
const MAX_EVIDENCE = 5;

/**
 * Replays some episodes in order and then with their steps shuffled; a reward that is a function of the step alone pays each step the
 * same. Where it does not even pay the same in order, nothing can be told.
 */
export async function testHistory(
  { input: { set, replay } }: Pick<Evaluation, 'input'>,
  play: (set: TrajectorySet) => Promise<Result<ReplayResult>>,
): Promise<Result<HistoryTest>> {
  if (set.kind === 'completions') return ok(unknown('an episode is a single step'));
  const episodes = someEpisodes(set);
  const rows = episodes.flatMap(({ start, length }) => Array.from({ length }, (_, t) => start + t));
  if (rows.length < MIN_STEPS) return ok(unknown(`fewer than ${MIN_STEPS} steps in episodes of two or more`));
  const shuffled = episodes.flatMap(shuffle);
  const played = await play(layOut(set, episodes, [...rows, ...shuffled]));
  if (!played.ok) return played;
  const { status, reward } = played.value;
  const own = (row: number): number =>
    replay.status[row] === StepStatus.Ok ? (replay.reward[row] ?? NaN) : NaN;
  const paid = (at: number): number => (status[at] === StepStatus.Ok ? (reward[at] ?? NaN) : NaN);
  if (rows.some((row, at) => !same(own(row), paid(at))))
    return ok(unknown('the reward is not the same when the same steps are replayed again'));
  const differ = shuffled.filter((row, k) => !same(own(row), paid(rows.length + k)));
  const value = differ.length / rows.length;
  const changed = {
    value,
    interval: wilsonInterval(value, rows.length),
    sample: `${formatCount(rows.length)} steps of ${formatCount(episodes.length)} episodes`,
  };
  if (differ.length === 0)
    return ok({
      verdict: 'none',
      changed,
      evidence: [],
      sentence: `No reward changes when the steps of an episode are shuffled (${changed.sample}).`,
    });
  return ok({
    verdict: 'depends',
    changed,
    evidence: differ.slice(0, MAX_EVIDENCE).map((row) => referenceOf(set, row)),
    sentence: `What a step is paid depends on the steps before it: ${formatPercent(value)} of the rewards change when the steps of an episode are shuffled (${changed.sample}).`,
  });
}

export function unknown(reason: string): HistoryTest {
  return {
    verdict: 'unknown',
    changed: { reason },
    evidence: [],
    sentence: `Whether the reward depends on the past is not known: ${reason}.`,
  };
}

function same(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
}

function someEpisodes({ episodes }: TrajectorySet): Episode[] {
  const usable = episodes.filter(({ length }) => length > 1 && length <= MAX_STEPS);
  const total = usable.reduce((sum, { length }) => sum + length, 0);
  const stride = Math.max(1, Math.ceil(total / MAX_STEPS));
  return usable.filter((_, i) => i % stride === 0);
}

function shuffle({ start, length }: Episode): number[] {
  const next = seededIntegers(start + 1);
  const rows = Array.from({ length }, (_, t) => start + t);
  for (let k = length - 1; k > 0; k--) {
    const other = next(k + 1);
    [rows[k], rows[other]] = [rows[other] ?? 0, rows[k] ?? 0];
  }
  return rows;
}

/** The episodes in order, and behind them shuffled. */
function layOut(set: TrajectorySet, episodes: readonly Episode[], rows: readonly number[]): TrajectorySet {
  let start = 0;
  const laid = [...episodes, ...episodes].map((episode, i) => {
    const one = { id: `${i}`, file: episode.file, start, length: episode.length };
    start += episode.length;
    return one;
  });
  return gatherRows(set, Int32Array.from(rows), laid);
}

/** A row as a step of its trajectory. */
export function referenceOf({ episodes }: TrajectorySet, row: number): StepReference {
  let [low, high] = [0, episodes.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((episodes[middle]?.start ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  const episode = episodes[low];
  return { trajectory: episode?.id ?? '', step: row - (episode?.start ?? 0) };
}
