import { inTurns } from '../breathe';
import type { TaskContext } from '../task/context';
import type { EpisodeOutcome } from '../task/outcome';
import type { TrajectorySet } from '../trajectory/model';
import type { CauseGroup } from './analysis';
import { causeDetails } from './cause-details';
import { causesOf } from './causes';
import { stepFeatures } from './features';

interface Known {
  readonly outcomes: readonly EpisodeOutcome[];
  /** What of the task the causes depend on. */
  readonly asked: string;
  readonly causes: readonly CauseGroup[];
}

/** Of each recording what was found last, for as long as it lives. */
const known = new WeakMap<TrajectorySet, Known>();

/** The causes with their details: from the last time, where only the reward is another. They depend on the recording and the task alone. */
export async function causesOnce(context: TaskContext): Promise<readonly CauseGroup[]> {
  const { set, outcomes, fields, task } = context;
  const asked = JSON.stringify([task.success, task.causes, task.actions, fields]);
  const before = known.get(set);
  if (before?.outcomes === outcomes && before.asked === asked) return before.causes;
  const features = stepFeatures(context);
  const grouped = await inTurns(causesOf(context, features));
  const causes = await inTurns(causeDetails(context, grouped, features));
  known.set(set, { outcomes, asked, causes });
  return causes;
}
