import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { analyzeTrajectories } from '../analyzer/analyze';
import type { Analysis } from '../analyzer/analysis';
import { mergeFindings } from '../analyzer/findings';
import { testHistory, unknown } from '../audit/history';
import { auditReward } from '../audit/run';
import { compareVersions, type ComparedVersion } from '../compare/compare';
import type { VersionComparison } from '../compare/comparison';
import { checkAndProbe, lint, type Checked, type LintInput } from '../critic/critic';
import type { Finding } from '../critic/finding';
import { ofAll } from '../critic/summands';
import { criticSettings, withoutIgnored, withSeverities } from '../critic/settings';
import { expressionsSeen, type ExpressionsSeen } from '../editing/expressions-seen';
import { expectationProblems } from '../expect/in-file';
import type { Exploit } from '../exploits/exploit';
import { findExploits } from '../exploits/search';
import { studyGroups } from '../groups/study';
import { evaluate, evaluateInTurns } from '../measures/evaluate';
import type { Evaluation } from '../measures/evaluation';
import { judge } from '../measures/verdict';
import { fail, ok, type Problem, type Result } from '../problem';
import { readPreferences } from '../preferences/preferences';
import { chooseSandbox } from '../sandbox/choose';
import type { ReplayResult } from '../sandbox/replay';
import type { ReplayJob, RunControl } from '../sandbox/sandbox';
import { RayRuntime } from '../sandbox/ray/ray';
import { Sandboxes } from '../sandbox/sandboxes';
import { defaultStorage } from '../sandbox/snapshot';
import type { TaskContext } from '../task/context';
import { loadTaskFile } from '../task/load';
import { evaluateOutcomes, type Outcomes } from '../task/outcomes';
import { splitReward, type RewardTask } from '../task/task';
import { observationFields } from '../trajectory/fields';
import { RecordingStore } from '../trajectory/cache/store';
import { findRecordings, inTurn } from '../trajectory/find-recordings';
import { loadFound } from '../trajectory/load';
import type { TrajectorySet } from '../trajectory/model';
import { downloadsIn, type Downloads } from '../trajectory/remote/downloads';
import type { StreamedReplay } from '../stream/stream';
import { breathe } from '../breathe';
import { bindReward } from './bind-reward';
import { openLarge, replayLarge, type FileByFileParts } from './file-by-file';
import { runTests, type TestControl } from '../testing/run';
import type { TestResult } from '../testing/test';
import { ReplayCache } from './replay-cache';
import { lineCounts, traceEpisode, type EpisodeTrace, type LineCounts } from './trace';
import { ResultFiles } from './result-files';
import type { BoundReward } from '../contract/bound-reward';
import type { AnalyzeControl, RewardSource, Workbench, WorkbenchOptions } from './workbench';

export function createWorkbench(options: WorkbenchOptions): Workbench {
  return new SandboxedWorkbench(options, new Sandboxes(options));
}

/** Shares of the progress of an analysis: the replay, the exploit search; the rest is the suggestions' replays. */
const PHASES = { replayed: 0.4, searched: 0.5 };

/** Packages that are installed once and don't change under a session; any other may be a file that is being edited. */
const INSTALLED: ReadonlySet<string> = new Set(['numpy', 'scipy', 'torch', 'jax', 'gymnasium']);

class SandboxedWorkbench implements Workbench {
  /** Outcomes by recording, for as long as the recording lives: they depend on nothing else but the task's expressions. */
  private readonly outcomes = new WeakMap<TrajectorySet, Map<string, Outcomes>>();

  private readonly storage: string;
  private readonly recordings: RecordingStore;
  private readonly downloads: Downloads;
  private readonly replays = new ReplayCache();
  private readonly ray: RayRuntime | null;

  constructor(
    private readonly options: WorkbenchOptions,
    private readonly sandboxes: Sandboxes,
  ) {
    this.ray = options.ray ? new RayRuntime(options.ray) : null;
    this.storage = options.storage ?? defaultStorage();
    this.recordings = new RecordingStore(join(this.storage, 'recordings'));
    this.downloads = downloadsIn(this.storage);
  }

  async open(taskFile: string, control: RunControl = {}): Promise<Result<TaskContext>> {
    const task = await loadTaskFile(taskFile);
    if (!task.ok) return task;
    // Processes start while the recordings are read.
    this.sandboxes[this.options.runtime === 'python' ? 'python' : 'pyodide'].warmUp();
    if (this.options.runtime === 'auto') void this.warmUpPython(taskFile, task.value);
    const { finding, reading } = inTurn(task.value.trajectories, control);
    const found = await findRecordings(task.value.trajectories, dirname(taskFile), {
      ...finding,
      downloads: this.options.mayDownload?.() ? this.downloads : undefined,
    });
    if (control.signal?.aborted) return cancelled();
    const large = await openLarge(
      taskFile,
      task.value,
      found,
      this.ray ? 'always' : (this.options.stream ?? 'auto'),
      this.parts(),
      control,
    );
    if (control.signal?.aborted) return cancelled();
    const written = await whatIsWritten(taskFile, task.value);
    if (large)
      return large.ok
        ? ok({ ...large.value, ...written.critic, problems: [...large.value.problems, ...written.mistakes] })
        : large;
    const began = performance.now();
    const { set, files, problems } = await loadFound(found, { ...reading, store: this.recordings });
    const readSeconds = (performance.now() - began) / 1000;
    if (!set) {
      return problems[0]
        ? { ok: false, problem: problems[0] }
        : fail('no-recordings', 'The task names no recordings.', 'Add paths or globs to "trajectories".', {
            file: taskFile,
          });
    }
    const { outcomes, problems: unclear } = await this.outcomesOf(task.value, set, control);
    const judged = await readPreferences(taskFile);
    if (control.signal?.aborted) return cancelled();
    return ok({
      file: taskFile,
      task: task.value,
      set,
      files,
      problems: [...problems, ...unclear, ...written.mistakes, ...(judged.ok ? [] : [judged.problem])],
      ...(judged.ok && judged.value.length > 0 ? { preferences: judged.value } : {}),
      ...written.critic,
      readSeconds,
      fields: observationFields(set, task.value.observation),
      outcomes,
    });
  }

  /** Where the reward looks as if it needed the user's own interpreter. */
  private async warmUpPython(taskFile: string, { reward }: RewardTask): Promise<void> {
    if (reward === undefined) return;
    const path = resolve(dirname(taskFile), splitReward(reward).file);
    const source = await readFile(path, 'utf8').catch(() => '');
    if (/\b(numpy|np|torch|scipy)\b/.test(source)) this.sandboxes.python.warmUp();
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
    const bound = context && (await this.bind(context, reward));
    const { findings } = await eachOf(bound, async (one) => ({
      findings: await lint(this.lintInput(context, reward, one)),
      probed: [],
    }));
    return findings;
  }

  async check(
    context: TaskContext,
    reward: RewardSource,
    control: RunControl = {},
  ): Promise<readonly Finding[]> {
    const bound = await this.bind(context, reward);
    return (await this.checkBound(context, reward, bound, control)).findings;
  }

  private checkBound(
    context: TaskContext,
    reward: RewardSource,
    bound: Result<BoundReward>,
    control: RunControl,
  ): Promise<Checked> {
    return eachOf(bound, (one) => {
      const input = this.lintInput(context, reward, one);
      if (!one?.ok) return checkAndProbe(input, null);
      const sandbox = chooseSandbox(this.sandboxes, this.options.runtime, one.value.needs);
      const { limits } = this.options;
      return checkAndProbe(input, { reward: one.value, context, sandbox, limits, control });
    });
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
      settings: context?.critic ?? null,
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
    const { preferences } = context;
    return ok(
      evaluate({
        set,
        outcomes,
        replay: replayed.value,
        discount: task.discount,
        ...(preferences ? { preferences } : {}),
      }),
    );
  }

  async replayFiles(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl = {},
  ): Promise<Result<StreamedReplay>> {
    const { large } = context;
    if (!large) throw new Error('These recordings were loaded as a whole.');
    const sandbox = this.ray ?? chooseSandbox(this.sandboxes, this.options.runtime, reward.needs);
    return replayLarge({ ...context, large }, reward, sandbox, this.parts(), control);
  }

  private parts(): FileByFileParts {
    const { limits, shardBytes, python } = this.options;
    return { store: this.recordings, expressions: this.sandboxes.pyodide, limits, shardBytes, python };
  }

  private run(
    { source, file, plan, needs }: BoundReward,
    data: TrajectorySet,
    control: RunControl,
    rows?: readonly number[],
  ): Promise<Result<ReplayResult>> {
    const sandbox = chooseSandbox(this.sandboxes, this.options.runtime, needs);
    const job = { source, file, plan, arrays: needs.arrays, data, ...(rows ? { rows } : {}) };
    return sandbox.replay(job, this.options.limits, control);
  }

  async test(
    context: TaskContext,
    source: RewardSource,
    control: TestControl = {},
  ): Promise<Result<TestResult[]>> {
    const bound = await this.bind(context, source);
    if (!bound.ok) return bound;
    const reward = bound.value;
    const quiet: RunControl = control.signal ? { signal: control.signal } : {};
    const tested = await runTests(
      context,
      reward,
      {
        evaluate: () => this.evaluate(context, reward, quiet),
        check: () => this.checkBound(context, source, bound, quiet),
        replay: (set, rows) => this.run(reward, set, quiet, rows),
      },
      control,
    );
    return control.signal?.aborted ? cancelled() : tested;
  }

  async analyze(
    context: TaskContext,
    source: RewardSource,
    control: AnalyzeControl = {},
  ): Promise<Result<Analysis>> {
    const progress = control.onProgress;
    const phase = (from: number, to: number): RunControl => ({
      ...control,
      ...(progress ? { onProgress: (share: number) => progress(from + (to - from) * share) } : {}),
    });
    // The other replays are cancelled with the rest; how far each is concerns nobody.
    const unreported: RunControl = control.signal ? { signal: control.signal } : {};
    const bound = await this.bind(context, source);
    if (!bound.ok) return bound;
    const reward = bound.value;
    const evaluated = await this.evaluate(context, reward, phase(0, PHASES.replayed));
    if (!evaluated.ok) return evaluated;
    const evaluation = evaluated.value;
    const exploits = await this.exploitsOf(
      context,
      reward,
      evaluation,
      phase(PHASES.replayed, PHASES.searched),
    );
    if (control.signal?.aborted) return cancelled();
    const verdict = judge(evaluation, { exploits });
    const groups = await studyGroups(evaluation);
    const judged = { evaluation, verdict, exploits, ...(groups ? { groups } : {}) };
    const known = { ...judged, causes: [], findings: [], suggestions: [], pending: true };
    control.onPart?.(known);
    await breathe();
    // After the verdict: beside it, on few cores, both would be late.
    const { findings: checked, adversarial = null } = await this.checkBound(
      context,
      source,
      bound,
      unreported,
    );
    const merged = (found: readonly Finding[]): Finding[] =>
      mergeFindings(checked, withSeverities(withoutIgnored(found, context.critic), context.critic));
    const replayCode = async (code: string): Promise<Result<Evaluation>> => {
      const other = await this.bind(context, { ...source, source: code });
      return other.ok ? this.evaluate(context, other.value, unreported) : other;
    };
    const trials = {
      replay: (set: TrajectorySet) => this.run(reward, set, unreported),
      replayCode,
    };
    const analysed = await analyzeTrajectories(
      { context, reward, evaluation, exploits },
      {
        lint: (code) => this.lint(context, { ...source, source: code }),
        replay: replayCode,
        replayOn: async (some, code) => {
          const other = await this.bind(some, { ...source, source: code });
          return other.ok ? this.evaluateAgain(some, other.value, unreported) : other;
        },
        findExploits: async (code, other) => {
          const changed = await this.bind(context, { ...source, source: code });
          return changed.ok ? this.exploitsOf(context, changed.value, other, unreported) : [];
        },
      },
      phase(PHASES.searched, 1),
      ({ findings, ...found }) => control.onPart?.({ ...known, ...found, findings: merged(findings) }),
      control.audit === false
        ? undefined
        : (causes) => auditReward({ context, reward, evaluation, exploits, causes }, trials, control.signal),
    );
    if (control.signal?.aborted) return cancelled();
    const findings = merged(analysed.findings);
    const suffered = new Set([
      ...analysed.causes.map(({ cause }) => cause),
      ...findings.map(({ code }) => code),
    ]);
    return ok({
      ...judged,
      ...analysed,
      findings,
      // A kind of edit may answer what this candidate does not suffer from.
      suggestions: analysed.suggestions.map((one) => ({
        ...one,
        answers: one.answers.filter((answer) => suffered.has(answer)),
      })),
      ...(adversarial ? { adversarial } : {}),
    });
  }

  /** As `replay`, from what was replayed before where nothing has changed that the rewards depend on. */
  private async evaluate(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl,
  ): Promise<Result<Evaluation>> {
    const { set, outcomes, task, file } = context;
    const replayed = await this.runOnce(reward, set, file, control);
    if (!replayed.ok) return replayed;
    const { preferences } = context;
    return ok(
      await evaluateInTurns({
        set,
        outcomes,
        replay: replayed.value,
        discount: task.discount,
        ...(preferences ? { preferences } : {}),
      }),
    );
  }

  /** As `evaluate`, of what is replayed this once: some of the episodes. */
  private async evaluateAgain(
    { set, outcomes, task }: TaskContext,
    reward: BoundReward,
    control: RunControl,
  ): Promise<Result<Evaluation>> {
    const replayed = await this.run(reward, set, control);
    if (!replayed.ok) return replayed;
    return ok(await evaluateInTurns({ set, outcomes, replay: replayed.value, discount: task.discount }));
  }

  private runOnce(
    reward: BoundReward,
    data: TrajectorySet,
    taskFile: string,
    control: RunControl,
  ): Promise<Result<ReplayResult>> {
    const run = (): Promise<Result<ReplayResult>> => this.run(reward, data, control);
    const { source, file, plan, needs } = reward;
    if (!needs.packages.every((name) => INSTALLED.has(name))) return run();
    const { id } = chooseSandbox(this.sandboxes, this.options.runtime, needs);
    const { limits, python = '' } = this.options;
    // The user's interpreter and its packages may be others tomorrow: what it gave lives as long as the session.
    const files = id === 'pyodide' ? new ResultFiles(taskFile, this.storage) : null;
    const job = { source, file, plan, arrays: needs.arrays, data };
    return this.replays.replay(job, { runtime: `${id} ${python}`, limits }, files, run);
  }

  /** Ways to be paid more than success; none when that could not be found out. */
  private async exploitsOf(
    context: TaskContext,
    reward: BoundReward,
    evaluation: Evaluation,
    control: RunControl,
  ): Promise<readonly Exploit[]> {
    const play = (played: TrajectorySet) => this.runOnce(reward, played, context.file, control);
    const found = await findExploits(evaluation, context.fields, play, control.signal);
    return found.ok ? found.value : [];
  }

  async compare(
    context: TaskContext,
    a: RewardSource,
    b: RewardSource,
    control: RunControl = {},
  ): Promise<Result<VersionComparison>> {
    const versions: ComparedVersion[] = [];
    for (const source of [a, b]) {
      const version = await this.versionOf(context, source, control);
      if (!version.ok) return version;
      versions.push(version.value);
    }
    const [first, second] = versions;
    if (!first || !second || control.signal?.aborted) return cancelled();
    return ok(await compareVersions(first, second, control.signal));
  }

  private async versionOf(
    context: TaskContext,
    source: RewardSource,
    control: RunControl,
  ): Promise<Result<ComparedVersion>> {
    const bound = await this.bind(context, source);
    if (!bound.ok) return bound;
    const reward = bound.value;
    const evaluated = await this.evaluate(context, reward, control);
    if (!evaluated.ok) return evaluated;
    const evaluation = evaluated.value;
    const replay = (set: TrajectorySet) => this.run(reward, set, control);
    const tested = await testHistory(evaluation, replay);
    const history = tested.ok ? tested.value : unknown(tested.problem.message);
    return ok({ reward, evaluation, history, replay });
  }

  async trace(
    context: TaskContext,
    source: RewardSource,
    { episode, step }: { readonly episode: number; readonly step: number },
    control: RunControl = {},
  ): Promise<Result<EpisodeTrace>> {
    const replay = await this.replayer(context, source, control);
    if (!replay.ok) return replay;
    return traceEpisode(
      (episodes, trace) => replay.value({ episodes, trace, processes: 1 }),
      context.set,
      episode,
      step,
    );
  }

  async lineCounts(
    context: TaskContext,
    source: RewardSource,
    control: RunControl = {},
  ): Promise<Result<LineCounts>> {
    const replay = await this.replayer(context, source, control);
    if (!replay.ok) return replay;
    return lineCounts((episodes) => replay.value({ episodes, byEpisode: true }), context.set);
  }

  /** Replays that ask for something special, so that none of another kind will do. */
  private async replayer(
    context: TaskContext,
    source: RewardSource,
    control: RunControl,
  ): Promise<Result<(asked: Partial<ReplayJob>) => Promise<Result<ReplayResult>>>> {
    const bound = await this.bind(context, source);
    if (!bound.ok) return bound;
    const { file, plan, needs } = bound.value;
    const sandbox = chooseSandbox(this.sandboxes, this.options.runtime, needs);
    const job = { source: bound.value.source, file, plan, arrays: needs.arrays, data: context.set };
    return ok((asked) => sandbox.replay({ ...job, ...asked }, this.options.limits, control));
  }

  expressions(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl = {},
  ): Promise<ExpressionsSeen | null> {
    const sandbox = chooseSandbox(this.sandboxes, this.options.runtime, reward.needs);
    return expressionsSeen({ reward, context, sandbox, limits: this.options.limits }, control);
  }

  dispose(): void {
    this.ray?.dispose();
    this.sandboxes.dispose();
  }
}

/** A look at the reward; where it is a sum of several functions, at each of them. */
async function eachOf(
  bound: Result<BoundReward> | null,
  look: (one: Result<BoundReward> | null) => Promise<Checked>,
): Promise<Checked> {
  if (!bound?.ok || !bound.value.summands) return look(bound);
  const each: Checked[] = [];
  for (const summand of bound.value.summands) each.push(await look(ok(summand)));
  return ofAll(each);
}

/** What else of the task file has a place in it: expectations that can't be understood (the task is as good without), rules. */
async function whatIsWritten(
  taskFile: string,
  task: RewardTask,
): Promise<{ readonly mistakes: readonly Problem[]; readonly critic: Pick<TaskContext, 'critic'> }> {
  if (!task.expect && !task.critic) return { mistakes: [], critic: {} };
  const text = await readFile(taskFile, 'utf8');
  const critic = criticSettings(task, text, taskFile);
  return { mistakes: expectationProblems(text, taskFile), critic: critic ? { critic } : {} };
}

function cancelled<T>(): Result<T> {
  return fail('cancelled', 'Cancelled.', 'Run it again when you like.');
}
