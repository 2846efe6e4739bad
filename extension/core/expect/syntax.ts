/** What an expectation says, as a tree. `start` and `end` are offsets into its text, end exclusive. */
export type Expr = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'constant'; readonly value: number | string | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Expr[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expr; readonly key: string }
  | { readonly kind: 'index'; readonly of: Expr; readonly index: Expr }
  | { readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Expr[] }
  /** `return("success") min`, `component("progress") share`. */
  | { readonly kind: 'statistic'; readonly of: CallExpr; readonly statistic: Statistic }
  | AggregateParts
  | { readonly kind: 'not'; readonly of: Expr }
  | { readonly kind: 'negative'; readonly of: Expr }
  | { readonly kind: 'arithmetic'; readonly sign: Arithmetic; readonly left: Expr; readonly right: Expr }
  /** `a < b <= c`: both must hold. */
  | {
      readonly kind: 'compare';
      readonly first: Expr;
      readonly rest: readonly { readonly sign: Comparison; readonly value: Expr }[];
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
);

export type CallExpr = Expr & { readonly kind: 'call' };
export type AggregateExpr = Expr & { readonly kind: 'aggregate' };
export type CompareExpr = Expr & { readonly kind: 'compare' };

/** `share(steps where action == 2: reward < 0)`; without a scope, over what lies one level below. */
interface AggregateParts {
  readonly kind: 'aggregate';
  readonly name: Aggregate;
  readonly over: Over | null;
  readonly of: Expr;
}

export const SCOPES = ['steps', 'episodes', 'completions', 'groups'] as const;
type Scope = (typeof SCOPES)[number];

/** `steps where front == "lava":` */
export interface Over {
  readonly scope: Scope;
  readonly where: Expr | null;
  readonly start: number;
  readonly end: number;
}

export const AGGREGATES = [
  'mean',
  'min',
  'max',
  'median',
  'sum',
  'std',
  'count',
  'share',
  'any',
  'all',
] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export const STATISTICS = ['mean', 'min', 'max', 'median', 'sum', 'std', 'share'] as const;
export type Statistic = (typeof STATISTICS)[number];

export type Arithmetic = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** `steps where front == "lava": reward < 0`. Without `over` it is about the recording as a whole. */
export interface Expectation {
  readonly source: string;
  readonly over: Over | null;
  readonly check: Expr;
}
