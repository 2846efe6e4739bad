import { basename } from 'node:path';
import { fail, ok, type Result } from '../problem';
import { wilsonInterval } from '../measures/interval';
import type { RunControl } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import { outcomeOf, successesOf, type Outcome } from '../training/outcome';
import type { Budget, SeedRun, Training } from '../training/training';
import type { RewardSource, Workbench } from './workbench';

/** What agents made of a candidate, and the task with what they did added to its recordings. */
export interface Trained {
  readonly outcome: Outcome;
  readonly context: TaskContext;
}

/** Trains between the analysis of a candidate and the judgement on it. */
export interface LoopTrainer {
  train(
    context: TaskContext,
    reward: RewardSource,
    asked: TrainAsked,
    control?: RunControl,
  ): Promise<Result<Trained>>;
  /** The chosen candidate once more, on seeds that had no say in the choice. */
  confirm(
    context: TaskContext,
    reward: RewardSource,
    asked: TrainAsked,
    control?: RunControl,
  ): Promise<Result<Confirmed>>;
}

/** On fresh seeds, equal for both. */
export interface Confirmed {
  readonly outcome: Outcome;
  /** Of the environment's own reward; null where your own trainer can't be given it. */
  readonly own: Outcome | null;
}

export interface TrainAsked {
  /** Names the candidate in what is recorded. */
  readonly label: string;
  /** The source of the reward that only passes on what the environment pays; null where there can be none. */
  readonly environmentsOwn: string | null;
}

/** Shares of the seeds after which a candidate that will hardly become the best is given up. */
const HALVINGS = [1 / 4, 1 / 2];

/** Every candidate with the same budget, against the environment's own reward, which is trained on once. */
export class RoundTrainer implements LoopTrainer {
  private best: { readonly training: Training; readonly success: number } | null = null;
  private native: Training | null = null;
  /** What trained agents have done so far. */
  private readonly recordings: string[] = [];

  constructor(
    private readonly workbench: Workbench,
    private readonly budget: Budget,
    /** As TrainingJob.agreed. */
    private readonly agreed?: string,
    /** Told what the agents of a candidate, or of `native`, have come to while they are trained. */
    private readonly watch?: (label: string, seeds: readonly SeedRun[]) => void,
  ) {}

  async train(
    context: TaskContext,
    reward: RewardSource,
    { label, environmentsOwn }: TrainAsked,
    control: RunControl = {},
  ): Promise<Result<Trained>> {
    const baseline = this.native
      ? ok(this.native)
      : await this.baseline(context, reward, environmentsOwn, control);
    if (!baseline.ok) return baseline;
    const native = (this.native = baseline.value);
    const own =
      native && reward.source === environmentsOwn
        ? ok({ ...native, label })
        : await this.race(context, reward, label, control);
    if (!own.ok) return own;
    const outcome = outcomeOf(own.value, native, this.best?.training ?? native);
    // The first one is trained whole, whatever the environment's own brings: it is what the user has.
    for (const [training, success] of [
      [native, outcome.baseline],
      [own.value, outcome.success],
    ] as const)
      if (training && success && success.mean > (this.best?.success ?? -Infinity))
        this.best = { training, success: success.mean };
    const grown = await this.grow(context, [...(native ? [native] : []), own.value], control);
    return grown.ok ? ok({ outcome, context: grown.value }) : grown;
  }

  /** Seeds by which a candidate is chosen flatter it: each was compared on them with every other. */
  async confirm(
    context: TaskContext,
    reward: RewardSource,
    { label, environmentsOwn }: TrainAsked,
    control: RunControl = {},
  ): Promise<Result<Confirmed>> {
    const { seeds } = this.budget;
    const fresh = range(seeds, 2 * seeds);
    const baseline = await this.baseline(context, reward, environmentsOwn, control, fresh);
    if (!baseline.ok) return baseline;
    const own =
      baseline.value && reward.source === environmentsOwn
        ? ok({ ...baseline.value, label })
        : await this.run(context, reward, label, control, [0.4, 1], fresh);
    if (!own.ok) return own;
    const heldOut = (training: Training): Outcome => {
      const outcome = outcomeOf(training, baseline.value);
      const sentence = `On fresh seeds, which had no say in the choice: ${outcome.sentence}`;
      return { ...outcome, heldOut: true, sentence };
    };
    return ok({ outcome: heldOut(own.value), own: baseline.value && heldOut(baseline.value) });
  }

  /** Trained on the environment's own reward; null where your own trainer can't be given it. */
  private async baseline(
    context: TaskContext,
    { file, entry }: RewardSource,
    source: string | null,
    control: RunControl,
    seeds?: readonly number[],
  ): Promise<Result<Training | null>> {
    const byCommand = context.task.train?.command !== undefined;
    if (byCommand && source === null) return ok(null);
    // Your own trainer is given the environment's own reward as it is given any other.
    const given = byCommand && source !== null ? { source, file, entry } : null;
    return this.run(context, given, 'native', control, [0, 0.4], seeds);
  }

  /** Successive halving: a few seeds first, and more only while it may still become the best. */
  private async race(
    context: TaskContext,
    reward: RewardSource,
    label: string,
    control: RunControl,
  ): Promise<Result<Training>> {
    const { seeds } = this.budget;
    const { best } = this;
    const stops = best ? HALVINGS.map((share) => Math.ceil(seeds * share)) : [];
    const ends = [...new Set([...stops, seeds])];
    let sofar: Training | null = null;
    for (const end of ends) {
      const from: number = sofar?.seeds.length ?? 0;
      const shares = [0.4 + (0.6 * from) / seeds, 0.4 + (0.6 * end) / seeds] as const;
      const more = await this.run(context, reward, label, control, shares, range(from, end));
      if (!more.ok) return more;
      sofar = sofar ? together(sofar, more.value) : more.value;
      if (best && end < seeds && !mayWin(successesOf(sofar), seeds, best.success)) break;
    }
    return sofar ? ok(sofar) : this.run(context, reward, label, control, [0.4, 1]);
  }

  private async run(
    context: TaskContext,
    reward: RewardSource | null,
    label: string,
    { signal, onProgress }: RunControl,
    [from, to]: readonly [number, number],
    only?: readonly number[],
  ): Promise<Result<Training>> {
    const trained = await this.workbench.train(
      context,
      reward,
      {
        label,
        budget: this.budget,
        ...(only ? { only } : {}),
        ...(this.agreed === undefined ? {} : { agreed: this.agreed }),
      },
      {
        signal,
        onTraining: ({ share, seeds }) => {
          onProgress?.(from + (to - from) * share);
          this.watch?.(label, seeds);
        },
      },
    );
    if (!trained.ok || !trained.value.problem) return trained;
    return { ok: false, problem: trained.value.problem };
  }

  /** The task with more recordings; as it was where they don't fit the others. */
  private async grow(
    context: TaskContext,
    trainings: readonly Training[],
    { signal }: RunControl,
  ): Promise<Result<TaskContext>> {
    const known = new Set(this.recordings);
    for (const { seeds } of trainings)
      for (const { recording } of seeds)
        if (recording !== null && !known.has(recording)) this.recordings.push(recording);
    if (context.large || this.recordings.length === 0) return ok(context);
    const opened = await this.workbench.open(context.file, signal ? { signal } : {}, this.recordings);
    if (!opened.ok) return opened;
    const differs = opened.value.problems.some(
      ({ code, where }) => code === 'schema-differs' && where && basename(where.file).startsWith('seed-'),
    );
    return ok(differs ? context : opened.value);
  }
}

/** Why the loop can't train on this task; null where it can. */
export function nowhereToTrain({ task, file }: TaskContext): Result<never> | null {
  if (task.environment || task.train?.command) return null;
  return fail(
    'no-environment',
    'The task does not say where agents are trained.',
    'Add "environment": {"id": "MiniGrid-LavaGapS7-v0"} to the task file, or your own trainer as "train": {"command": …}.',
    { file },
  );
}

/** Whether the mean over all seeds may come up to `best`, after some of them. */
function mayWin(successes: readonly number[], seeds: number, best: number): boolean {
  if (successes.length === 0) return true;
  const sum = successes.reduce((total, success) => total + success, 0);
  const [, likely] = wilsonInterval(sum / successes.length, successes.length);
  return (sum + seeds - successes.length) / seeds >= best && likely >= best;
}

function together(a: Training, b: Training): Training {
  return { ...a, seeds: [...a.seeds, ...b.seeds], seconds: a.seconds + b.seconds };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
