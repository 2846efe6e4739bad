import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { downloadChoice } from './download-choice';
import { createWorkbench } from '../core/loop/create-workbench';
import type { RewardSource, Workbench, WorkbenchOptions } from '../core/loop/workbench';
import type { RuntimeChoice } from '../core/sandbox/choose';
import type { RayChoice } from '../core/sandbox/ray/ray';
import { fail, messageOf, ok, type Problem, type Result } from '../core/problem';
import { DEFAULT_LIMITS, type RunControl } from '../core/sandbox/sandbox';
import { listed, type UnprotectedChoice } from '../core/sandbox/unprotected';
import type { TaskContext } from '../core/task/context';
import { resolveReward } from '../core/loop/reward-file';
import { ExitCode, printProblem, say, warnProblems, type FailOn, type Format } from './output';

/** What runs rewards, and how far it may go. */
export interface RuntimeOptions {
  readonly runtime: RuntimeChoice;
  readonly limitSeconds: number;
  readonly limitMb: number;
  readonly python?: string;
  readonly unprotected?: boolean;
  /** Recordings that the task names by URL may be fetched from any server. */
  readonly allowNetwork?: boolean;
}

/** Options that every command on a task has. */
export interface TaskOptions extends RuntimeOptions {
  readonly reward?: string;
  readonly format: Format;
  readonly failOn: FailOn;
  /** Absent: when the recordings are too large to be held. */
  readonly stream?: boolean;
  readonly shardMb: number;
  readonly engine: 'local' | 'ray';
  readonly address?: string;
  readonly shared?: string;
  /** Agents are trained: then it is the trainings for which there is an engine. */
  readonly train?: boolean;
  /** The task's own train command may be run. */
  readonly yes?: boolean;
}

export function formatOption(...choices: Format[]): Option {
  return new Option('--format <format>', 'how to print the result').choices(choices).default('text');
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('A positive number is expected.');
  return value;
}

function rayChoice({ address, shared, unprotected, python }: TaskOptions): RayChoice {
  const onNotice = (sentence: string): void => say(`rewardsmith: ${sentence}`);
  return {
    address,
    shared: shared && (shared.includes('://') ? shared : resolve(shared)),
    unprotected,
    python,
    onNotice,
  };
}

function unprotectedChoice(agreed: boolean): UnprotectedChoice {
  return {
    agree: ({ can }) => {
      const note = `The reward runs without protection: it can ${listed(can)}.`;
      if (agreed) say(`rewardsmith: ${note}`);
      return Promise.resolve(agreed);
    },
    hint: 'For a reward that you trust, add --unprotected.',
  };
}

function trainCommandChoice(agreed: boolean): NonNullable<WorkbenchOptions['trainCommand']> {
  return {
    agree: (command) => {
      if (agreed) say(`rewardsmith: Running the task's train command with your rights: ${command}`);
      return Promise.resolve(agreed);
    },
    hint: 'It would run with your own rights, outside the sandbox. If you trust it, add --yes.',
  };
}

function nonNegative(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError('A number from 0 is expected.');
  return value;
}

export function addRuntimeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--runtime <runtime>', 'what runs the reward')
        .choices(['auto', 'pyodide', 'python'])
        .default('auto'),
    )
    .option('--limit-seconds <n>', 'stop the reward after this long', positiveNumber, DEFAULT_LIMITS.seconds)
    .option('--limit-mb <n>', 'memory the reward may use, in MiB', positiveNumber, DEFAULT_LIMITS.megabytes)
    .option('--python <path>', 'the Python interpreter of the python runtime')
    .option(
      '--unprotected',
      'run the reward in your own Python (or on Ray workers) also where nothing isolates, if you trust it',
    )
    .option('--allow-network', 'download recordings that the task names by URL, without asking');
}

/** The same for the core. */
export function workbenchOptions(options: RuntimeOptions): WorkbenchOptions {
  return {
    runtime: options.runtime,
    limits: { seconds: options.limitSeconds, megabytes: options.limitMb },
    ...(options.python === undefined ? {} : { python: options.python }),
    unprotected: unprotectedChoice(options.unprotected ?? false),
    downloads: downloadChoice(options.allowNetwork ?? false),
  };
}

export function addTaskOptions(command: Command, ...formats: Format[]): Command {
  command
    .argument('<task>', 'the reward task, NAME.reward.json')
    .option('--reward <file>', "use this reward file (or file.py:function) instead of the task's")
    .addOption(formatOption(...formats))
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 when a finding is at least this severe')
        .choices(['error', 'warning', 'info', 'never'])
        .default('error'),
    );
  return addRuntimeOptions(command)
    .option(
      '--stream',
      'go through the recordings file by file (the default where they are too large to be held)',
    )
    .addOption(
      new Option(
        '--engine <engine>',
        'where recordings are replayed file by file, and agents trained seed by seed: on this machine, or on a Ray cluster',
      )
        .choices(['local', 'ray'])
        .default('local'),
    )
    .option(
      '--address <address>',
      'with --engine ray: HOST:PORT of the cluster; one on this machine when absent',
    )
    .option(
      '--shared <place>',
      'with --engine ray: folder that all machines see, or fsspec URL, to hand data over in',
    )
    .option('--shard-mb <n>', 'with --stream: recordings replayed together, MiB in memory', nonNegative, 32)
    .option('--no-stream', 'load all recordings, however large they are');
}

const INTERRUPTS = ['SIGINT', 'SIGTERM'] as const;

/** A task opened on the command line. */
export interface TaskSession {
  readonly workbench: Workbench;
  readonly context: TaskContext;
  readonly control: RunControl;
}

/**
 * Opens the task, runs `work`, prints a problem when either fails. Ctrl-C and the end of a time limit (`timeout`) cancel and free the
 * sandbox; what is known by then is printed as ever.
 */
export async function withTask(
  taskFile: string,
  options: TaskOptions,
  work: (session: TaskSession) => Promise<Result<void>>,
  onProblem = (problem: Problem): void => printProblem(problem, options.format),
): Promise<void> {
  const abort = new AbortController();
  const onInterrupt = (): void => abort.abort();
  for (const signal of INTERRUPTS) process.once(signal, onInterrupt);
  const ray = options.engine === 'ray' ? rayChoice(options) : null;
  const workbench = createWorkbench({
    ...workbenchOptions(options),
    ...(ray && (options.train ? { trainOn: ray } : { ray })),
    trainCommand: trainCommandChoice(options.yes ?? false),
    shardBytes: options.shardMb * 1024 ** 2,
    stream: options.stream === undefined ? 'auto' : options.stream ? 'always' : 'never',
  });
  const control = { signal: abort.signal };
  try {
    const opened = await workbench.open(resolve(taskFile), control);
    if (opened.ok) warnProblems(opened.value.problems);
    const result = opened.ok ? await work({ workbench, context: opened.value, control }) : opened;
    if (!result.ok) onProblem(result.problem);
  } finally {
    for (const signal of INTERRUPTS) process.removeListener(signal, onInterrupt);
    workbench.dispose();
    if (abort.signal.aborted) {
      process.stderr.write('rewardsmith: Cancelled; what is shown is what was finished by then.\n');
      process.exitCode = ExitCode.Interrupted;
    }
  }
}

/** The same with the text of the reward that the options or the task name. */
export function withReward(
  taskFile: string,
  options: TaskOptions,
  work: (session: TaskSession & { readonly reward: RewardSource }) => Promise<Result<void>>,
  onProblem?: (problem: Problem) => void,
): Promise<void> {
  const withText = async (session: TaskSession): Promise<Result<void>> => {
    const reward = await readReward(session.context, options);
    return reward.ok ? work({ ...session, reward: reward.value }) : reward;
  };
  return withTask(taskFile, options, withText, onProblem);
}

export async function readReward(
  { file: taskFile, task }: TaskContext,
  options: TaskOptions,
): Promise<Result<RewardSource>> {
  const found = await resolveReward(taskFile, task, options.reward && resolve(options.reward));
  if (!found.ok) return found;
  const { file, entry } = found.value;
  try {
    return ok({ source: await readFile(file, 'utf8'), file, entry });
  } catch (thrown) {
    return fail(
      'reward-unreadable',
      `The reward file cannot be read: ${messageOf(thrown)}.`,
      'Check "reward" in the task file, or --reward.',
      { file },
    );
  }
}

export const done: Result<void> = ok(undefined);
