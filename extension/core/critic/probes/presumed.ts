import { finalAnswer, replaced } from '../../adversary/answer-text';
import { numberOf, numbersIn } from '../../adversary/case';
import { leavesOf, structureOf } from './answer-column';

/** A last line longer than this is a sentence that may say anything. */
const SHORT = 80;
/** So much may stand around the right answer where an answer is given: "42 bottles", "The answer is Paris". */
const AROUND = 30;
const MOST_LEAVES = 20;

/**
 * What a completion seems to be by how it ends, for recordings in which nobody says what was right: it gives the reference as its
 * final answer, or another one of the same kind. Null where that can't be told. Probes ask with such completions; no
 * outcome is made of it, and nothing is measured by it.
 *
 * @param isAnother whether a text is the reference of another row
 */
export function presumed(
  text: string,
  reference: unknown,
  isAnother: (text: string) => boolean,
): 'success' | 'failure' | null {
  const value = parsed(reference);
  const said = text.replace(/^[\s\S]*<\/(?:think|thinking|reasoning)>/, '');
  if (typeof value === 'object' && value !== null) return bySome(said, leavesOf(value), Array.isArray(value));
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const wanted = normal(String(value));
  const given = finalAnswer(said)?.text ?? lastLine(said);
  if (wanted === '' || given === null) return null;
  const answer = normal(given);
  if (isSame(answer, wanted)) return 'success';
  const around = replaced(answer, wanted, ' ');
  const isInside = around !== null && around.trim().length <= AROUND;
  // Beside another number, or another row's answer, it is not plain which of them is meant.
  if (isInside)
    return numbersIn(around).length === 0 && !around.split(/[^\w-]+/).some(isAnother) ? 'success' : null;
  const isNumber = !Number.isNaN(numberOf(wanted));
  const isOther = isNumber ? !Number.isNaN(numberOf(answer)) : isAnother(answer);
  return isOther && around === null ? 'failure' : null;
}

/** Rows that seem right and wrong. `isAnyRight`: a reference is a list of answers, each of which is right alone. */
export function presumedRows(
  rows: readonly number[],
  text: (row: number) => string,
  reference: (row: number) => unknown,
  isAnyRight: boolean,
): { readonly successes: number[]; readonly failures: number[] } {
  const all = new Set(rows.map((row) => normal(String(reference(row)))));
  const outcomeOf = (row: number): 'success' | 'failure' | null => {
    const own = reference(row);
    const ways: readonly unknown[] = isAnyRight && Array.isArray(own) ? own : [own];
    const seen = ways.map((way) => {
      const wanted = normal(String(way));
      return presumed(text(row), way, (other) => other !== wanted && all.has(normal(other)));
    });
    if (seen.includes('success')) return 'success';
    return seen.length > 0 && seen.every((each) => each === 'failure') ? 'failure' : null;
  };
  const outcomes = rows.map((row) => ({ row, outcome: outcomeOf(row) }));
  const of = (wanted: string): number[] =>
    outcomes.filter(({ outcome }) => outcome === wanted).map(({ row }) => row);
  return { successes: of('success'), failures: of('failure') };
}

/** As answers are compared everywhere: small letters, without marks around and the commas of thousands. */
function normal(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\\[dt]frac/g, '\\frac')
    .replace(/\\[!,;]|\*\*/g, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/^[\s$"'`(]+(?=[\w-])|(?<=\w)[\s$"'`).,!]+$/g, '')
    .replace(/^\$+|\$+$/g, '')
    .replace(/\s+/g, ' ');
}

function isSame(a: string, b: string): boolean {
  return a === b || (a !== '' && numberOf(a) === numberOf(b));
}

/** Of a worked solution the answer is what it ends on. */
function parsed(reference: unknown): unknown {
  if (typeof reference !== 'string') return reference;
  return structureOf(reference) ?? finalAnswer(reference)?.text ?? reference;
}

function lastLine(text: string): string | null {
  const line = text.trim().split('\n').at(-1)?.trim() ?? '';
  return line !== '' && line.length <= SHORT ? line : null;
}

/** All parts of the reference stand in the text, those of a list in this order; or some part does not. */
function bySome(text: string, leaves: readonly string[], isOrdered: boolean): 'success' | 'failure' | null {
  if (leaves.length === 0 || leaves.length > MOST_LEAVES || leaves.some((leaf) => leaf.length > SHORT))
    return null;
  if (leaves.some((leaf) => replaced(text, leaf, '') === null)) return 'failure';
  const places = leaves.map((leaf) => text.toLowerCase().lastIndexOf(leaf.toLowerCase()));
  const isRising = places.every((place, i) => i === 0 || place > (places[i - 1] ?? 0));
  return !isOrdered || isRising ? 'success' : null;
}
