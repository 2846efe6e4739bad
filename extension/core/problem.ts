/** A place in a file. Lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Something that went wrong and that the user can act on. It is a value: rooms return it, they don't throw it. */
export interface Problem {
  /** Stable, kebab-case, for tests and machines: `file-truncated`. */
  readonly code: string;
  /** One sentence: what happened, and what was expected. */
  readonly message: string;
  readonly where?: Place;
  /** One sentence: what to do about it. */
  readonly hint: string;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail<T>(code: string, message: string, hint: string, where?: Place): Result<T> {
  return { ok: false, problem: where ? { code, message, hint, where } : { code, message, hint } };
}

/** Problem in one paragraph, for a terminal or a notification. */
export function describeProblem(problem: Problem): string {
  const { where } = problem;
  const place = where
    ? `${where.file}${where.line ? `:${where.line}${where.column ? `:${where.column}` : ''}` : ''}: `
    : '';
  return `${place}${problem.message} ${problem.hint}`.trim();
}

/** Carries a Problem through code that can only throw (streams, callbacks); caught at the room's edge. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(describeProblem(problem));
    this.name = 'ProblemError';
  }
}

/** For the few faults that are ours, not the user's: wraps whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

export function cancelled<T>(): Result<T> {
  return fail('cancelled', 'Cancelled.', 'Run it again when you like.');
}
