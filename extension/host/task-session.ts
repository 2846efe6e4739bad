import { dirname, resolve } from 'node:path';
import type { Analysis } from '../core/analyzer/analysis';
import type { RunControl } from '../core/sandbox/sandbox';
import type { TaskContext } from '../core/task/context';
import { splitReward } from '../core/task/task';
import type { Problem, Result } from '../core/problem';
import { fail, messageOf, ok } from '../core/problem';
import type { SessionHost } from './session';
import type { RewardSource } from '../core/loop/workbench';
import type { AnalysedReward, TaskState } from './state';

/** Analyses kept by the text they were made of, so that undo shows the earlier picture at once. */
const KEPT_ANALYSES = 4;

type Change = { -readonly [K in keyof TaskState]?: TaskState[K] | undefined };

/** One task: its snapshot, and at most one run at a time that changes it. */
export class TaskSession {
  private current: TaskState;
  private run: AbortController | null = null;
  private readonly analyses = new Map<string, AnalysedReward>();

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

  /** Reads the task and its recordings, unless that is known or not allowed, and lints. */
  async load(): Promise<void> {
    if (this.host.mayRun() && !this.run) {
      await this.perform('Reading recordings', async (control) => {
        const context = await this.open(control);
        return context.ok ? ok(undefined) : context;
      });
    }
    await this.lint();
  }

  /** Looks at whatever text is there, with the recordings in mind when they are loaded. Runs nothing. */
  async lint(): Promise<void> {
    const context = this.current.context ?? null;
    const reward = await this.readReward(context);
    if (!reward.ok) {
      this.change({ problem: reward.problem, reward: undefined, entry: undefined, findings: [] });
      return;
    }
    const { source } = reward.value;
    const known = this.analyses.get(source);
    const workbench = await this.host.workbench();
    const findings = known?.analysis.findings ?? (await workbench.lint(context, reward.value));
    const bound = context ? await workbench.bind(context, reward.value) : null;
    if (this.current.reward?.source !== source) return;
    const entry = bound?.ok
      ? {
          name: bound.value.entry.name,
          line: bound.value.entry.line,
          contract: bound.value.contract.id,
        }
      : undefined;
    this.change({ findings, entry });
  }

  /** Lint, and a dry run on a few steps; left out while something else runs or nothing may run. */
  async check(): Promise<void> {
    await this.lint();
    const source = this.current.reward?.source;
    if (!this.host.mayRun() || this.run || source === undefined || this.analyses.has(source)) return;
    await this.perform('Dry run', async (control) => {
      const opened = await this.openWithReward(control);
      if (!opened.ok) return opened;
      const { context, reward } = opened.value;
      const workbench = await this.host.workbench();
      const findings = await workbench.check(context, reward, control);
      if (this.current.reward?.source === reward.source) this.change({ findings });
      return ok(undefined);
    });
  }

  /** The whole analysis of the present text. What runs is cancelled first. */
  async analyze(): Promise<Result<Analysis>> {
    const result = await this.perform<Analysis>('Analysing trajectories', async (control) => {
      const started = Date.now();
      const opened = await this.openWithReward(control);
      if (!opened.ok) return opened;
      const { context, reward } = opened.value;
      const workbench = await this.host.workbench();
      const analysis = await workbench.analyze(context, reward, control);
      if (!analysis.ok) return analysis;
      if (control.signal?.aborted) return cancelled();
      const at = Date.now();
      this.keep({ analysis: analysis.value, reward, at, seconds: (at - started) / 1000 });
      return analysis;
    });
    // Places findings and the entry, also when the text has moved on while the analysis ran.
    await this.lint();
    return result;
  }

  cancel(): void {
    this.run?.abort();
  }

  private async openWithReward(
    control: RunControl,
  ): Promise<Result<{ context: TaskContext; reward: RewardSource }>> {
    const context = await this.open(control);
    if (!context.ok) return context;
    const reward = await this.readReward(context.value);
    return reward.ok ? ok({ context: context.value, reward: reward.value }) : reward;
  }

  private async open(control: RunControl): Promise<Result<TaskContext>> {
    if (!this.host.mayRun()) {
      return fail(
        'workspace-untrusted',
        'This workspace is not trusted, so RewardSmith reads and lints the reward but runs nothing.',
        'Trust the workspace to replay the reward on the recordings.',
      );
    }
    const workbench = await this.host.workbench();
    const context = await workbench.open(this.taskFile, control);
    if (context.ok) this.change({ context: context.value });
    return context;
  }

  /** The reward's present text, put into the snapshot together with the analysis that belongs to it. */
  private async readReward(context: TaskContext | null): Promise<Result<RewardSource>> {
    const named = await this.rewardName(context);
    if (!named.ok) return named;
    const { file, entry } = splitReward(named.value);
    const path = resolve(dirname(this.taskFile), file);
    const source = await this.host.read(path);
    if (source === null) {
      return fail(
        'reward-missing',
        `The task names ${file} as its reward, and there is no such file.`,
        'Create the file, or correct "reward" in the task file.',
        { file: this.taskFile },
      );
    }
    const reward = { file: path, source, entry };
    const analysed = this.analyses.get(source) ?? this.current.analysed;
    this.change({
      reward,
      ...(analysed ? { analysed, stale: analysed.reward.source !== source } : {}),
    });
    return ok(reward);
  }

  private async rewardName(context: TaskContext | null): Promise<Result<string>> {
    let name = context?.task.reward;
    if (!context) {
      const text = await this.host.read(this.taskFile);
      name = /"reward"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text ?? '')?.[1];
    }
    if (name) return ok(name);
    return fail(
      'reward-not-named',
      'The task file does not name its reward file.',
      'Add "reward": "reward.py" to the task file.',
      { file: this.taskFile },
    );
  }

  private keep(analysed: AnalysedReward): void {
    this.analyses.delete(analysed.reward.source);
    this.analyses.set(analysed.reward.source, analysed);
    for (const source of this.analyses.keys()) {
      if (this.analyses.size <= KEPT_ANALYSES) break;
      this.analyses.delete(source);
    }
    this.change({ analysed });
  }

  /** Runs one thing with progress and cancellation. Whatever goes wrong ends up in the snapshot as a problem in words. */
  private async perform<T>(
    label: string,
    work: (control: RunControl) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    this.cancel();
    const run = new AbortController();
    this.run = run;
    this.change({ running: { label, share: null }, problem: undefined });
    let result: Result<T>;
    try {
      result = await work({
        signal: run.signal,
        onProgress: (share) => {
          if (this.run === run) this.change({ running: { label, share } });
        },
      });
    } catch (thrown) {
      result = fail(
        'internal',
        `${label} failed inside RewardSmith: ${messageOf(thrown)}`,
        'See the RewardSmith log; please report it.',
      );
    }
    if (this.run !== run) return cancelled();
    this.run = null;
    if (run.signal.aborted) result = cancelled();
    const problem: Problem | undefined = result.ok ? undefined : result.problem;
    this.change({ running: undefined, problem });
    return result;
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
