import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { BoundReward } from '../contract/bound-reward';
import { fail, messageOf, ok, type Problem, type Result } from '../problem';
import type { StartedTrainer, Trainers } from '../sandbox/trainers';
import type { Limits } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import type { TaskEnvironment } from '../task/task';
import type { TrainerMessage } from './messages';
import { RoundFolder } from './round-folder';
import { runTrainer } from './trainer-process';
import type { Budget, SeedRun, Training } from './training';
import { trainingKey } from './training-key';

/** Points of the learning curve; episodes on the way that are recorded; episodes of the trained policy. Each for one seed. */
const WINDOWS = 20;
const RECORDED = 10;
const EVALUATED = 10;
const STALL_SECONDS = 30;

/** What a training needs to know of a task: no recordings. */
export type TrainedTask = Pick<TaskContext, 'file' | 'task' | 'fields'>;

export interface TrainingJob {
  readonly context: TrainedTask;
  /** Null: the environment's own reward. */
  readonly reward: BoundReward | null;
  /** The candidate's id, or the reward file's name. */
  readonly label: string;
  readonly budget: Budget;
  /** Only these of the budget's seeds; all when absent. */
  readonly only?: readonly number[];
  /** The train command to which the user has agreed for this whole run, as it stood there; absent: it is asked. */
  readonly agreed?: string;
  /** Without a word for so long, it hangs; the usual when absent. */
  readonly stallSeconds?: number;
}

export interface TrainingParts {
  readonly trainers: Trainers;
  readonly limits: Limits;
  /** The user's own folder, where what was trained before is remembered. */
  readonly storage: string;
}

export interface TrainingProgress {
  /** Of all steps of all seeds, 0 to 1. */
  readonly share: number;
  readonly seeds: readonly SeedRun[];
}

export interface TrainingControl {
  readonly signal?: AbortSignal | undefined;
  readonly onTraining?: ((progress: TrainingProgress) => void) | undefined;
}

/**
 * Trains one agent a seed with the built-in learner and records what it does. Fails when nothing could be started; a training that
 * ends early (the reward crashes, time is up, cancelled) is a result that says why. The same training is not made twice.
 */
export async function trainEmbedded(
  job: TrainingJob,
  { trainers, limits, storage }: TrainingParts,
  control: TrainingControl = {},
): Promise<Result<Training>> {
  const asked = requestOf(job);
  if (!asked.ok) return asked;
  const { request, folders } = asked.value;
  const numbers = job.only ?? Array.from({ length: job.budget.seeds }, (_, seed) => seed);
  const { file } = job.context;
  const { budget, label } = job;
  const first = await trainers.startTrainer(folders, budget.seconds);
  if (!first.ok) return first;
  const key = await trainingKey(file, { ...request, numbers, budget }, first.value.path, folders.length > 0);
  const known = trainers.isHere ? await remembered(storage, key) : null;
  if (known) {
    first.value.child.kill();
    return ok(known);
  }
  const began = performance.now();
  let folder: RoundFolder;
  try {
    folder = await RoundFolder.make(file, `${label}-${key.slice(0, 8)}`);
  } catch (error) {
    first.value.child.kill();
    return unwritable(error, file);
  }
  const layouts = job.context.task.environment?.seeds;
  const runs = numbers.map((seed) => new RunningSeed(seed, layouts?.[seed % layouts.length] ?? null));
  const report = (): void => {
    const done = runs.reduce((sum, { steps }) => sum + Math.min(steps, budget.steps), 0);
    control.onTraining?.({
      share: done / (budget.steps * runs.length),
      seeds: runs.map((run) => run.told(folder)),
    });
  };
  const accept = (message: TrainerMessage): void => {
    if (!('seed' in message)) return;
    const run = runs.find(({ seed }) => seed === message.seed);
    if (!run) throw new Error('a seed that was not asked for');
    run.accept(message, folder);
    if (message.type !== 'record') report();
  };
  const processes = trainers.processesFor(runs.length);
  // One that ends early takes the others along: seeds that are missing would be missed in every comparison.
  const together = new AbortController();
  const signal = AbortSignal.any([together.signal, ...(control.signal ? [control.signal] : [])]);
  const endings = await Promise.all(
    Array.from({ length: processes }, async (_, index): Promise<Result<Problem | null>> => {
      const started = index === 0 ? first : await trainers.startTrainer(folders, budget.seconds);
      if (!started.ok) return started;
      const mine = runs.filter((_run, i) => i % processes === index);
      const problem = await runTrainer(
        started.value.child,
        {
          ...placedFor(request, started.value),
          ...runtimeOf(started.value, limits),
          seeds: mine.map(({ seed, layout }) => ({ seed, layout })),
        },
        {
          signal,
          rewardFile: job.reward?.file ?? '',
          original: started.value.original,
          stallSeconds: job.stallSeconds ?? STALL_SECONDS,
          seconds: budget.seconds,
        },
        accept,
      );
      if (problem && problem.code !== 'cancelled') together.abort();
      return ok(problem);
    }),
  );
  const problems = endings.flatMap((ending) => (ending.ok ? (ending.value ?? []) : ending.problem));
  const problem = problems.find(({ code }) => code !== 'cancelled') ?? problems[0] ?? null;
  const training: Training = {
    label,
    budget,
    seeds: runs.map((run) => run.told(folder)),
    problem,
    seconds: (performance.now() - began) / 1000,
    runtime: first.value.version,
    isolation: first.value.isolation,
  };
  try {
    await folder.finish(training);
  } catch (error) {
    return unwritable(error, file);
  }
  if (!problem && trainers.isHere) await remember(storage, key, training);
  return ok(training);
}

/** One seed while it is trained. */
class RunningSeed {
  steps = 0;
  private readonly curve: SeedRun['curve'][number][] = [];
  private readonly episodes: SeedRun['episodes'][number][] = [];
  private trained: SeedRun['trained'] = null;

  constructor(
    readonly seed: number,
    readonly layout: number | null,
  ) {}

  accept(message: TrainerMessage & { readonly seed: number }, folder: RoundFolder): void {
    switch (message.type) {
      case 'progress':
        this.steps = message.steps;
        break;
      case 'window': {
        const { type: _, seed: _seed, ...window } = message;
        this.steps = window.steps;
        this.curve.push(window);
        break;
      }
      case 'trained': {
        const { type: _, seed: _seed, steps, states: _states, ...window } = message;
        this.steps = steps;
        this.trained = window;
        break;
      }
      case 'record': {
        const { type: _, seed: _seed, text, ...episode } = message;
        folder.append(this.seed, text);
        this.episodes.push(episode);
      }
    }
  }

  told(folder: RoundFolder): SeedRun {
    const { seed, layout, steps, trained } = this;
    const recording = folder.has(seed) ? folder.recordingOf(seed) : null;
    return { seed, layout, steps, curve: [...this.curve], trained, episodes: [...this.episodes], recording };
  }
}

/** What a trainer is asked; paths are of this machine. */
interface TrainerRequest {
  readonly environment: {
    readonly folder: string;
    readonly observe?: string | undefined;
    readonly state?: string | undefined;
  };
  readonly folders: readonly string[];
}

interface Asked {
  readonly request: TrainerRequest;
  /** Of the user's own code, to be read inside. */
  readonly folders: readonly string[];
}

function requestOf({
  context,
  reward,
  label,
  budget,
  stallSeconds = STALL_SECONDS,
}: TrainingJob): Result<Asked> {
  const { task, file, fields } = context;
  const { environment } = task;
  if (!environment)
    return fail(
      'no-environment',
      'The task does not say in which environment agents are trained.',
      'Add "environment": {"id": "MiniGrid-LavaGapS7-v0"} to the task file, or your own trainer as "train": {"command": …}.',
      { file },
    );
  if (reward && reward.plan.unit !== 'step')
    return fail(
      'reward-not-stepwise',
      `This reward is called with many rows at once (${reward.contract.id}), and the built-in trainer goes step by step.`,
      'Name your own trainer in the task file: "train": {"command": …}.',
      { file: reward.file },
    );
  const folder = dirname(file);
  const named = (text: string | undefined): string | undefined => text && resolve(folder, text);
  const { observe, state, ...rest } = environment;
  const ownCode = readsFolder(environment);
  const request = {
    label,
    environment: {
      ...rest,
      folder,
      ...(observe ? { observe: named(observe) } : {}),
      ...(state ? { state: named(state) } : {}),
    },
    source: reward?.source ?? null,
    file: reward?.file ?? null,
    plan: reward?.plan ?? null,
    arrays: reward?.needs.arrays ?? 'list',
    success: task.success ?? null,
    causes: Object.entries(task.causes ?? {}),
    fields: fields.map(({ name, path }) => ({ name, path })),
    actions: task.actions?.length ?? null,
    discount: task.discount,
    steps: budget.steps,
    windows: WINDOWS,
    record: RECORDED,
    evaluate: EVALUATED,
    stallSeconds,
    folders: ownCode ? [folder] : [],
  };
  const folders = [observe, state]
    .flatMap((text) => (text ? [dirname(resolve(folder, text))] : []))
    .concat(ownCode ? [folder] : []);
  return ok({ request, folders: [...new Set(folders)] });
}

function placedFor(request: TrainerRequest, { place }: StartedTrainer): TrainerRequest {
  const { folder, observe, state } = request.environment;
  return {
    ...request,
    environment: {
      ...request.environment,
      folder: place(folder),
      ...(observe ? { observe: place(observe) } : {}),
      ...(state ? { state: place(state) } : {}),
    },
    folders: request.folders.map((path) => place(path)),
  };
}

/** Where code beside the task may be imported. */
function readsFolder({ id, observe, state }: TaskEnvironment): boolean {
  return id.includes(':') || observe !== undefined || state !== undefined;
}

function runtimeOf({ path, limitsProcesses }: StartedTrainer, { megabytes }: Limits): object {
  // The clock is the host's: a limit on processor time would not know of it.
  return { path, limitsProcesses, megabytes, seconds: 1_000_000 };
}

function unwritable<T>(error: unknown, file: string): Result<T> {
  return fail(
    'round-unwritable',
    `What the training recorded could not be written: ${messageOf(error)}.`,
    'Check that the folder of the task file can be written to and that the disk is not full.',
    { file },
  );
}

/** In the user's own folder: what a workspace brings is not believed. */
async function remembered(storage: string, key: string): Promise<Training | null> {
  try {
    const training = JSON.parse(await readFile(pathOf(storage, key), 'utf8')) as Training;
    const there = training.seeds.every(({ recording }) => recording === null || existsSync(recording));
    return there ? training : null;
  } catch {
    return null;
  }
}

async function remember(storage: string, key: string, training: Training): Promise<void> {
  const path = pathOf(storage, key);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.${process.pid}`, JSON.stringify(training));
    await rename(`${path}.${process.pid}`, path);
  } catch {
    // Not remembered: it is made again.
  }
}

function pathOf(storage: string, key: string): string {
  return join(storage, 'trainings', `${key}.json`);
}
