import { evaluateInTurns } from '../measures/evaluate';
import { replayOfRows, type EvenPart } from '../measures/even-part';
import type { Evaluation } from '../measures/evaluation';
import type { TaskContext } from '../task/context';

/** A task and one replay of it. */
export interface Replayed {
  readonly context: TaskContext;
  readonly evaluation: Evaluation;
}

/** The same on some of the episodes, without another replay. */
export async function onPart({ context, evaluation }: Replayed, part: EvenPart): Promise<Replayed> {
  const { set, outcomes, wholeRows } = part;
  const { replay, discount } = evaluation.input;
  return {
    context: { ...context, set, outcomes },
    evaluation: await evaluateInTurns({ set, outcomes, replay: replayOfRows(replay, wholeRows), discount }),
  };
}
