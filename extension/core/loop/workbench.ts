import type { Analysis, Effect } from '../analyzer/analysis';
import type { VersionComparison } from '../compare/comparison';
import type { Finding } from '../critic/finding';
import type { ExpressionsSeen } from '../editing/expressions-seen';
import type { Evaluation } from '../measures/evaluation';
import type { Result } from '../problem';
import type { RuntimeChoice } from '../sandbox/choose';
import type { RayChoice } from '../sandbox/ray/ray';
import type { Limits, RunControl } from '../sandbox/sandbox';
import type { UnprotectedChoice } from '../sandbox/unprotected';
import type { TaskContext } from '../task/context';
import type { StreamedReplay } from '../stream/stream';
import type { BoundReward } from '../contract/bound-reward';
import type { TrainedTask, TrainingControl, TrainingJob } from '../training/train';
import type { CommandParts } from '../training/train-by-command';
import type { Training } from '../training/training';
import type { EpisodeTrace, LineCounts } from './trace';
import type { TestControl } from '../testing/run';
import type { TestResult } from '../testing/test';
import type { DownloadChoice } from '../trajectory/remote/downloads';

/** Whether recordings are gone through file by file: when they are too large to be held, or as one wishes. */
export type StreamChoice = 'auto' | 'always' | 'never';

export interface WorkbenchOptions {
  readonly runtime: RuntimeChoice;
  readonly limits: Limits;
  /** The user's interpreter for the `python` runtime; `python3` on the PATH when absent. */
  readonly python?: string;
  /** Who agrees to run the user's interpreter where nothing isolates; nobody when absent. */
  readonly unprotected?: UnprotectedChoice;
  /** Folder for caches, outside any workspace; the system's cache folder when absent. */
  readonly storage?: string;
  /** Who agrees to recordings that a task names by URL being downloaded; nothing is when absent. */
  readonly downloads?: DownloadChoice;
  /** Who agrees to a task's own train command, and how; nobody when absent. */
  readonly trainCommand?: Pick<CommandParts, 'agree' | 'hint'>;
  /** `auto` when absent. */
  readonly stream?: StreamChoice;
  /** Replays of all recordings run on a Ray cluster; every task goes file by file then. */
  readonly ray?: RayChoice;
  /** Agents are trained on a Ray cluster; everything else runs here. */
  readonly trainOn?: RayChoice;
  /** How much memory recordings that are replayed together may take when going file by file. */
  readonly shardBytes?: number;
}

/** Reward code as it is in an editor or a file. */
export interface RewardSource {
  readonly source: string;
  /** Absolute path; nothing is read from it. */
  readonly file: string;
  /** The function or class the task names; null: the one its contract finds. */
  readonly entry: string | null;
}

export interface AnalyzeControl extends RunControl {
  /** Gets the analysis as far as it is known (`pending`), the verdict first. */
  readonly onPart?: (analysis: Analysis) => void;
  /** False: the longer questions are not asked, as between the rounds of a loop. */
  readonly audit?: boolean;
  /** Replay and verdict alone: neither causes nor findings nor suggestions. */
  readonly verdictOnly?: boolean;
}

/** What a check says, and how much it looked at. */
export interface Examined {
  readonly findings: readonly Finding[];
  /** Recorded steps (or completions) on which the reward was followed; 0 where it could only be tried on a few, or not at all. */
  readonly steps: number;
  /** Codes of the probes with made-up input that were put to it. */
  readonly probed: readonly string[];
}

/** The one door that the command line and the editor use: a task and a reward in, findings, numbers and suggestions out. */
export interface Workbench {
  /**
   * Reads the task file and its recordings and works out each episode's outcome. Unchanged recordings are not read again.
   * `more`: recordings beside those that the file names.
   */
  open(taskFile: string, control?: RunControl, more?: readonly string[]): Promise<Result<TaskContext>>;
  /** The contract of the reward and how to call it on these recordings. */
  bind(context: TaskContext, reward: RewardSource): Promise<Result<BoundReward>>;
  /** Static findings only: never runs anything. Works without recordings (context null) and on broken code. */
  lint(context: TaskContext | null, reward: RewardSource): Promise<readonly Finding[]>;
  /** Static findings and a dry run on a few real steps. */
  check(context: TaskContext, reward: RewardSource, control?: RunControl): Promise<readonly Finding[]>;
  /** The same, and what was looked at. */
  examine(context: TaskContext, reward: RewardSource, control?: RunControl): Promise<Examined>;
  replay(context: TaskContext, reward: BoundReward, control?: RunControl): Promise<Result<Evaluation>>;
  /** Of a context with `large`: all its recordings, file by file. What was finished before is not done again. */
  replayFiles(
    context: TaskContext,
    reward: BoundReward,
    control?: RunControl,
  ): Promise<Result<StreamedReplay>>;
  /**
   * Critic, replay, evaluation, causes and suggestions with their effect. What was replayed before under the same conditions
   * is not replayed again.
   */
  analyze(context: TaskContext, reward: RewardSource, control?: AnalyzeControl): Promise<Result<Analysis>>;
  /** Two versions of the reward on the same recordings: distances, moved trajectories, measures side by side. */
  compare(
    context: TaskContext,
    a: RewardSource,
    b: RewardSource,
    control?: RunControl,
  ): Promise<Result<VersionComparison>>;
  /** What other code than what was analysed does to the measures, on the same recordings. */
  effect(
    context: TaskContext,
    analysis: Pick<Analysis, 'evaluation' | 'exploits'>,
    reward: RewardSource,
    control?: RunControl,
  ): Promise<Result<Effect>>;
  /**
   * How often each condition of the reward held on recorded episodes, and what its statements paid; null when the reward
   * cannot be followed.
   */
  expressions(
    context: TaskContext,
    reward: BoundReward,
    control?: RunControl,
  ): Promise<ExpressionsSeen | null>;
  /** What each step of one episode did: lines that ran, and the values of variables around one step. Index into the set's episodes. */
  trace(
    context: TaskContext,
    reward: RewardSource,
    at: { readonly episode: number; readonly step: number },
    control?: RunControl,
  ): Promise<Result<EpisodeTrace>>;
  /** Which episodes ran which lines. */
  lineCounts(context: TaskContext, reward: RewardSource, control?: RunControl): Promise<Result<LineCounts>>;
  /** Expectations of the task file, probes and saved exploits. A replay made before under the same conditions is not made again. */
  test(context: TaskContext, reward: RewardSource, control?: TestControl): Promise<Result<TestResult[]>>;
  /** Trains agents on the reward, or with null on the environment's own, and records what they do. */
  train(
    context: TaskContext,
    reward: RewardSource | null,
    asked: Omit<TrainingJob, 'context' | 'reward'>,
    control?: TrainingControl,
  ): Promise<Result<Training>>;
  /** The same on the environment's own reward, which asks for no recordings. */
  trainOnOwn(
    task: TrainedTask,
    asked: Omit<TrainingJob, 'context' | 'reward'>,
    control?: TrainingControl,
  ): Promise<Result<Training>>;
  dispose(): void;
}
