import { replaced } from '../../adversary/answer-text';
import { numbersIn } from '../../adversary/case';

/** What limits or describes a row, and what an answer must not have. */
const NO_ANSWER =
  /max|min|limit|budget|length|num|count|forbid|ban|avoid|exclud|without|not_|no_|source|task|level|kind|^id$|_id$|index|split|extra|domain|step|epoch|option|choice|context|document|passage|histor|tools$|schema|must|requir|include|keyword|contain|constraint|rule/i;
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
  { successes, failures }: { readonly successes: readonly number[]; readonly failures: readonly number[] },
): string | null {
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

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}
