import type { Problem, Result } from '../problem';
import { fail, ok } from '../problem';
import type { Budget, Limits } from './budget';
import { costOf, missingPrice, priceOf } from './budget';
import type { Admission, Gate } from './gate';
import type { Used } from './ledger';
import { Ledger, NOTHING, plus } from './ledger';

/** What a run has used so far. */
export interface Spend {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null where a model has no price. */
  readonly money: number | null;
  /** Since the run began. */
  readonly seconds: number;
  /** Some endpoint did not tell its tokens, so they were estimated. */
  readonly estimated: boolean;
}

export interface MeterOptions {
  readonly budget: Budget;
  /** Ids of the models that will be asked. */
  readonly models: readonly string[];
  readonly ledger?: Ledger;
  readonly onSpend?: (spend: Spend) => void;
}

/**
 * Counts what a run uses and lets no request through that a limit is against. What is in flight counts with its prompt, so that
 * requests side by side overshoot by no more than their own answers.
 */
export class Meter {
  private used: Used = NOTHING;
  private flying: Used = NOTHING;
  private estimated = false;
  private readonly started = performance.now();
  private readonly ledger: Ledger;
  private unwritten: Problem | null = null;

  private constructor(private readonly options: MeterOptions) {
    this.ledger = options.ledger ?? new Ledger();
  }

  static create(options: MeterOptions): Result<Meter> {
    const problem = missingPrice(options.budget, options.models);
    return problem ? { ok: false, problem } : ok(new Meter(options));
  }

  spend(): Spend {
    const { calls, input, output, money } = this.used;
    const priced = this.options.models.every((model) => priceOf(this.options.budget, model) !== null);
    return {
      calls,
      inputTokens: input,
      outputTokens: output,
      money: priced ? money : null,
      seconds: this.seconds(),
      estimated: this.estimated,
    };
  }

  gateFor(model: string): Gate {
    return { admit: (input) => this.admit(model, input) };
  }

  private async admit(model: string, input: number): Promise<Result<Admission>> {
    const { budget } = this.options;
    const price = priceOf(budget, model) ?? { input: 0, output: 0 };
    const asking: Used = { ...NOTHING, calls: 1, input, money: costOf(price, input, 0) };
    // Before anything is awaited: whoever asks at the same time must see it.
    const run = plus(this.used, this.flying);
    const over = exceeded(budget.run, { ...run, seconds: this.seconds() }, asking, 'of this run');
    if (over) return { ok: false, problem: over };
    this.flying = plus(this.flying, asking);
    let day: Used | null = null;
    if (budget.day) {
      const today = this.unwritten
        ? { ok: false as const, problem: this.unwritten }
        : await this.ledger.today();
      const problem = today.ok
        ? exceeded(budget.day, plus(today.value, minus(this.flying, asking)), asking, 'of today')
        : today.problem;
      if (problem) {
        this.flying = minus(this.flying, asking);
        return { ok: false, problem };
      }
      day = today.ok ? plus(today.value, this.flying) : null;
    }
    const left = [
      tokensLeft(budget.run, plus(run, asking), price.output),
      day ? tokensLeft(budget.day, day, price.output) : null,
    ].filter((tokens) => tokens !== null);
    const minutes = budget.run?.minutes;
    return ok({
      maxOutputTokens: left.length > 0 ? Math.max(1, Math.floor(Math.min(...left))) : null,
      milliseconds: minutes === undefined ? null : Math.max(1, (minutes * 60 - this.seconds()) * 1000),
      timeUp: () => limitReached(`${words(minutes ?? 0, 'minute')} of this run`),
      settle: async (usage, milliseconds) => {
        this.flying = minus(this.flying, asking);
        const charged: Used = {
          calls: usage ? 1 : 0,
          input: usage?.input ?? 0,
          output: usage?.output ?? 0,
          money: usage ? costOf(price, usage.input, usage.output) : 0,
          seconds: milliseconds / 1000,
        };
        this.used = plus(this.used, charged);
        this.estimated ||= usage?.estimated ?? false;
        const added = await this.ledger.add(charged);
        if (!added.ok) this.unwritten = added.problem;
        this.options.onSpend?.(this.spend());
      },
    });
  }

  private seconds(): number {
    return (performance.now() - this.started) / 1000;
  }
}

function minus(a: Used, b: Used): Used {
  return plus(a, {
    calls: -b.calls,
    input: -b.input,
    output: -b.output,
    money: -b.money,
    seconds: -b.seconds,
  });
}

/** The limit that is reached, or that this request's prompt alone would break. */
function exceeded(limits: Limits | undefined, used: Used, asking: Used, whose: string): Problem | null {
  if (!limits) return null;
  const { calls, tokens, money, minutes } = limits;
  const next = plus(used, asking);
  if (calls !== undefined && next.calls > calls) return said(`${words(calls, 'request')} ${whose}`);
  if (tokens !== undefined && next.input + next.output >= tokens) {
    const spent = count(used.input + used.output);
    return said(`${words(tokens, 'token')} ${whose}, ${spent} of them used; another request does not fit`);
  }
  if (money !== undefined && next.money >= money) {
    return said(
      `a cost of ${money} ${whose}, ${used.money.toFixed(4)} of it spent; another request does not fit`,
    );
  }
  if (minutes !== undefined && used.seconds >= minutes * 60)
    return said(`${words(minutes, 'minute')} ${whose}`);
  return null;
}

function tokensLeft(limits: Limits | undefined, used: Used, priceOfMillion: number): number | null {
  const left = [
    limits?.tokens === undefined ? null : limits.tokens - used.input - used.output,
    limits?.money === undefined || priceOfMillion === 0
      ? null
      : ((limits.money - used.money) / priceOfMillion) * 1e6,
  ].filter((tokens) => tokens !== null);
  return left.length > 0 ? Math.min(...left) : null;
}

function said(what: string): Problem {
  return {
    code: 'budget-reached',
    message: `The limit was reached: ${what}.`,
    hint: 'What was found until then is kept; raise the limit to go on.',
  };
}

function limitReached(what: string): Result<never> {
  const { code, message, hint } = said(what);
  return fail(code, message, hint);
}

function words(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? '' : 's'}`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
