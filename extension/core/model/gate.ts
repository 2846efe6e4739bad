import type { Result } from '../problem';
import { ok } from '../problem';
import type { Usage } from './model';

/** Asked before each request, the repeated ones too. */
export interface Gate {
  /** `input`: tokens of the prompt, estimated. Fails with a `budget-…` problem when nothing may be sent any more. */
  admit(input: number): Promise<Result<Admission>>;
}

export interface Admission {
  /** What is left for the answer; null: no limit. */
  readonly maxOutputTokens: number | null;
  /** Until the time is up; null: no limit. */
  readonly milliseconds: number | null;
  /** What to say when that time is up. */
  readonly timeUp: () => Result<never>;
  /** What it came to; null when nothing was answered, which nobody charges for. To be called once. */
  settle(usage: Usage | null, milliseconds: number): Promise<void>;
}

/** Lets everything through and counts nothing. */
export const OPEN_GATE: Gate = {
  admit: () =>
    Promise.resolve(
      ok({
        maxOutputTokens: null,
        milliseconds: null,
        timeUp: () => {
          throw new Error('There is no limit that could be up.');
        },
        settle: () => Promise.resolve(),
      }),
    ),
};
