import { z } from 'zod';
import type { Problem, Result } from '../problem';
import { fail, ok } from '../problem';

const amount = z.number().nonnegative();
const whole = amount.int();

const limits = z.strictObject({
  calls: whole.optional(),
  tokens: whole.optional(),
  /** In the currency that the prices are in. */
  money: amount.optional(),
  /** Of a run: by the clock, replays included. Of a day: spent waiting for models. */
  minutes: amount.optional(),
});

/** What models may cost, as settings and `--budget FILE` give it. A limit that is absent does not exist. */
const budgetSchema = z.strictObject({
  run: limits.optional(),
  day: limits.optional(),
  /** For a million tokens, by model id; `*` for all others. None are shipped: they change, and wrong ones are worse than none. */
  prices: z.record(z.string(), z.strictObject({ input: amount, output: amount })).optional(),
});

export type Limits = z.infer<typeof limits>;
export type Budget = z.infer<typeof budgetSchema>;

export function readBudget(value: unknown, from: string): Result<Budget> {
  const parsed = budgetSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail(
    'budget-invalid',
    `${from} is no budget (${issue ? `${issue.path.map(String).join('.') || 'the whole'}: ${issue.message}` : 'unknown form'}).`,
    'The form is {"run": {"calls": 30, "tokens": 400000, "money": 2, "minutes": 30}, "day": {…}, "prices": {"MODEL": {"input": 1, "output": 4}}}, prices for a million tokens.',
  );
}

export interface Price {
  readonly input: number;
  readonly output: number;
}

export function priceOf({ prices }: Budget, model: string): Price | null {
  return prices?.[model] ?? prices?.['*'] ?? null;
}

export function costOf(price: Price, input: number, output: number): number {
  return (input * price.input + output * price.output) / 1e6;
}

/** A money limit that could not be watched, found before anything is sent. */
export function missingPrice(budget: Budget, models: readonly string[]): Problem | null {
  if (budget.run?.money === undefined && budget.day?.money === undefined) return null;
  const without = models.find((model) => priceOf(budget, model) === null);
  if (without === undefined) return null;
  return {
    code: 'budget-no-price',
    message: `There is a limit on money, but no price for ${without}: it could not be kept.`,
    hint: `Add "${without}": {"input": …, "output": …} to the prices, for a million tokens, or take the limit away.`,
  };
}
