import { nearestName } from '../contract/nearest';
import { episodeGroups } from '../trajectory/groups';
import type { Compiler } from './compile';
import { ExpectFault } from './fault';
import { NoReward, Nothing, type Cursor, type ExpectInput } from './input';
import type { Level, Reader } from './names';
import { readComponent, readMeasure } from './measured';
import type { Aggregate, AggregateExpr, CallExpr, Expr, Over, Statistic } from './syntax';
import { isTrue, numberOf, shown, type Value } from './values';

/** What an aggregate is taken over, one by one. */
type Items = (at: Cursor, visit: (at: Cursor, value: number) => void) => void;

export interface Source {
  readonly items: Items;
  /** What one item is. */
  readonly level: Level;
  /** What is read of it: `reward`. */
  readonly text: string;
}

const BELOW: Readonly<Record<Exclude<Level, 'step'>, Over['scope']>> = {
  recording: 'steps',
  group: 'episodes',
  episode: 'steps',
};

/** Compiles `max(…)`, `share(steps where …: …)`, `return("success")`, `component("progress") share`. */
export class AggregateCompiler {
  private readonly groups: readonly (readonly number[])[] | null;

  constructor(
    private readonly input: ExpectInput,
    private readonly compiler: Compiler,
  ) {
    const numbers = episodeGroups(input.evaluation.input.set);
    this.groups = numbers && gathered(numbers);
  }

  aggregate(expr: AggregateExpr, level: Level): Reader {
    if (level === 'step')
      throw new ExpectFault(
        `\`${expr.name}(…)\` of one step has nothing to go through.`,
        expr.start,
        expr.end,
        'Use it in an expectation about episodes, or about the whole recording.',
      );
    const over = expr.over ?? { scope: BELOW[level], where: null, start: expr.start, end: expr.end };
    const inner = levelOf(over.scope);
    const where = over.where && this.compiler.compile(over.where, inner);
    const of = this.compiler.compile(expr.of, inner);
    const isTest =
      expr.name === 'share' || expr.name === 'count' || expr.name === 'any' || expr.name === 'all';
    const items: Items = (at, visit) => {
      this.forEach(over, level, at, (inside) => {
        let value: Value;
        try {
          if (where && !isTrue(where(inside))) return;
          value = of(inside);
        } catch (thrown) {
          if (thrown instanceof NoReward && !thrown.isFailure) return;
          throw thrown;
        }
        const number = isTest ? Number(isTrue(value)) : numberOf(value);
        if (number === null)
          throw new ExpectFault(
            `\`${expr.name}\` is of numbers, but ${this.compiler.text(expr.of)} is ${shown(value)}.`,
            expr.start,
            expr.end,
          );
        visit(inside, number);
      });
    };
    return this.over(expr, expr.name, { items, level: inner, text: this.compiler.text(expr.of) });
  }

  /** `return("success")`, `component("progress")`, `measure("auc")`; null for a plain function. */
  special(name: string, expr: CallExpr, level: Level): Reader | null {
    if (name === 'measure') return readMeasure(this.input, this.text(expr, 0), expr);
    if (name === 'component' && level === 'step') {
      const read = readComponent(this.input, this.text(expr, 0), expr);
      return (at) => read(at.row);
    }
    return name === 'component' || EPISODE_NUMBERS.has(name) ? this.mean(name, expr, level) : null;
  }

  statistic(call: CallExpr, statistic: Statistic, level: Level, whole: Expr): Reader {
    const name = call.callee.kind === 'name' ? call.callee.name : '';
    if (name === 'component' && statistic === 'share') return this.componentShare(call, level);
    if (statistic === 'share' || (name !== 'component' && !EPISODE_NUMBERS.has(name)))
      throw new ExpectFault(
        `\`${statistic}\` does not go with ${this.compiler.text(call)}.`,
        whole.start,
        whole.end,
        'It goes with component("name"); mean, min, max, median, sum and std also with return(…), reward(…) and length(…).',
      );
    return this.over(whole, statistic, this.itemsOf(name, call, level));
  }

  private mean(name: string, expr: CallExpr, level: Level): Reader {
    // Of an episode, a component is what it adds up to.
    return this.over(expr, level === 'episode' ? 'sum' : 'mean', this.itemsOf(name, expr, level));
  }

  /** The values of `return("success")` (an episode each), `reward("success")` and `component("progress", "success")` (a step each). */
  private itemsOf(name: string, expr: CallExpr, level: Level): Source {
    const isComponent = name === 'component';
    const inner: Level = isComponent || name === 'reward' ? 'step' : 'episode';
    if (level === 'step' || (level === 'episode' && inner === 'episode'))
      throw new ExpectFault(
        `Of one ${level}, \`${name}\` is written without parentheses.`,
        expr.start,
        expr.end,
      );
    const component = isComponent ? readComponent(this.input, this.text(expr, 0), expr) : null;
    const position = isComponent ? 1 : 0;
    const chosen = this.outcome(expr, position);
    if (expr.args.length > position + 1)
      throw new ExpectFault(`\`${name}\` takes fewer arguments.`, expr.start, expr.end);
    const plain: Expr = { kind: 'name', name, start: expr.start, end: expr.end };
    const read = component ? null : this.compiler.compile(plain, inner);
    const scope = inner === 'step' ? 'steps' : 'episodes';
    const items: Items = (at, visit) =>
      this.forEach({ scope, where: null, start: 0, end: 0 }, level, at, (inside) => {
        if (chosen && !chosen(inside)) return;
        try {
          const value = component ? component(inside.row) : read?.(inside);
          if (typeof value === 'number') visit(inside, value);
        } catch (thrown) {
          if (!(thrown instanceof NoReward) || thrown.isFailure) throw thrown;
        }
      });
    return {
      items,
      level: inner,
      text: component ? `component(${JSON.stringify(this.text(expr, 0))})` : name,
    };
  }

  private componentShare(call: CallExpr, level: Level): Reader {
    const name = this.text(call, 0);
    readComponent(this.input, name, call);
    const { components } = this.input.evaluation.input.replay;
    const own = components.get(name);
    return (at) => {
      let [part, all] = [0, 0];
      this.forEach({ scope: 'steps', where: null, start: 0, end: 0 }, level, at, ({ row }) => {
        part += Math.abs(own?.[row] || 0);
        for (const values of components.values()) all += Math.abs(values[row] || 0);
      });
      if (all === 0) throw new Nothing('No component pays or charges anything.');
      return part / all;
    };
  }

  private over(expr: Expr, name: Aggregate, source: Source): Reader {
    this.compiler.sources.set(expr, source);
    return (at) => {
      const values: number[] = [];
      source.items(at, (_, value) => values.push(value));
      const result = AGGREGATE[name](values);
      if (result === null) throw new Nothing(`Nothing recorded goes into ${this.compiler.text(expr)}.`);
      return result;
    };
  }

  /** Visits what a scope holds below the place the expression stands in. */
  forEach({ scope, start, end }: Over, level: Level, at: Cursor, visit: (at: Cursor) => void): void {
    const { set } = this.input.evaluation.input;
    if (scope === 'completions' && set.kind !== 'completions')
      throw new Nothing('The recording holds steps of episodes, no completions.');
    if (scope === 'groups') {
      if (level !== 'recording') throw new ExpectFault('Groups lie in the whole recording only.', start, end);
      if (!this.groups) throw new Nothing('The recording does not tell which episodes belong together.');
      for (const group of this.groups) visit({ row: 0, episode: group[0] ?? 0, group });
      return;
    }
    if (scope === 'episodes' && level === 'episode')
      throw new ExpectFault('An episode has no episodes in it.', start, end, 'Go through its `steps`.');
    const each = (episode: number): void => {
      const { start: first = 0, length = 0 } = set.episodes[episode] ?? {};
      if (length === 0) return;
      const inside: Cursor = { row: first, episode, group: at.group };
      if (scope === 'episodes') return visit(inside);
      for (let row = first; row < first + length; row++) {
        if (set.unasked?.[row] === 1) continue;
        inside.row = row;
        visit(inside);
      }
    };
    if (level === 'episode') each(at.episode);
    else if (level === 'group') at.group.forEach(each);
    else for (let episode = 0; episode < set.episodes.length; episode++) each(episode);
  }

  private text(expr: CallExpr, position: number): string {
    const arg = expr.args[position];
    if (arg?.kind === 'constant' && typeof arg.value === 'string') return arg.value;
    throw new ExpectFault(
      `\`${this.compiler.text(expr.callee)}\` needs a name in quotes.`,
      arg?.start ?? expr.start,
      arg?.end ?? expr.end,
    );
  }

  /** `"success"`, `"failure"`, `"unknown"` or a cause. */
  private outcome(expr: CallExpr, position: number): ((at: Cursor) => boolean) | null {
    if (expr.args.length <= position) return null;
    const wanted = this.text(expr, position);
    const { outcomes } = this.input.evaluation.input;
    const known = [
      ...new Set([
        'success',
        'failure',
        'unknown',
        'other',
        ...this.input.causes,
        ...outcomes.flatMap(({ cause }) => cause ?? []),
      ]),
    ];
    if (!known.includes(wanted)) {
      const near = nearestName(wanted, known);
      const arg = expr.args[position] ?? expr;
      throw new ExpectFault(
        `No episode can end as "${wanted}".`,
        arg.start,
        arg.end,
        near ? `Did you mean "${near}"?` : `Known are ${known.join(', ')}.`,
      );
    }
    return ({ episode }) => {
      const end = outcomes[episode];
      return end?.outcome === wanted || end?.cause === wanted;
    };
  }
}

export function levelOf(scope: Over['scope']): Exclude<Level, 'recording'> {
  return scope === 'groups' ? 'group' : scope === 'episodes' ? 'episode' : 'step';
}

const EPISODE_NUMBERS: ReadonlySet<string> = new Set([
  'return',
  'discounted_return',
  'mean_reward',
  'length',
  'reward',
]);

function gathered(numbers: Int32Array): number[][] {
  const groups = new Map<number, number[]>();
  numbers.forEach((group, episode) => {
    const known = groups.get(group);
    if (known) known.push(episode);
    else groups.set(group, [episode]);
  });
  return [...groups.values()];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

type Compute = (values: readonly number[]) => Value;

function ofSome(compute: (values: readonly number[]) => number | boolean): Compute {
  return (values) => (values.length === 0 ? null : compute(values));
}

const AGGREGATE: Readonly<Record<Aggregate, Compute>> = {
  mean: ofSome(mean),
  share: ofSome(mean),
  sum: ofSome(sum),
  min: ofSome((values) => values.reduce((a, b) => Math.min(a, b))),
  max: ofSome((values) => values.reduce((a, b) => Math.max(a, b))),
  median: ofSome((values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] ?? NaN;
    return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
  }),
  std: ofSome((values) => {
    const centre = mean(values);
    return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  }),
  all: ofSome((values) => values.every(Boolean)),
  // None of nothing is no gap in what is known.
  any: (values) => values.some(Boolean),
  count: (values) => values.filter(Boolean).length,
};
