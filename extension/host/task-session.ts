import { basename } from 'node:path';
import type { Analysis } from '../core/analyzer/analysis';
import type { RewardSource } from '../core/loop/workbench';
import type { Problem, Result } from '../core/problem';
import { fail, messageOf, ok } from '../core/problem';
import type { RunControl } from '../core/sandbox/sandbox';
import type { TaskContext } from '../core/task/context';
import type { SessionHost } from './session-host';
import type { AnalysedReward, TaskState } from './state';
import { trainAgents } from './train';
import type { RunHandle, OpenedTask } from './opened-task';
import type { TrainingState } from './training-state';

/** Analyses kept by the text they were made of, so that undo shows the earlier picture at once. */
const KEPT_ANALYSES = 4;

type Change = { -readonly [K in keyof TaskState]?: TaskState[K] | undefined };

/** One task: its snapshot, and at most one run at a time that changes it. */
export class TaskSession {
  private current: TaskState;
  private running: AbortController | null = null;
  /** The last problem that came from looking at the text, not from a run. */
  private lintProblem: Problem | null = null;
  private readonly analyses = new Map<string, AnalysedReward>();
  /** Recordings of trained agents beside the task's own; none before somebody wants to see an episode of them. */
  private trained: readonly string[] = [];

  constructor(
    private readonly taskFile: string,
    private readonly host: SessionHost,
    private readonly publish: (state: TaskState) => void,
  ) {
    this.current = { taskFile, findings: [], stale: false };
  }

  get state(): TaskState {
    return this.current;
  }

  /** Reads the task and its recordings, unless they are known, something else runs or nothing may run; and lints. */
  async load(): Promise<void> {
    if (!this.current.context && this.host.mayRun() && !this.running) {
      await this.run('Reading recordings', ({ control }) => this.openContext(control));
    }
    await this.lint();
  }

  /** As `load`, after the task file has changed. */
  async reload(): Promise<void> {
    if (this.trained.length > 0) this.analyses.clear();
    this.trained = [];
    this.change({ context: undefined });
    await this.load();
  }

  /** Looks at whatever text is there, with the recordings in mind when they are loaded. Runs nothing. */
  async lint(): Promise<void> {
    try {
      await this.lintPresentText();
    } catch (thrown) {
      this.change({ problem: this.fault('Linting', thrown) });
    }
  }

  /** Lint, and a dry run on a few steps; the latter left out while something else runs or nothing may run. */
  async check(): Promise<void> {
    await this.lint();
    const present = this.current.reward?.source;
    if (!this.host.mayRun() || this.running || present === undefined || this.analyses.has(present)) return;
    await this.run('Dry run', async ({ control }) => {
      const opened = await this.open(control);
      if (!opened.ok) return opened;
      const { workbench, context, reward } = opened.value;
      const findings = await workbench.check(context, reward, control);
      if (this.current.reward?.source === reward.source) this.change({ findings });
      return ok(undefined);
    });
  }

  /** The whole analysis of the present text. What runs is cancelled first. */
  async analyze(): Promise<Result<Analysis>> {
    const result = await this.run<Analysis>('Analysing trajectories', async ({ control }) => {
      const started = Date.now();
      const opened = await this.open(control);
      if (!opened.ok) return opened;
      const { workbench, context, reward } = opened.value;
      const show = (analysis: Analysis): void => {
        if (control.signal.aborted) return;
        const at = Date.now();
        this.keep({ analysis, reward, at, seconds: (at - started) / 1000 });
      };
      const analysis = await workbench.analyze(context, reward, { ...control, onPart: show });
      if (!analysis.ok) return analysis;
      if (control.signal.aborted) return cancelled();
      show(analysis.value);
      return analysis;
    });
    // Places findings and the entry, also when the text has moved on while the analysis ran.
    await this.lint();
    return result;
  }

  /** Trains agents on the present text; what they learn is shown while they do. */
  train(): Promise<Result<void>> {
    return this.run('Training agents', async (handle) => {
      const opened = await this.open(handle.control);
      if (!opened.ok) return opened;
      return trainAgents(opened.value, handle);
    });
  }

  /** Puts recordings of trained agents among the trajectories, and analyses anew, unless they are there. */
  async showTrained(recordings: readonly string[]): Promise<Result<void>> {
    if (recordings.join('\n') === this.trained.join('\n')) return ok(undefined);
    const show = async (trained: readonly string[]): Promise<Result<Analysis>> => {
      this.trained = trained;
      // They are about other trajectories.
      this.analyses.clear();
      this.change({ context: undefined });
      return this.analyze();
    };
    const before = this.trained;
    const analysed = await show(recordings);
    if (analysed.ok) return ok(undefined);
    if (analysed.problem.code === 'cancelled') this.trained = before;
    else await show(before);
    return analysed;
  }

  cancel(): void {
    this.running?.abort();
  }

  /** The task, its recordings and the reward's present text; a failure where something is missing or nothing may run. */
  async open(control: RunControl): Promise<Result<OpenedTask>> {
    const context = await this.openContext(control);
    if (!context.ok) return context;
    const reward = await this.readReward(context.value);
    if (!reward.ok) return reward;
    return ok({
      workbench: await this.host.workbench(this.taskFile),
      context: context.value,
      reward: reward.value,
    });
  }

  /**
   * Runs one thing with progress and cancellation; whatever else runs for the task is cancelled. Whatever goes wrong
   * ends up in the snapshot as a problem in words.
   */
  async run<T>(label: string, work: (handle: RunHandle) => Promise<Result<T>>): Promise<Result<T>> {
    this.cancel();
    const run = new AbortController();
    this.running = run;
    this.change({ running: { label, share: null }, problem: undefined });
    const say = (words: string, share: number | null): void => {
      if (this.running === run) this.change({ running: { label: words, share } });
    };
    let result: Result<T>;
    try {
      const control = { signal: run.signal, onProgress: (share: number) => say(label, share) };
      const show = (training: TrainingState): void => {
        if (this.running === run) this.change({ training });
      };
      result = await work({ control, say, show });
    } catch (thrown) {
      result = { ok: false, problem: this.fault(label, thrown) };
    }
    if (this.running !== run) return cancelled();
    this.running = null;
    if (run.signal.aborted) result = cancelled();
    this.change({ running: undefined, problem: result.ok ? undefined : result.problem });
    return result;
  }

  private async lintPresentText(): Promise<void> {
    const context = this.current.context ?? null;
    const reward = await this.readReward(context);
    if (!reward.ok) {
      this.lintProblem = reward.problem;
      this.change({ problem: reward.problem, reward: undefined, entry: undefined, findings: [] });
      return;
    }
    // What a run has said stays until the next run; what only the last look at the text has said is over.
    if (this.current.problem && this.current.problem === this.lintProblem)
      this.change({ problem: undefined });
    const { source } = reward.value;
    const known = this.analyses.get(source);
    const workbench = await this.host.workbench(this.taskFile);
    const findings = known?.analysis.findings ?? (await workbench.lint(context, reward.value));
    const bound = context ? await workbench.bind(context, reward.value) : null;
    if (this.current.reward?.source !== source) return;
    const entry = bound?.ok
      ? { name: bound.value.entry.name, line: bound.value.entry.line, contract: bound.value.contract.id }
      : undefined;
    this.change({ findings, entry });
  }

  private async openContext(control: RunControl): Promise<Result<TaskContext>> {
    if (!this.host.mayRun()) {
      return fail(
        'workspace-untrusted',
        'This workspace is not trusted, so RewardSmith reads and lints the reward but runs nothing.',
        'Trust the workspace to replay the reward on the recordings.',
      );
    }
    const workbench = await this.host.workbench(this.taskFile);
    const context = await workbench.open(this.taskFile, control, this.trained);
    if (context.ok) this.change({ context: context.value });
    return context;
  }

  /** The reward's present text, put into the snapshot together with the analysis that belongs to it. */
  private async readReward(context: TaskContext | null): Promise<Result<RewardSource>> {
    const located = await this.host.locateReward(this.taskFile, context);
    if (!located.ok) return located;
    const { file, entry } = located.value;
    const source = await this.host.read(file);
    if (source === null) {
      return fail(
        'reward-unreadable',
        `The reward file ${basename(file)} cannot be read.`,
        'Check that it is a text file that you may read.',
        { file: this.taskFile },
      );
    }
    const reward = { file, source, entry };
    const analysed = this.analyses.get(source) ?? this.current.analysed;
    this.change({
      reward,
      ...(analysed ? { analysed, stale: analysed.reward.source !== source } : {}),
    });
    return ok(reward);
  }

  private keep(analysed: AnalysedReward): void {
    const { source } = analysed.reward;
    this.analyses.delete(source);
    // One that is still going on may be cancelled: it is shown, and not what an undo comes back to.
    if (!analysed.analysis.pending) this.analyses.set(source, analysed);
    for (const oldest of this.analyses.keys()) {
      if (this.analyses.size <= KEPT_ANALYSES) break;
      this.analyses.delete(oldest);
    }
    const present = this.current.reward?.source;
    // The text went back to one whose analysis is known, while this ran on another: what is shown stays.
    if (present !== undefined && present !== source && this.analyses.has(present)) return;
    this.change({ analysed, stale: present !== source });
  }

  private fault(label: string, thrown: unknown): Problem {
    this.host.logFault(thrown);
    return {
      code: 'internal',
      message: `${label} failed inside RewardSmith: ${messageOf(thrown)}`,
      hint: 'See the RewardSmith log; please report it.',
    };
  }

  private change(change: Change): void {
    const next = Object.entries({ ...this.current, ...change }).filter(([, value]) => value !== undefined);
    this.current = Object.fromEntries(next) as unknown as TaskState;
    this.publish(this.current);
  }
}

function cancelled<T>(): Result<T> {
  return fail('cancelled', 'Cancelled.', 'What was shown before is still there.');
}
