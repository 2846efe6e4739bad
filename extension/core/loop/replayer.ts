import type { BoundReward } from '../contract/bound-reward';
import type { Exploit } from '../exploits/exploit';
import { findExploits } from '../exploits/search';
import { evaluateInTurns } from '../measures/evaluate';
import type { Evaluation } from '../measures/evaluation';
import { ok, type Result } from '../problem';
import { chooseSandbox } from '../sandbox/choose';
import type { ReplayResult } from '../sandbox/replay';
import type { ReplayJob, RunControl, Sandbox } from '../sandbox/sandbox';
import type { Sandboxes } from '../sandbox/sandboxes';
import type { TaskContext } from '../task/context';
import type { TrajectorySet } from '../trajectory/model';
import { ReplayCache } from './replay-cache';
import { ResultFiles } from './result-files';
import type { WorkbenchOptions } from './workbench';

/** Packages that are installed once and don't change under a session; any other may be a file that is being edited. */
const INSTALLED: ReadonlySet<string> = new Set(['numpy', 'scipy', 'torch', 'jax', 'gymnasium']);

/** Replays bound rewards in the sandbox that suits them, and measures what they paid. */
export class Replayer {
  private readonly replays = new ReplayCache();

  constructor(
    private readonly options: WorkbenchOptions,
    private readonly sandboxes: Sandboxes,
    private readonly storage: string,
  ) {}

  sandboxFor({ needs }: BoundReward): Sandbox {
    return chooseSandbox(this.sandboxes, this.options.runtime, needs);
  }

  /** A replay of its own; `asked` says what is special about it. */
  run(
    reward: BoundReward,
    data: TrajectorySet,
    control: RunControl,
    asked: Partial<ReplayJob> = {},
  ): Promise<Result<ReplayResult>> {
    const { source, file, plan, needs } = reward;
    const job = { source, file, plan, arrays: needs.arrays, data, ...asked };
    return this.sandboxFor(reward).replay(job, this.options.limits, control);
  }

  /** From what was replayed before where nothing has changed that the rewards depend on. */
  runOnce(
    reward: BoundReward,
    data: TrajectorySet,
    taskFile: string,
    control: RunControl,
  ): Promise<Result<ReplayResult>> {
    const run = (): Promise<Result<ReplayResult>> => this.run(reward, data, control);
    const { source, file, plan, needs } = reward;
    if (!needs.packages.every((name) => INSTALLED.has(name))) return run();
    const { id } = this.sandboxFor(reward);
    const { limits, python = '' } = this.options;
    // The user's interpreter and its packages may be others tomorrow: what it gave lives as long as the session.
    const files = id === 'pyodide' ? new ResultFiles(taskFile, this.storage) : null;
    const job = { source, file, plan, arrays: needs.arrays, data };
    return this.replays.replay(job, { runtime: `${id} ${python}`, limits }, files, run);
  }

  /** `runOnce`, measured. */
  async evaluate(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl,
  ): Promise<Result<Evaluation>> {
    const replayed = await this.runOnce(reward, context.set, context.file, control);
    return replayed.ok ? ok(await evaluationOf(context, replayed.value)) : replayed;
  }

  /** `run`, measured. */
  async evaluateAnew(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl,
  ): Promise<Result<Evaluation>> {
    const replayed = await this.run(reward, context.set, control);
    return replayed.ok ? ok(await evaluationOf(context, replayed.value)) : replayed;
  }

  /** Ways to be paid more than success; none when that could not be found out. */
  async exploitsOf(
    context: TaskContext,
    reward: BoundReward,
    evaluation: Evaluation,
    control: RunControl,
  ): Promise<readonly Exploit[]> {
    const play = (played: TrajectorySet) => this.runOnce(reward, played, context.file, control);
    const found = await findExploits(evaluation, context.fields, play, control.signal);
    return found.ok ? found.value : [];
  }
}

function evaluationOf(
  { set, outcomes, task, preferences }: TaskContext,
  replay: ReplayResult,
): Promise<Evaluation> {
  const judged = preferences ? { preferences } : {};
  return evaluateInTurns({ set, outcomes, replay, discount: task.discount, ...judged });
}
