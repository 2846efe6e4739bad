import type { EpisodeTrace, LineCounts } from '../../core/loop/trace';
import type { Result } from '../../core/problem';
import { fail, ok } from '../../core/problem';
import type { TaskContext } from '../../core/task/context';
import { applyHunks } from '../../../webview/hunks';
import type { Trace } from '../../../webview/protocol/episode';
import type { AnalysedReward } from '../state';
import type { Queries } from './conversation';
import { judge, judgedPairs, undoJudged } from './preferences';
import { effectView } from './measured';
import { stampOf } from './stamp';
import type { VersionParts } from './versions';
import { codesOf, compareTwo, listVersions } from './versions';

export interface QueryParts extends VersionParts {
  /** False in an untrusted workspace: nothing is run there. */
  readonly mayRun: () => boolean;
}

/** Answers that take a replay or a look at files: what each step did, who ran a line, other versions. */
export function replayQueries(parts: QueryParts): Queries {
  const counted = new WeakMap<AnalysedReward, Promise<Result<LineCounts>>>();
  const shown = (stamp: string): Result<{ analysed: AnalysedReward; context: TaskContext }> => {
    const { analysed, context } = parts.state();
    if (!parts.mayRun()) return untrusted();
    return analysed && context && stampOf(analysed) === stamp
      ? ok({ analysed, context })
      : fail('analysis-gone', 'That belongs to an earlier analysis.', 'The newer one is on its way.');
  };
  return {
    trace: async ({ stamp, trajectory, step }) => {
      const now = shown(stamp);
      if (!now.ok) return now;
      const { analysed, context } = now.value;
      const { episodes } = context.set;
      const episode = episodes.findIndex(({ id }) => id === trajectory);
      const workbench = await parts.workbench();
      const traced = await workbench.trace(context, analysed.reward, { episode, step });
      if (!traced.ok) return traced;
      return ok({ stamp, trajectory, ...traceView(traced.value, episodes[episode]?.length ?? 0) });
    },
    effect: async ({ stamp, suggestion, hunks }) => {
      const now = shown(stamp);
      if (!now.ok) return now;
      const { analysed, context } = now.value;
      const found = analysed.analysis.suggestions.find(({ id }) => id === suggestion);
      if (!found)
        return fail('suggestion-gone', 'This suggestion belongs to an earlier analysis.', 'Analyze again.');
      const source = applyHunks(analysed.reward.source, found.code, hunks);
      const workbench = await parts.workbench();
      const effect = await workbench.effect(context, analysed.analysis, { ...analysed.reward, source });
      return effect.ok ? ok(effectView(effect.value, parts.measures)) : effect;
    },
    versions: () => listVersions(parts),
    codes: (params) => codesOf(parts, params),
    judged: (params) => judgedPairs(parts.state(), params),
    judge: (params) => judge(parts.state(), params),
    undoJudged: () => undoJudged(parts.state()),
    compare: async (params) => (parts.mayRun() ? compareTwo(parts, params) : untrusted()),
    lineRuns: async ({ stamp, line }) => {
      const now = shown(stamp);
      if (!now.ok) return now;
      const { analysed, context } = now.value;
      let counts = counted.get(analysed);
      if (!counts) {
        const workbench = await parts.workbench();
        counted.set(analysed, (counts = workbench.lineCounts(context, analysed.reward)));
      }
      const known = await counts;
      if (!known.ok) {
        counted.delete(analysed);
        return known;
      }
      const { byLine, looked } = known.value;
      const none = new Int32Array(context.set.episodes.length);
      return ok({ stamp, line, counts: byLine.get(line) ?? none, looked });
    },
  };
}

function untrusted<T>(): Result<T> {
  return fail(
    'workspace-untrusted',
    'This workspace is not trusted, so the reward is not run.',
    'Trust the workspace to have it replayed.',
  );
}

/** The steps of an episode as one table of lines, and the notes of those that have some. */
function traceView(
  { steps, from, to }: EpisodeTrace,
  length: number,
): Pick<Trace, 'lines' | 'ran' | 'from' | 'to' | 'notes'> {
  const lines = [...new Set(steps.flatMap((step) => step.lines))].sort((a, b) => a - b);
  const columns = new Map(lines.map((line, column) => [line, column]));
  const ran = new Uint8Array(length * lines.length);
  const notes: Trace['notes'] = Array.from({ length: Math.max(0, to - from) }, () => []);
  for (const step of steps) {
    for (const line of step.lines) ran[step.row * lines.length + (columns.get(line) ?? 0)] = 1;
    if (step.row >= from && step.row < to)
      notes[step.row - from] = step.notes.map(([line, changed]) => [
        line,
        changed.map(([name, text]) => [name, text]),
      ]);
  }
  return { lines, ran, from, to, notes };
}
