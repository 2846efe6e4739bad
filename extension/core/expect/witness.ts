import type { Compiler } from './compile';
import type { Cursor } from './input';
import type { Level } from './names';
import type { Comparison, CompareExpr, Expr } from './syntax';
import { compare, isTrue, numberOf, shown, type Value } from './values';

/** Which way a value is off. */
export type Direction = 'too high' | 'too low' | null;

/** One comparison that does not hold, with what was compared. */
export interface Miss {
  readonly left: Expr;
  readonly sign: Comparison;
  readonly right: Expr;
  readonly leftValue: Value;
  readonly rightValue: Value;
}

/** Explains why a check does not hold at a place. */
export class Witness {
  constructor(
    private readonly compiler: Compiler,
    private readonly level: Level,
  ) {}

  /** How far the check is from holding, in the units of what it compares; 0 when it holds. */
  distance(expr: Expr, at: Cursor): number {
    if (expr.kind === 'and') return Math.max(this.distance(expr.left, at), this.distance(expr.right, at));
    if (expr.kind === 'or') return Math.min(this.distance(expr.left, at), this.distance(expr.right, at));
    if (expr.kind !== 'compare') return isTrue(this.value(expr, at)) ? 0 : 1;
    return this.misses(expr as CompareExpr, at).reduce((most, miss) => Math.max(most, gap(miss)), 0);
  }

  /** `reward = 0.1`: the values in the part that does not hold. */
  got(expr: Expr, at: Cursor): string {
    const found = new Map<string, string>();
    this.collect(expr, at, false, found);
    return [...found].map(([text, value]) => `${text} = ${value}`).join(', ');
  }

  /** The comparisons that do not hold, in the parts that matter. */
  missesOf(expr: Expr, at: Cursor): Miss[] {
    if (expr.kind === 'and' || expr.kind === 'or')
      return [expr.left, expr.right].flatMap((part) => this.missesOf(part, at));
    return expr.kind === 'compare' ? this.misses(expr as CompareExpr, at) : [];
  }

  private collect(expr: Expr, at: Cursor, isNegated: boolean, found: Map<string, string>): void {
    if (expr.kind === 'and' || expr.kind === 'or') {
      for (const part of [expr.left, expr.right])
        if (isTrue(this.value(part, at)) === isNegated) this.collect(part, at, isNegated, found);
    } else if (expr.kind === 'not') this.collect(expr.of, at, !isNegated, found);
    else if (expr.kind === 'compare') {
      for (const part of [expr.first, ...expr.rest.map(({ value }) => value)])
        if (part.kind !== 'constant' && part.kind !== 'list')
          found.set(this.compiler.text(part), shown(this.value(part, at)));
    } else found.set(this.compiler.text(expr), shown(this.value(expr, at)));
  }

  private misses({ first, rest }: CompareExpr, at: Cursor): Miss[] {
    const misses: Miss[] = [];
    let [left, leftValue] = [first, this.value(first, at)];
    for (const { sign, value } of rest) {
      const rightValue = this.value(value, at);
      if (compare(leftValue, sign, rightValue) !== true)
        misses.push({ left, sign, right: value, leftValue, rightValue });
      [left, leftValue] = [value, rightValue];
    }
    return misses;
  }

  private value(expr: Expr, at: Cursor): Value {
    return this.compiler.compile(expr, this.level)(at);
  }
}

/** Which way the left and the right side of a comparison are off. */
export function directions({ sign, leftValue, rightValue }: Miss): readonly [Direction, Direction] {
  if (sign === '<' || sign === '<=') return ['too high', 'too low'];
  if (sign === '>' || sign === '>=') return ['too low', 'too high'];
  const [a, b] = [numberOf(leftValue), numberOf(rightValue)];
  if (sign !== '==' || a === null || b === null) return [null, null];
  return a > b ? ['too high', 'too low'] : ['too low', 'too high'];
}

function gap({ leftValue, rightValue, sign }: Miss): number {
  const [a, b] = [numberOf(leftValue), numberOf(rightValue)];
  if (a === null || b === null || sign === '!=' || sign === 'in' || sign === 'not in') return 1;
  return Math.abs(a - b) || Number.MIN_VALUE;
}
