import type { Result } from '../../core/problem';
import { fail, ok } from '../../core/problem';
import type { Snapshot } from '../../../webview/protocol/messages';
import { requests } from '../../../webview/protocol/messages';
import type { WireReply } from '../../../webview/wire';
import type { AnalysedReward, TaskState } from '../state';
import type { Handlers } from '../webview-requests';
import { answerRequest } from '../webview-requests';
import { occupancyMap } from './occupancy';
import { framesOf } from './pictures';
import { trajectorySeries } from './series';
import { stampOf } from './stamp';

type Requests = typeof requests;

/** Answered from what the task's state holds. */
type StateName = 'ready' | 'trajectory' | 'frames' | 'map';

/** Requests whose answer has to be worked out first: something is run, or read from files. */
type QueryName =
  'trace' | 'lineRuns' | 'versions' | 'codes' | 'compare' | 'effect' | 'judged' | 'judge' | 'undoJudged';

export type Queries = Handlers<Requests, QueryName>;

/** Requests that do something in the editor. */
export type Actions = Handlers<Requests, Exclude<keyof Requests, StateName | QueryName>>;

export interface ConversationParts {
  readonly snapshot: () => Snapshot;
  readonly state: () => TaskState;
  readonly queries: Queries;
  readonly actions: Actions;
}

/** Answers one message of the panel; null when it can't be replied to. */
export function answer(message: unknown, parts: ConversationParts): Promise<WireReply | null> {
  return answerRequest(message, requests, { ...fromState(parts), ...parts.queries, ...parts.actions });
}

function fromState({ snapshot, state }: ConversationParts): Handlers<Requests, StateName> {
  return {
    ready: () => ok(snapshot()),
    trajectory: ({ stamp, trajectory, against, window }) =>
      fromAnalysis(state(), stamp, (analysed, task) =>
        trajectorySeries(analysed, task, trajectory, { against: against ?? null, window }),
      ),
    frames: ({ stamp, ...asked }) => fromAnalysis(state(), stamp, (analysed) => framesOf(analysed, asked)),
    map: ({ stamp, trajectory, x, y }) =>
      fromAnalysis(state(), stamp, (analysed, task) => occupancyMap(analysed, task, trajectory, { x, y })),
  };
}

function fromAnalysis<T>(
  { analysed, context }: TaskState,
  stamp: string,
  make: (analysed: AnalysedReward, task: NonNullable<TaskState['context']>['task'] | undefined) => T | null,
): Result<T> {
  if (!analysed || stampOf(analysed) !== stamp) {
    return fail('analysis-gone', 'That belongs to an earlier analysis.', 'The newer one is on its way.');
  }
  const made = make(analysed, context?.task);
  return made === null
    ? fail('not-in-analysis', 'The analysis holds nothing of that name.', 'Choose another one.')
    : ok(made);
}
