import type { Evaluation } from '../measures/evaluation';
import type { Field } from '../trajectory/fields';
import { StepStatus } from '../sandbox/replay';

/** What expectations are asked of: one replay and what the task says about its recording. */
export interface ExpectInput {
  readonly evaluation: Evaluation;
  readonly fields: readonly Field[];
  /** Names of the discrete actions, from 0. */
  readonly actions: readonly string[];
  /** Names of causes in the task file. */
  readonly causes: readonly string[];
}

/** Where an expression is evaluated. */
export interface Cursor {
  row: number;
  episode: number;
  /** Indices of the episodes of a group. */
  group: readonly number[];
}

/** Thrown where a value rests on a step that has no reward; one object a status, since it may happen at every step. */
export class NoReward {
  private constructor(
    readonly status: number,
    readonly what: string,
  ) {}

  private static readonly all = [
    new NoReward(StepStatus.Crash, 'crashed'),
    new NoReward(StepStatus.NotANumber, 'gave no number'),
    new NoReward(StepStatus.Timeout, 'took too long'),
    new NoReward(StepStatus.NotApplicable, 'does not apply'),
    new NoReward(StepStatus.NotRun, 'was not run'),
  ];

  static of(status: number): NoReward {
    return this.all.find((each) => each.status === status) ?? new NoReward(status, 'has no value');
  }

  get isFailure(): boolean {
    return this.status !== StepStatus.NotApplicable;
  }
}

/** Thrown where there is nothing to take a mean, smallest, share … of. */
export class Nothing {
  constructor(readonly sentence: string) {}
}
