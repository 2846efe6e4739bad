import { replaced } from '../../adversary/answer-text';
import { isStructure, numbersIn } from '../../adversary/case';

/** What limits or describes a row, and what an answer must not have. */
const NO_ANSWER =
  /max|min|limit|budget|length|num|count|forbid|ban|avoid|exclud|without|not_|no_|source|task|level|kind|^id$|_id$|index|split|extra|domain|step|epoch|option|choice|context|document|passage|histor|tools$|schema|must|requir|include|keyword|contain|constraint|rule/i;
/** It says what an answer must have, must not have, or is about. */
export function isDemand(column: string): boolean {
  return NO_ANSWER.test(column);
}

const ENOUGH = 8;
const MOST_LEAVES = 20;

/**
 * The column that holds the right answer, told from the data where no name says so: what it has in a row stands in the texts
 * recorded as right, and less often in the wrong ones. A list counts where all of its items stand there.
 */
export function answerColumn(
  keys: readonly string[],
  value: (key: string, row: number) => unknown,
  text: (row: number) => string,
  {
    successes,
    failures,
    all = [],
  }: {
    readonly successes: readonly number[];
    readonly failures: readonly number[];
    readonly all?: readonly number[];
  },
): string | null {
  if (successes.length + failures.length === 0) return structureInTexts(keys, value, text, all);
  if (Math.min(successes.length, failures.length) < ENOUGH) return null;
  const share = (rows: readonly number[], key: string): number =>
    rows.filter((row) => stands(value(key, row), text(row))).length / rows.length;
  return (
    keys.find((key) => {
      if (NO_ANSWER.test(key)) return false;
      const values = new Set(successes.map((row) => JSON.stringify(value(key, row))));
      if (values.size < 3) return false;
      const good = share(successes, key);
      if (good < 0.7) return false;
      // An order of items stands in a wrong text as well.
      const isList = successes.every((row) => typeof value(key, row) === 'object');
      return isList || share(failures, key) <= 0.6 * good;
    }) ?? null
  );
}

/**
 * Where no outcome is recorded: lists and dictionaries that stand in some texts of their own row, as right answers do, and hardly
 * ever in those of another. A single word or number may be what a text is about.
 */
function structureInTexts(
  keys: readonly string[],
  value: (key: string, row: number) => unknown,
  text: (row: number) => string,
  rows: readonly number[],
): string | null {
  if (rows.length < 2 * ENOUGH) return null;
  return (
    keys.find((key) => {
      if (NO_ANSWER.test(key)) return false;
      const values = rows.map((row) => structureOf(value(key, row)));
      if (values.some((of) => of === null || leavesOf(of).length < 2)) return false;
      const written = values.map((of) => JSON.stringify(of));
      const other = (i: number): number =>
        rows.findIndex((_, k) => written[(i + k) % rows.length] !== written[i]);
      const own = rows.filter((row, i) => stands(values[i], text(row))).length;
      const foreign = rows.filter((row, i) => {
        const k = other(i);
        return k >= 0 && stands(values[(i + k) % rows.length], text(row));
      }).length;
      return own >= 0.25 * rows.length && own >= ENOUGH && foreign <= 0.2 * own;
    }) ?? null
  );
}

/** A list or a dictionary, also one that is kept as JSON; null for anything else. */
export function structureOf(value: unknown): object | null {
  if (typeof value === 'object') return value;
  if (typeof value !== 'string' || !isStructure(value)) return null;
  try {
    return JSON.parse(value) as object;
  } catch {
    return null;
  }
}

function stands(value: unknown, text: string): boolean {
  const leaves = leavesOf(value);
  return (
    leaves.length > 0 &&
    leaves.length <= MOST_LEAVES &&
    leaves.every((leaf) => leaf.length <= 60 && (replaced(text, leaf, '') !== null || isNear(leaf, text)))
  );
}

/** A measured value is right within a few percent; whole numbers are right or wrong. */
function isNear(leaf: string, text: string): boolean {
  const value = Number(leaf);
  if (leaf.trim() === '' || Number.isNaN(value) || Number.isInteger(value)) return false;
  return numbersIn(text).some((number) => Math.abs(Number(number) - value) <= 0.03 * Math.abs(value));
}

/** All texts and numbers in a list or a dictionary. */
export function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}
