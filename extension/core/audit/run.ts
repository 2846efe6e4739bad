import { breathe, inTurns } from '../breathe';
import type { CauseGroup } from '../analyzer/analysis';
import type { BoundReward } from '../contract/bound-reward';
import { assignCredit } from '../credit/assign';
import { checkDynamics } from '../dynamics/check';
import type { Exploit } from '../exploits/exploit';
import type { Evaluation } from '../measures/evaluation';
import type { Result } from '../problem';
import type { ReplayResult } from '../sandbox/replay';
import type { TaskContext } from '../task/context';
import type { TrajectorySet } from '../trajectory/model';
import type { Audit } from './audit';
import { knoxChecks } from './checks';
import { coverageOf } from './coverage';
import { testHistory, unknown } from './history';
import { indifferencePoint } from './indifference';
import { findJumps } from './jumps';
import { testProxy } from './proxy';
import { testShaping } from './shaping';
import { redundantPairs, shapesOf } from './shapes';
import { signCollapse } from './sign-collapse';

export interface AuditInput {
  /** The task, or an even part of its episodes. */
  readonly context: TaskContext;
  /** Steps of the whole recording. */
  readonly recorded: number;
  readonly reward: BoundReward;
  readonly evaluation: Evaluation;
  readonly exploits: readonly Exploit[];
  readonly causes: readonly CauseGroup[];
}

/** How an audit has made-up recordings and other versions of the code replayed. */
export interface AuditTrials {
  replay(set: TrajectorySet): Promise<Result<ReplayResult>>;
  replayCode(code: string): Promise<Result<Evaluation>>;
}

/** Asks all the longer questions, in pieces short enough for an editor. Null when it was cancelled. */
export async function auditReward(
  input: AuditInput,
  trials: AuditTrials,
  signal?: AbortSignal,
): Promise<Audit | null> {
  const { context, reward, evaluation } = input;
  const shapes = await inTurns(shapesOf(evaluation));
  await breathe();
  const redundant = redundantPairs(evaluation);
  await breathe();
  const indifference = indifferencePoint(evaluation);
  const collapse = signCollapse(evaluation);
  await breathe();
  const proxy = await inTurns(testProxy(evaluation));
  await breathe();
  const jumps = await findJumps(evaluation);
  const coverage = await coverageOf(evaluation);
  if (signal?.aborted) return null;
  const tested = await testHistory(evaluation, (set) => trials.replay(set));
  const shaping = await testShaping(evaluation, signal);
  if (signal?.aborted) return null;
  const credit = await assignCredit(evaluation, reward, (code) => trials.replayCode(code), signal);
  const dynamics = await checkDynamics(context.set, context.fields, context.outcomes);
  if (signal?.aborted) return null;
  return {
    asked: { steps: context.set.steps, recorded: input.recorded },
    shaping,
    history: tested.ok ? tested.value : unknown(tested.problem.message),
    shapes,
    redundant,
    signCollapse: collapse,
    jumps,
    proxy,
    indifference,
    checks: knoxChecks({ ...input, shaping, shapes, redundant, indifference }),
    coverage,
    credit,
    dynamics,
  };
}
