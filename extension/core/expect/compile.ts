import { nearestName } from '../contract/nearest';
import { AggregateCompiler, type Source } from './aggregates';
import { ExpectFault } from './fault';
import { FUNCTIONS, METHODS } from './functions';
import type { Cursor, ExpectInput } from './input';
import { Names, type ChannelName, type Level, type Reader } from './names';
import { AGGREGATES, type AggregateExpr, type CompareExpr, type Expr } from './syntax';
import { arithmetic, compare, isTrue, numberOf, shown, type Value } from './values';

/** Turns expressions into functions of a place in the recording. Throws `ExpectFault` for names and calls that mean nothing. */
export class Compiler {
  readonly names: Names;
  readonly aggregates: AggregateCompiler;
  private readonly readers = new Map<Expr, Reader>();
  /** What an aggregate, or `return("success")` and its like, is taken over: for showing its extremes. */
  readonly sources = new Map<Expr, Source>();

  constructor(
    private readonly input: ExpectInput,
    private readonly source: string,
  ) {
    this.names = new Names(input);
    this.aggregates = new AggregateCompiler(input, this);
  }

  /** An expression is compiled once; asked again it is the same function. */
  compile(expr: Expr, level: Level): Reader {
    let reader = this.readers.get(expr);
    if (!reader) this.readers.set(expr, (reader = this.fresh(expr, level)));
    return reader;
  }

  /** As written. */
  text({ start, end }: Pick<Expr, 'start' | 'end'>): string {
    return this.source.slice(start, end);
  }

  private fresh(expr: Expr, level: Level): Reader {
    switch (expr.kind) {
      case 'constant': {
        const { value } = expr;
        return () => value;
      }
      case 'list': {
        const items = expr.items.map((item) => this.compile(item, level));
        return (at) => items.map((item) => item(at));
      }
      case 'name':
        return this.names.read(expr.name, level, expr.start, expr.end);
      case 'member':
      case 'index':
        return this.access(expr, level);
      case 'call':
        return this.call(expr, level);
      case 'statistic':
        return this.aggregates.statistic(expr.of, expr.statistic, level, expr);
      case 'aggregate':
        return this.aggregates.aggregate(expr as AggregateExpr, level);
      case 'not': {
        const of = this.compile(expr.of, level);
        return (at) => !isTrue(of(at));
      }
      case 'negative': {
        const of = this.compile(expr.of, level);
        return (at) => {
          const value = numberOf(of(at));
          if (value === null) throw this.notANumber(expr.of, of(at));
          return -value;
        };
      }
      case 'arithmetic': {
        const [left, right] = [this.compile(expr.left, level), this.compile(expr.right, level)];
        return (at) => {
          const [a, b] = [left(at), right(at)];
          const value = arithmetic(a, expr.sign, b);
          if (value === null || Number.isNaN(value)) throw this.noArithmetic(expr, a, b);
          return value;
        };
      }
      case 'compare':
        return this.comparison(expr as CompareExpr, level);
      case 'and': {
        const [left, right] = [this.compile(expr.left, level), this.compile(expr.right, level)];
        return (at) => isTrue(left(at)) && isTrue(right(at));
      }
      case 'or': {
        const [left, right] = [this.compile(expr.left, level), this.compile(expr.right, level)];
        return (at) => isTrue(left(at)) || isTrue(right(at));
      }
    }
  }

  private comparison({ first, rest }: CompareExpr, level: Level): Reader {
    const head = this.compile(first, level);
    const tail = rest.map(({ sign, value }) => ({ sign, value, read: this.compile(value, level) }));
    return (at) => {
      let left = head(at);
      let leftExpr = first;
      for (const { sign, value, read } of tail) {
        const right = read(at);
        const holds = compare(left, sign, right);
        if (holds === null) throw this.incomparable(leftExpr, left, sign, value, right);
        if (!holds) return false;
        left = right;
        leftExpr = value;
      }
      return true;
    };
  }

  private access(expr: Expr & { kind: 'member' | 'index' }, level: Level): Reader {
    if (expr.kind === 'member' && expr.of.kind === 'name' && /^(first|last)$/.test(expr.of.name))
      return this.endOf(expr.of.name === 'first', expr, level);
    const path = level === 'step' ? constantPath(expr) : null;
    const direct = path && this.names.readPath(path.root, path.keys);
    if (direct) return direct;
    const of = this.compile(expr.of, level);
    const key = expr.kind === 'member' ? (): Value => expr.key : this.compile(expr.index, level);
    return (at) => {
      const [whole, entry] = [of(at), key(at)];
      const value = entryOf(whole, entry);
      if (value === undefined)
        throw new ExpectFault(
          `${this.text(expr.of)} is ${shown(whole)}, which has no ${shown(entry)}.`,
          expr.start,
          expr.end,
          'Write .get("name") where a key may be missing.',
        );
      return value;
    };
  }

  /** `last.front`: of the episode's last step. */
  private endOf(isFirst: boolean, expr: Expr & { kind: 'member' }, level: Level): Reader {
    if (level !== 'episode')
      throw new ExpectFault(
        `\`${this.text(expr.of)}\` is a step of one episode.`,
        expr.start,
        expr.end,
        'Begin with `episodes:`.',
      );
    const name: Expr = { kind: 'name', name: expr.key, start: expr.end - expr.key.length, end: expr.end };
    const read = this.compile(name, 'step');
    const { episodes } = this.input.evaluation.input.set;
    return (at) => {
      const { start = 0, length = 0 } = episodes[at.episode] ?? {};
      return read({ ...at, row: isFirst ? start : start + length - 1 });
    };
  }

  private call(expr: Expr & { kind: 'call' }, level: Level): Reader {
    const { callee, args } = expr;
    const method = callee.kind === 'member' ? METHODS.get(callee.key) : undefined;
    if (callee.kind === 'member' && method) {
      const readers = [callee.of, ...args].map((arg) => this.compile(arg, level));
      return this.applied(expr, (at) => readers.map((read) => read(at)), method);
    }
    if (callee.kind !== 'name') throw this.unknownCall(expr);
    const special = this.aggregates.special(callee.name, expr, level);
    if (special) return special;
    const known = FUNCTIONS.get(callee.name);
    if (!known) throw this.unknownCall(expr);
    const readers = args.map((arg) => this.compile(arg, level));
    return this.applied(expr, (at) => readers.map((read) => read(at)), known);
  }

  private applied(
    expr: Expr & { kind: 'call' },
    values: (at: Cursor) => Value[],
    apply: (...values: [Value, ...Value[]]) => Value | undefined,
  ): Reader {
    return (at) => {
      const given = values(at);
      const value = apply(...(given as [Value, ...Value[]]));
      if (value === undefined)
        throw new ExpectFault(
          `\`${this.text(expr.callee)}\` can't be called with ${given.map(shown).join(', ') || 'nothing'}.`,
          expr.start,
          expr.end,
        );
      return value;
    };
  }

  private unknownCall({ callee, start, end }: Expr & { kind: 'call' }): ExpectFault {
    const name = callee.kind === 'member' ? callee.key : this.text(callee);
    const known =
      callee.kind === 'member'
        ? [...METHODS.keys()]
        : [...FUNCTIONS.keys(), ...AGGREGATES, 'return', 'component', 'measure', 'reward', 'length'];
    const near = nearestName(name, known);
    return new ExpectFault(
      `There is no function \`${name}\`.`,
      start,
      end,
      near ? `Did you mean \`${near}\`?` : `Known are ${known.join(', ')}.`,
    );
  }

  private incomparable(left: Expr, a: Value, sign: string, right: Expr, b: Value): ExpectFault {
    const none = a === null ? left : b === null ? right : null;
    return new ExpectFault(
      `${this.text(left)} ${sign} ${this.text(right)} can't be answered: ${this.text(left)} is ${shown(a)}, ${this.text(right)} is ${shown(b)}.`,
      left.start,
      right.end,
      none ? `Write \`${this.text(none)} != None and …\` where it may be missing.` : '',
    );
  }

  private notANumber(expr: Expr, value: Value): ExpectFault {
    return new ExpectFault(`${this.text(expr)} is ${shown(value)}, not a number.`, expr.start, expr.end);
  }

  private noArithmetic(expr: Expr & { kind: 'arithmetic' }, a: Value, b: Value): ExpectFault {
    const isZero = numberOf(b) === 0 && numberOf(a) !== null;
    return new ExpectFault(
      isZero
        ? `${this.text(expr)} divides by 0.`
        : `${this.text(expr)} can't be worked out: ${this.text(expr.left)} is ${shown(a)}, ${this.text(expr.right)} is ${shown(b)}.`,
      expr.start,
      expr.end,
    );
  }
}

function entryOf(whole: Value, key: Value): Value | undefined {
  if (Array.isArray(whole) || typeof whole === 'string') {
    if (typeof key !== 'number' || !Number.isInteger(key)) return undefined;
    return (whole as readonly Value[]).at(key);
  }
  if (typeof whole !== 'object' || whole === null || typeof key !== 'string') return undefined;
  return Object.hasOwn(whole, key) ? (whole as Record<string, Value>)[key] : undefined;
}

/** `obs["a"].b[2]` as its root and constant keys. */
function constantPath(
  expr: Expr,
): { readonly root: ChannelName; readonly keys: readonly (string | number)[] } | null {
  const keys: (string | number)[] = [];
  let node = expr;
  while (node.kind === 'member' || node.kind === 'index') {
    const key = node.kind === 'member' ? node.key : node.index.kind === 'constant' ? node.index.value : null;
    if (typeof key !== 'string' && typeof key !== 'number') return null;
    keys.unshift(key);
    node = node.of;
  }
  const root = node.kind === 'name' ? node.name : '';
  return root === 'obs' || root === 'next_obs' || root === 'action' || root === 'info'
    ? { root, keys }
    : null;
}
