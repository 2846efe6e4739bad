import { join } from 'node:path';
import type { Analysis, Effect } from '../analyzer/analysis';
import { versionEffect } from '../analyzer/version-effect';
import { testHistory, unknown } from '../audit/history';
import { compareVersions, type ComparedVersion } from '../compare/compare';
import type { VersionComparison } from '../compare/comparison';
import type { BoundReward } from '../contract/bound-reward';
import { samplePart } from '../critic/data/rows';
import { checkAndProbe, lint, type Checked, type LintInput } from '../critic/critic';
import type { Finding } from '../critic/finding';
import { ofAll } from '../critic/summands';
import { expressionsSeen, type ExpressionsSeen } from '../editing/expressions-seen';
import type { Evaluation } from '../measures/evaluation';
import { cancelled, fail, ok, type Result } from '../problem';
import { RayRuntime } from '../sandbox/ray/ray';
import type { ReplayResult } from '../sandbox/replay';
import type { ReplayJob, RunControl } from '../sandbox/sandbox';
import { Sandboxes } from '../sandbox/sandboxes';
import { defaultStorage } from '../sandbox/snapshot';
import type { StreamedReplay } from '../stream/stream';
import type { TaskContext } from '../task/context';
import { runTests, type TestControl } from '../testing/run';
import type { TestResult } from '../testing/test';
import { RecordingStore } from '../trajectory/cache/store';
import type { TrajectorySet } from '../trajectory/model';
import { trainByCommand } from '../training/train-by-command';
import { trainEmbedded, type TrainedTask, type TrainingControl, type TrainingJob } from '../training/train';
import { downloadsIn } from '../trajectory/remote/downloads';
import { analyzeReward } from './analyze-reward';
import { bindReward } from './bind-reward';
import { replayLarge, type FileByFileParts } from './file-by-file';
import { Opener } from './opener';
import { Replayer } from './replayer';
import { lineCounts, traceEpisode, type EpisodeTrace, type LineCounts } from './trace';
import type { AnalyzeControl, Examined, RewardSource, Workbench, WorkbenchOptions } from './workbench';

export function createWorkbench(options: WorkbenchOptions): Workbench {
  return new SandboxedWorkbench(options, new Sandboxes(options));
}

class SandboxedWorkbench implements Workbench {
  private readonly parts: FileByFileParts;
  private readonly opener: Opener;
  private readonly replayer: Replayer;
  private readonly ray: RayRuntime | null;
  private readonly trainingRay: RayRuntime | null;
  private readonly storage: string;

  constructor(
    private readonly options: WorkbenchOptions,
    private readonly sandboxes: Sandboxes,
  ) {
    this.ray = options.ray ? new RayRuntime(options.ray) : null;
    this.trainingRay = options.trainOn ? new RayRuntime(options.trainOn) : null;
    const storage = options.storage ?? defaultStorage();
    this.storage = storage;
    const { limits, shardBytes, python } = options;
    const store = new RecordingStore(join(storage, 'recordings'));
    this.parts = { store, expressions: sandboxes.pyodide, limits, shardBytes, python };
    this.opener = new Opener(options, sandboxes, downloadsIn(storage, options.downloads ?? null), this.parts);
    this.replayer = new Replayer(options, sandboxes, storage);
  }

  open(
    taskFile: string,
    control: RunControl = {},
    more: readonly string[] = [],
  ): Promise<Result<TaskContext>> {
    return this.opener.open(taskFile, control, more);
  }

  bind(context: TaskContext, reward: RewardSource): Promise<Result<BoundReward>> {
    return bindReward(context, reward);
  }

  async lint(context: TaskContext | null, reward: RewardSource): Promise<readonly Finding[]> {
    const bound = context && (await this.bind(context, reward));
    const { findings } = await eachOf(bound, async (one) => ({
      findings: await lint(lintInput(context, reward, one)),
      probed: [],
    }));
    return findings;
  }

  async check(
    context: TaskContext,
    reward: RewardSource,
    control: RunControl = {},
  ): Promise<readonly Finding[]> {
    return (await this.examine(context, reward, control)).findings;
  }

  async examine(context: TaskContext, reward: RewardSource, control: RunControl = {}): Promise<Examined> {
    const bound = await this.bind(context, reward);
    const { findings, probed } = await this.checkBound(context, reward, bound, control);
    const parts = probed.length ? samplePart(context.set, context.outcomes) : [];
    return { findings, probed, steps: parts.reduce((sum, { rows }) => sum + rows.length, 0) };
  }

  private checkBound(
    context: TaskContext,
    reward: RewardSource,
    bound: Result<BoundReward>,
    control: RunControl,
  ): Promise<Checked> {
    const { limits } = this.options;
    return eachOf(bound, (one) => {
      const input = lintInput(context, reward, one);
      if (!one?.ok) return checkAndProbe(input, null);
      const sandbox = this.replayer.sandboxFor(one.value);
      return checkAndProbe(input, { reward: one.value, context, sandbox, limits, control });
    });
  }

  replay(context: TaskContext, reward: BoundReward, control: RunControl = {}): Promise<Result<Evaluation>> {
    return this.replayer.evaluateAnew(context, reward, control);
  }

  async replayFiles(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl = {},
  ): Promise<Result<StreamedReplay>> {
    const { large } = context;
    if (!large) throw new Error('These recordings were loaded as a whole.');
    const sandbox = this.ray ?? this.replayer.sandboxFor(reward);
    return replayLarge({ ...context, large }, reward, sandbox, this.parts, control);
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
        evaluate: () => this.replayer.evaluate(context, reward, quiet),
        check: () => this.checkBound(context, source, bound, quiet),
        replay: (set, rows) => this.replayer.run(reward, set, quiet, rows ? { rows } : {}),
      },
      control,
    );
    return control.signal?.aborted ? cancelled() : tested;
  }

  analyze(
    context: TaskContext,
    source: RewardSource,
    control: AnalyzeControl = {},
  ): Promise<Result<Analysis>> {
    const parts = {
      replayer: this.replayer,
      bind: bindReward,
      lint: (of: TaskContext, reward: RewardSource) => this.lint(of, reward),
      check: (...input: Parameters<SandboxedWorkbench['checkBound']>) => this.checkBound(...input),
    };
    return analyzeReward(parts, context, source, control);
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

  async effect(
    context: TaskContext,
    analysis: Pick<Analysis, 'evaluation' | 'exploits'>,
    source: RewardSource,
    control: RunControl = {},
  ): Promise<Result<Effect>> {
    const bound = await this.bind(context, source);
    if (!bound.ok) return bound;
    const evaluated = await this.replayer.evaluate(context, bound.value, control);
    if (!evaluated.ok) return evaluated;
    const evaluation = evaluated.value;
    const { length } = await this.replayer.exploitsOf(context, bound.value, evaluation, control);
    if (control.signal?.aborted) return cancelled();
    return ok(await versionEffect(context, analysis, { evaluation, exploits: length }));
  }

  private async versionOf(
    context: TaskContext,
    source: RewardSource,
    control: RunControl,
  ): Promise<Result<ComparedVersion>> {
    const bound = await this.bind(context, source);
    if (!bound.ok) return bound;
    const reward = bound.value;
    const evaluated = await this.replayer.evaluate(context, reward, control);
    if (!evaluated.ok) return evaluated;
    const evaluation = evaluated.value;
    const replay = (set: TrajectorySet) => this.replayer.run(reward, set, control);
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
    const replay = await this.special(context, source, control);
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
    const replay = await this.special(context, source, control);
    if (!replay.ok) return replay;
    return lineCounts((episodes) => replay.value({ episodes, byEpisode: true }), context.set);
  }

  /** Replays that ask for something special, so that none of another kind will do. */
  private async special(
    context: TaskContext,
    source: RewardSource,
    control: RunControl,
  ): Promise<Result<(asked: Partial<ReplayJob>) => Promise<Result<ReplayResult>>>> {
    const bound = await this.bind(context, source);
    if (!bound.ok) return bound;
    return ok((asked) => this.replayer.run(bound.value, context.set, control, asked));
  }

  expressions(
    context: TaskContext,
    reward: BoundReward,
    control: RunControl = {},
  ): Promise<ExpressionsSeen | null> {
    const sandbox = this.replayer.sandboxFor(reward);
    return expressionsSeen({ reward, context, sandbox, limits: this.options.limits }, control);
  }

  async train(
    context: TaskContext,
    source: RewardSource | null,
    asked: Parameters<Workbench['train']>[2],
    control: Parameters<Workbench['train']>[3] = {},
  ): ReturnType<Workbench['train']> {
    const bound = source && (await this.bind(context, source));
    if (bound && !bound.ok) return bound;
    return this.trainOn({ context, reward: bound && bound.value, ...asked }, control);
  }

  trainOnOwn(
    context: TrainedTask,
    asked: Parameters<Workbench['trainOnOwn']>[1],
    control: TrainingControl = {},
  ): ReturnType<Workbench['train']> {
    return this.trainOn({ context, reward: null, ...asked }, control);
  }

  private async trainOn(job: TrainingJob, control: TrainingControl): ReturnType<Workbench['train']> {
    const { context } = job;
    const command = context.task.train?.command;
    if (command !== undefined && this.trainingRay)
      return fail(
        'ray-own-trainer',
        'Your own train command runs on this machine; only the built-in trainer is run on Ray.',
        'Leave --engine ray out, and have your trainer use Ray by itself.',
        { file: context.file },
      );
    if (command !== undefined)
      return trainByCommand(
        { ...job, command },
        {
          agree: () => Promise.resolve(false),
          hint: 'Here it can not be agreed to.',
          ...this.options.trainCommand,
          open: (recordings) => this.opener.open(context.file, {}, recordings),
        },
        control,
      );
    const trainers = this.trainingRay ?? this.sandboxes.python;
    const parts = { trainers, limits: this.options.limits, storage: this.storage };
    return trainEmbedded(job, parts, control);
  }

  dispose(): void {
    this.ray?.dispose();
    this.trainingRay?.dispose();
    this.sandboxes.dispose();
  }
}

function lintInput(
  context: TaskContext | null,
  { source, file }: RewardSource,
  bound: Result<BoundReward> | null,
): LintInput {
  const known = bound?.ok ? bound.value : null;
  return {
    // One of several functions may be in a file of its own.
    source: known?.source ?? source,
    file: known?.file ?? file,
    contract: known?.contract ?? null,
    entry: known?.entry ?? null,
    recording: context?.set ?? null,
    fields: context?.fields ?? null,
    discount: context?.task.discount ?? null,
    mismatch: bound && !bound.ok ? bound.problem : null,
    ...(context
      ? {
          outcomes: {
            success: context.task.success ?? null,
            causes: Object.values(context.task.causes ?? {}),
          },
        }
      : {}),
    settings: context?.critic ?? null,
  };
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
