import type { Severity } from '../finding';
import { lowOf, type Asked, type Battery } from './adversary';

export const ENOUGH = 3;

export const SHARE = 0.8;

export interface Said {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly row: number;
  readonly line?: number | null;
}

/** A case on which right and wrong answers in the same form are told apart; null where they are not. */
export function judgedCase({ cases, failures }: Battery, one: Asked): { full: number; low: number } | null {
  const own = cases[one.at];
  if (!own) return null;
  const low = lowOf(own, failures);
  return own.full > low + 1e-9 && own.full > 0 ? { full: own.full, low } : null;
}
