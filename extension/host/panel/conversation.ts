import type { Result } from '../../core/problem';
import { fail, ok } from '../../core/problem';
import type { Params, Reply, RequestName, Snapshot, ToPanel } from '../../../webview/protocol';
import { requests, toHostSchema } from '../../../webview/protocol';
import type { AnalysedReward, TaskState } from '../state';
import { answerRequest } from '../webview-requests';
import { occupancyMap } from './occupancy';
import { framesOf } from './pictures';
import { trajectorySeries } from './series';
import { wireProblem } from './wire-problem';
import { stampOf } from './stamp';

/** Requests that do something in the editor; the rest is answered from the task's state. */
export type ActionName = Exclude<RequestName, 'ready' | 'trajectory' | 'frames' | 'map' | QueryName>;

/** Requests whose answer has to be worked out first: something is run, or read from files. */
export type QueryName =
  'trace' | 'lineRuns' | 'versions' | 'codes' | 'compare' | 'effect' | 'judged' | 'judge' | 'undoJudged';

export type Queries = {
  readonly [K in QueryName]: (params: Params<K>) => Promise<Result<Reply<K>>>;
};

export interface ConversationParts {
  readonly snapshot: () => Snapshot;
  readonly state: () => TaskState;
  readonly queries: Queries;
  readonly actions: { readonly [K in ActionName]: (params: Params<K>) => Promise<Result<void>> };
}

/** Answers one message of the panel. Whatever arrives, and whatever goes wrong, ends in a reply; null when it can't be replied to. */
export function answer(message: unknown, parts: ConversationParts): Promise<ToPanel | null> {
  return answerRequest(message, toHostSchema, (name, params) => perform(name, params, parts), {
    wire: wireProblem,
    hint: 'See the RewardSmith log; please report it.',
  });
}

async function perform(
  name: RequestName,
  raw: unknown,
  parts: ConversationParts,
): Promise<Result<Reply<RequestName>>> {
  const parsed = requests[name].params.safeParse(raw);
  if (!parsed.success) {
    return fail(
      'bad-message',
      `The panel sent a "${name}" request that makes no sense.`,
      'Reload the window.',
    );
  }
  switch (name) {
    case 'ready':
      return ok(parts.snapshot());
    case 'trajectory': {
      const { stamp, trajectory, against, window } = requests.trajectory.params.parse(raw);
      return fromAnalysis(parts, stamp, (analysed, task) =>
        trajectorySeries(analysed, task, trajectory, { against: against ?? null, window }),
      );
    }
    case 'frames': {
      const { stamp, ...asked } = requests.frames.params.parse(raw);
      return fromAnalysis(parts, stamp, (analysed) => framesOf(analysed, asked));
    }
    case 'map': {
      const { stamp, trajectory, x, y } = requests.map.params.parse(raw);
      return fromAnalysis(parts, stamp, (analysed, task) =>
        occupancyMap(analysed, task, trajectory, { x, y }),
      );
    }
    case 'trace':
      return parts.queries.trace(requests.trace.params.parse(raw));
    case 'lineRuns':
      return parts.queries.lineRuns(requests.lineRuns.params.parse(raw));
    case 'versions':
      return parts.queries.versions({});
    case 'codes':
      return parts.queries.codes(requests.codes.params.parse(raw));
    case 'judged':
      return parts.queries.judged(requests.judged.params.parse(raw));
    case 'judge':
      return parts.queries.judge(requests.judge.params.parse(raw));
    case 'undoJudged':
      return parts.queries.undoJudged({});
    case 'effect':
      return parts.queries.effect(requests.effect.params.parse(raw));
    case 'compare':
      return parts.queries.compare(requests.compare.params.parse(raw));
    default:
      return act(name, raw, parts);
  }
}

async function act<K extends ActionName>(
  name: K,
  raw: unknown,
  { actions }: ConversationParts,
): Promise<Result<Record<string, never>>> {
  const done = await actions[name](requests[name].params.parse(raw) as Params<K>);
  return done.ok ? ok({}) : done;
}

function fromAnalysis<T>(
  parts: ConversationParts,
  stamp: string,
  make: (analysed: AnalysedReward, task: NonNullable<TaskState['context']>['task'] | undefined) => T | null,
): Result<T> {
  const { analysed, context } = parts.state();
  if (!analysed || stampOf(analysed) !== stamp) {
    return fail('analysis-gone', 'That belongs to an earlier analysis.', 'The newer one is on its way.');
  }
  const made = make(analysed, context?.task);
  return made === null
    ? fail('not-in-analysis', 'The analysis holds nothing of that name.', 'Choose another one.')
    : ok(made);
}
