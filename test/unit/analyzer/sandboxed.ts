import { inferContract, recordingShape } from '../../../extension/core/contract/bind';
import type { Trial, SuggestInput } from '../../../extension/core/analyzer/suggest';
import { lint } from '../../../extension/core/critic/critic';
import type { BoundReward } from '../../../extension/core/loop/candidate';
import { evaluate } from '../../../extension/core/measures/evaluate';
import type { Evaluation } from '../../../extension/core/measures/evaluation';
import type { Loop } from '../../../extension/core/measures/loop';
import { playLoops } from '../../../extension/core/measures/loop-replay';
import { fail, ok, type Result } from '../../../extension/core/problem';
import { chooseSandbox, runtimeNeeds } from '../../../extension/core/sandbox/choose';
import type { ReplayResult } from '../../../extension/core/sandbox/replay';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import type { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { outlineModule } from '../../../extension/core/syntax/outline';
import type { TaskContext } from '../../../extension/core/task/context';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';

const FILE = '/task/reward.py';

/** Everything the workbench does around the analyzer, on a recording that is in memory. */
export class Bench {
  /** Versions that were replayed, in order. */
  readonly replayed: string[] = [];

  constructor(
    private readonly sandboxes: Sandboxes,
    readonly context: TaskContext,
  ) {}

  async bind(source: string): Promise<Result<BoundReward>> {
    const outline = await outlineModule(source);
    const recognised = inferContract(outline, this.context.task.contract);
    if (!recognised.ok) return recognised;
    const { contract, entry } = recognised.value;
    const plan = contract.bind(entry, recordingShape(this.context.set, this.context.fields));
    if (!plan.ok) return plan;
    const needs = runtimeNeeds(outline, contract);
    return ok({ file: FILE, source, outline, contract, entry, plan: plan.value, needs });
  }

  async input(source: string): Promise<SuggestInput> {
    const reward = valueOf(await this.bind(source));
    const evaluation = valueOf(await this.evaluate(reward));
    return { context: this.context, reward, evaluation, loops: await this.loops(reward, evaluation) };
  }

  get trial(): Trial {
    return {
      replay: async (source) => {
        this.replayed.push(source);
        const reward = await this.bind(source);
        if (!reward.ok) return reward;
        const findings = await lint({
          ...reward.value,
          recording: this.context.set,
          fields: this.context.fields,
          mismatch: null,
        });
        const error = findings.find(({ severity }) => severity === 'error');
        return error ? fail('lint', error.message, '') : this.evaluate(reward.value);
      },
      confirmLoops: async (source, evaluation) => this.loops(valueOf(await this.bind(source)), evaluation),
    };
  }

  private async evaluate(reward: BoundReward): Promise<Result<Evaluation>> {
    const replay = await this.run(reward, this.context.set);
    if (!replay.ok) return replay;
    const { set, outcomes, task } = this.context;
    return ok(evaluate({ set, outcomes, replay: replay.value, discount: task.discount }));
  }

  private async loops(reward: BoundReward, evaluation: Evaluation): Promise<Loop[]> {
    return valueOf(await playLoops(evaluation, this.context.fields, (set) => this.run(reward, set)));
  }

  private run({ source, plan, needs }: BoundReward, data: TrajectorySet): Promise<Result<ReplayResult>> {
    const sandbox = chooseSandbox(this.sandboxes, 'auto', needs);
    return sandbox.replay({ source, file: FILE, plan, arrays: needs.arrays, data }, DEFAULT_LIMITS);
  }
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.hint}`);
  return result.value;
}
