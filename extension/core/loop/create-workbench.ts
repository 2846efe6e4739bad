import { dirname, join } from 'node:path';
import { analyzeTrajectories } from '../analyzer/analyze';
import type { Analysis } from '../analyzer/analysis';
import { mergeFindings } from '../analyzer/findings';
import { check, lint, type LintInput } from '../critic/critic';
import type { Finding } from '../critic/finding';
import { evaluate } from '../measures/evaluate';
import type { Evaluation } from '../measures/evaluation';
import { playLoops } from '../measures/loop-replay';
import type { Loop } from '../measures/loop';
import { judge } from '../measures/verdict';
import { fail, ok, type Result } from '../problem';
import { chooseSandbox } from '../sandbox/choose';
import type { ReplayResult } from '../sandbox/replay';
import type { RunControl } from '../sandbox/sandbox';
import { Sandboxes } from '../sandbox/sandboxes';
import { defaultStorage } from '../sandbox/snapshot';
import type { TaskContext } from '../task/context';
import { loadTaskFile } from '../task/load';
import { evaluateOutcomes, type Outcomes } from '../task/outcomes';
import type { RewardTask } from '../task/task';
import { observationFields } from '../trajectory/fields';
import { RecordingStore } from '../trajectory/cache/store';
import { loadRecordings } from '../trajectory/load';
import type { TrajectorySet } from '../trajectory/model';
import type { StreamedReplay } from '../stream/stream';
import { bindReward } from './bind-reward';
import { openLarge, replayLarge, type FileByFileParts } from './file-by-file';
import type { BoundReward } from '../contract/bound-reward';
import type { RewardSource, Workbench, WorkbenchOptions } from './workbench';

export function createWorkbench(options: WorkbenchOptions): Workbench {
  return new SandboxedWorkbench(options, new Sandboxes(options));
}

/** Shares of the progress of an analysis: the dry run, the replay, the loops; the rest is the suggestions' replays. */
const PHASES = { checked: 0.1, replayed: 0.4, looped: 0.5 };

class SandboxedWorkbench implements Workbench {
  /** Outcomes by recording, for as long as the recording lives: they depend on nothing else but the task's expressions. */
  private readonly outcomes = new WeakMap<TrajectorySet, Map<string, Outcomes>>();

  private readonly recordings: RecordingStore;

  constructor(
    private readonly options: WorkbenchOptions,
    private readonly sandboxes: Sandboxes,
  ) {
    this.recordings = new RecordingStore(join(options.storage ?? defaultStorage(), 'recordings'));
  }

  async open(taskFile: string, control: RunControl = {}): Promise<Result<TaskContext>> {
    const task = await loadTaskFile(taskFile);
    if (!task.ok) return task;
    // Processes start while the recordings are read.
    this.sandboxes[this.options.runtime === 'python' ? 'python' : 'pyodide'].warmUp();
    const large = await openLarge(taskFile, task.value, this.options.stream ?? 'auto', this.parts(), control);
    if (control.signal?.aborted) return cancelled();
    if (large) return large;
    const began = performance.now();
    const { set, files, problems } = await loadRecordings(task.value.trajectories, dirname(taskFile), {
      ...control,
      store: this.recordings,
    });
    const readSeconds = (performance.now() - began) / 1000;
    if (!set) {
      return problems[0]
        ? { ok: false, problem: problems[0] }
        : fail('no-recordings', 'The task names no recordings.', 'Add paths or globs to "trajectories".', {
            file: taskFile,
          });
    }
    const { outcomes, problems: unclear } = await this.outcomesOf(task.value, set, control);
    if (control.signal?.aborted) return cancelled();
    return ok({
      file: taskFile,
      task: task.value,
      set,
      files,
      problems: [...problems, ...unclear],
      readSeconds,
      fields: observationFields(set, task.value.observation),
      outcomes,
    });
  }

  private async outcomesOf(task: RewardTask, set: TrajectorySet, control: RunControl): Promise<Outcomes> {
    const key = JSON.stringify([task.success, task.causes]);
    const known = this.outcomes.get(set) ?? new Map<string, Outcomes>();
    this.outcomes.set(set, known);
    const before = known.get(key);
    if (before) return before;
    const sandbox = this.sandboxes.pyodide;
    const outcomes = await evaluateOutcomes(task, set, sandbox, this.options.limits, control);
    if (!control.signal?.aborted) known.set(key, outcomes);
    return outcomes;
  }

  bind(context: TaskContext, reward: RewardSource): Promise<Result<BoundReward>> {
    return bindReward(context, reward);
  }

  async lint(context: TaskContext | null, reward: RewardSource): Promise<readonly Finding[]> {
    return lint(this.lintInput(context, reward, context && (await this.bind(context, reward))));
  }

  async check(
    context: TaskContext,
    reward: RewardSource,
    control: RunControl = {},
  ): Promise<readonly Finding[]> {
    const bound = await this.bind(context, reward);
    return this.checkBound(context, reward, bound, control);
  }

  private async checkBound(
    context: TaskContext,
    reward: RewardSource,
    bound: Result<BoundReward>,
    control: RunControl,
  ): Promise<readonly Finding[]> {
    const input = this.lintInput(context, reward, bound);
    if (!bound.ok) return check(input, null);
    const sandbox = chooseSandbox(this.sandboxes, this.options.runtime, bound.value.needs);
    return check(input, { reward: bound.value, context, sandbox, limits: this.options.limits, control });
  }

  private lintInput(
    context: TaskContext | null,
    { source, file }: RewardSource,
    bound: Result<BoundReward> | null,
  ): LintInput {
    const known = bound?.ok ? bound.value : null;
    return {
      source,
      file,
      contract: known?.contract ?? null,
      entry: known?.entry ?? null,
      recording: context?.set ?? null,
      fields: context?.fields ?? null,
      discount: context?.task.discount ?? null,
      mismatch: bound && !bound.ok ? bound.problem : null,
    };
  }

  async replay(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl = {},
  ): Promise<Result<Evaluation>> {
    const replayed = await this.run(reward, context.set, control);
    if (!replayed.ok) return replayed;
    const { set, outcomes, task } = context;
    return ok(evaluate({ set, outcomes, replay: replayed.value, discount: task.discount }));
  }

  async replayFiles(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl = {},
  ): Promise<Result<StreamedReplay>> {
    const { large } = context;
    if (!large) throw new Error('These recordings were loaded as a whole.');
    const sandbox = chooseSandbox(this.sandboxes, this.options.runtime, reward.needs);
    return replayLarge({ ...context, large }, reward, sandbox, this.parts(), control);
  }

  private parts(): FileByFileParts {
    const { limits, shardBytes } = this.options;
    return { store: this.recordings, expressions: this.sandboxes.pyodide, limits, shardBytes };
  }

  private run(
    { source, file, plan, needs }: BoundReward,
    data: TrajectorySet,
    control: RunControl,
  ): Promise<Result<ReplayResult>> {
    const sandbox = chooseSandbox(this.sandboxes, this.options.runtime, needs);
    return sandbox.replay({ source, file, plan, arrays: needs.arrays, data }, this.options.limits, control);
  }

  async analyze(
    context: TaskContext,
    source: RewardSource,
    control: RunControl = {},
  ): Promise<Result<Analysis>> {
    const progress = control.onProgress;
    const phase = (from: number, to: number): RunControl => ({
      ...control,
      ...(progress ? { onProgress: (share: number) => progress(from + (to - from) * share) } : {}),
    });
    // The suggestions' replays are cancelled with the rest; how far each is concerns nobody.
    const unreported: RunControl = control.signal ? { signal: control.signal } : {};
    const bound = await this.bind(context, source);
    const checked = await this.checkBound(context, source, bound, phase(0, PHASES.checked));
    if (!bound.ok) return bound;
    const reward = bound.value;
    const evaluated = await this.replay(context, reward, phase(PHASES.checked, PHASES.replayed));
    if (!evaluated.ok) return evaluated;
    const evaluation = evaluated.value;
    const loops = await this.loopsOf(context, reward, evaluation, phase(PHASES.replayed, PHASES.looped));
    if (control.signal?.aborted) return cancelled();
    const analysed = await analyzeTrajectories(
      { context, reward, evaluation, loops },
      {
        lint: (code) => this.lint(context, { ...source, source: code }),
        replay: async (code) => {
          const other = await this.bind(context, { ...source, source: code });
          return other.ok ? this.replay(context, other.value, unreported) : other;
        },
        confirmLoops: async (code, other) => {
          const changed = await this.bind(context, { ...source, source: code });
          return changed.ok ? this.loopsOf(context, changed.value, other, unreported) : [];
        },
      },
      phase(PHASES.looped, 1),
    );
    if (control.signal?.aborted) return cancelled();
    return ok({
      evaluation,
      verdict: judge(evaluation, { loops }),
      loops,
      causes: analysed.causes,
      findings: mergeFindings(checked, analysed.findings),
      suggestions: analysed.suggestions,
    });
  }

  /** Loops that still pay when they are played; none when that could not be found out. */
  private async loopsOf(
    context: TaskContext,
    reward: BoundReward,
    evaluation: Evaluation,
    control: RunControl,
  ): Promise<readonly Loop[]> {
    const loops = await playLoops(evaluation, context.fields, (repeated) =>
      this.run(reward, repeated, control),
    );
    return loops.ok ? loops.value : [];
  }

  dispose(): void {
    this.sandboxes.dispose();
  }
}

function cancelled<T>(): Result<T> {
  return fail('cancelled', 'Cancelled.', 'Run it again when you like.');
}
