import { basename } from 'node:path';
import { ok, type Result } from '../problem';
import type { RunControl } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import { outcomeOf, successesOf, type Outcome } from '../training/outcome';
import type { Budget, Training } from '../training/training';
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
    label: string,
    control?: RunControl,
  ): Promise<Result<Trained>>;
}

/** Seeds after which a candidate that can no longer become the best is given up. */
const FIRST_SHARE = 1 / 3;

/** Every candidate with the same budget, against the environment's own reward, which is trained on once. */
export class RoundTrainer implements LoopTrainer {
  private best: { readonly training: Training; readonly success: number } | null = null;
  /** What trained agents have done so far. */
  private readonly recordings: string[] = [];

  constructor(
    private readonly workbench: Workbench,
    private readonly budget: Budget,
  ) {}

  async train(
    context: TaskContext,
    reward: RewardSource,
    label: string,
    control: RunControl = {},
  ): Promise<Result<Trained>> {
    // Your own trainer trains on rewards that it is given, and knows its environment's own itself.
    const baseline = context.task.train?.command
      ? ok(null)
      : await this.run(context, null, 'native', control, [0, 0.4]);
    if (!baseline.ok) return baseline;
    const own = await this.race(context, reward, label, control);
    if (!own.ok) return own;
    const outcome = outcomeOf(own.value, baseline.value, this.best?.training ?? baseline.value);
    const success = outcome.success?.mean ?? -Infinity;
    if (success > (this.best?.success ?? -Infinity)) this.best = { training: own.value, success };
    const grown = await this.grow(context, [...(baseline.value ? [baseline.value] : []), own.value], control);
    return grown.ok ? ok({ outcome, context: grown.value }) : grown;
  }

  /** A few seeds first: one that could not become the best if all others succeeded is not trained on. */
  private async race(
    context: TaskContext,
    reward: RewardSource,
    label: string,
    control: RunControl,
  ): Promise<Result<Training>> {
    const { seeds } = this.budget;
    const some = Math.ceil(seeds * FIRST_SHARE);
    const { best } = this;
    const whole = (): Promise<Result<Training>> => this.run(context, reward, label, control, [0.4, 1]);
    if (!best || some >= seeds) return whole();
    const first = await this.run(context, reward, label, control, [0.4, 0.6], range(0, some));
    if (!first.ok || first.value.seeds.length < some) return first;
    const successes = successesOf(first.value);
    const sum = successes.reduce((total, success) => total + success, 0);
    if (
      successes.length === some &&
      (sum + seeds - some) / seeds <= best.success &&
      sum / some < best.success
    )
      return first;
    const rest = await this.run(context, reward, label, control, [0.6, 1], range(some, seeds));
    return rest.ok ? ok(together(first.value, rest.value)) : rest;
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
      { label, budget: this.budget, ...(only ? { only } : {}) },
      { signal, onTraining: ({ share }) => onProgress?.(from + (to - from) * share) },
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

function together(a: Training, b: Training): Training {
  return { ...a, seeds: [...a.seeds, ...b.seeds], seconds: a.seconds + b.seconds };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
