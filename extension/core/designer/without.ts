import type { Result } from '../problem';
import { fail, ok } from '../problem';

/** What a run can be told to do without, to see what it is good for. */
export const PARTS = ['memory', 'thoughts', 'scale-limit', 'critic', 'analyzer'] as const;

/**
 * `memory`: what the reward may remember between steps. `thoughts`: explaining before writing. `scale-limit`: rules on magnitudes.
 * `critic`: findings that send a draft back. `analyzer`: why episodes fail, and suggestions.
 */
export type Part = (typeof PARTS)[number];

export type Without = ReadonlySet<Part>;

export const NOTHING_LEFT_OUT: Without = new Set();

/** "memory,thoughts". */
export function readWithout(text: string): Result<Without> {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const unknown = words.find((word) => !PARTS.some((part) => part === word));
  if (unknown !== undefined)
    return fail(
      'without-unknown',
      `There is no part "${unknown}" to do without.`,
      `Parts are ${PARTS.join(', ')}.`,
    );
  return ok(new Set(PARTS.filter((part) => words.includes(part))));
}
