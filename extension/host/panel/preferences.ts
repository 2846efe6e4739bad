import { tac } from '../../core/measures/catalogue/tac';
import { circleIn } from '../../core/preferences/circle';
import { nextPair } from '../../core/preferences/next-pair';
import type { Preference } from '../../core/preferences/preferences';
import { readPreferences, writePreferences } from '../../core/preferences/preferences';
import type { Result } from '../../core/problem';
import { fail, ok } from '../../core/problem';
import type { Params } from '../../../webview/protocol/messages';
import type { JudgedView } from '../../../webview/protocol/ordering';
import type { TaskState } from '../state';
import { measuredValue } from './measured';

/** How many pairs were judged, what the reward makes of them, and which to ask about next. */
export async function judgedPairs(
  state: TaskState,
  { skipped }: Params<'judged'>,
): Promise<Result<JudgedView>> {
  const read = await readPreferences(state.taskFile);
  return read.ok ? view(state, read.value, skipped) : read;
}

/** Adds one answer; one about the same pair is replaced. */
export async function judge(
  state: TaskState,
  { better, worse }: Params<'judge'>,
): Promise<Result<JudgedView>> {
  const known = new Set(state.analysed?.analysis.evaluation.episodes.map(({ id }) => id));
  if (better === worse || !known.has(better) || !known.has(worse))
    return fail('not-in-analysis', 'That is no pair of trajectories of this task.', 'Choose another pair.');
  return change(state, (pairs) => [...pairs.filter((pair) => !isOf(pair, better, worse)), { better, worse }]);
}

/** Takes the last answer back. */
export function undoJudged(state: TaskState): Promise<Result<JudgedView>> {
  return change(state, (pairs) => pairs.slice(0, -1));
}

async function change(
  state: TaskState,
  to: (pairs: readonly Preference[]) => readonly Preference[],
): Promise<Result<JudgedView>> {
  const read = await readPreferences(state.taskFile);
  if (!read.ok) return read;
  const pairs = to(read.value);
  const written = await writePreferences(state.taskFile, pairs);
  return written.ok ? view(state, pairs, 0) : written;
}

function view({ analysed }: TaskState, pairs: readonly Preference[], skipped: number): Result<JudgedView> {
  if (!analysed) return fail('analysis-gone', 'There is no analysis yet.', 'Analyze the trajectories first.');
  const { reduction, episodes } = analysed.analysis.evaluation;
  const next = nextPair(episodes, pairs, skipped);
  return ok({
    count: pairs.length,
    agreement: measuredValue(tac.id, tac.compute({ ...reduction, preferences: pairs })),
    definition: tac.definition,
    circle: [...(circleIn(pairs) ?? [])],
    next: next ? { a: next[0], b: next[1] } : null,
  });
}

function isOf({ better, worse }: Preference, a: string, b: string): boolean {
  return (better === a && worse === b) || (better === b && worse === a);
}
