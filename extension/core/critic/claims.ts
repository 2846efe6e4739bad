import { stringValue } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';

/** What a docstring says of what its function gives back. */
export interface RangeClaim {
  readonly min: number;
  readonly max: number;
  /** As it is written, for a sentence. */
  readonly text: string;
}

const NUMBER = '([-+]?\\d+(?:\\.\\d+)?)';
/** `0 (far)`, `0 at the border`. */
const REMARK = '(?:\\s*\\([^)]*\\))?';
const INTERVALS: readonly RegExp[] = [
  new RegExp(`\\b(?:between|from)\\s+${NUMBER}${REMARK}\\s+(?:and|to)\\s+${NUMBER}`, 'gi'),
  new RegExp(
    `\\b(?:in|within|to|into|range|interval|onto)\\s+(?:the\\s+(?:range|interval)\\s+)?[\\[(]\\s*${NUMBER}\\s*,\\s*${NUMBER}\\s*[\\])]`,
    'gi',
  ),
  new RegExp(`${NUMBER}\\s*(?:\\.\\.\\.?|…)\\s*${NUMBER}`, 'g'),
];
/** "0 to 1", "from 1 … to −1": other numbers may be anything. */
const SCALES = new RegExp(`(?<![\\d.])(-1|0|1|100)${REMARK}\\s+(?:to|–|-)\\s+(-1|0|1|100)(?![\\d.])`, 'g');
/** "1 on the line, 0 at either border". */
const ENDS = /(?<![\d.])(0|1)(?:\.0)?\s+(?:at|on|for|when|if|where|once|only)\b/g;
const TOWARDS = /\b(?:to|towards|toward)\s+(0|1)(?![\d.])/g;

/** The docstring of a function, in one line. */
export function docstringOf(fn: PyFunction): string {
  const first = fn.body.parts[0]?.parts[0];
  return first?.type === 'string' ? (stringValue(first) ?? '').replace(/[−–](?=\d)/g, '-') : '';
}

/** The sentences of it that speak of the result, not of a parameter. */
function sentencesOf(fn: PyFunction): string[] {
  const [about = ''] = docstringOf(fn).split(/\n\s*(?:Args|Arguments|Parameters|Inputs|:param)\b/);
  return about
    .split(/(?<=[.;])\s+|\n\s*\n/)
    .map((sentence) => sentence.replace(/\s+/g, ' ').trim())
    .filter(Boolean);
}

/** The range that the docstring says the result is in; null where it says none, or several. */
export function rangeClaimed(fn: PyFunction): RangeClaim | null {
  const found = sentencesOf(fn).flatMap((sentence): RangeClaim[] => {
    const plain = INTERVALS.flatMap((pattern) => [...sentence.matchAll(pattern)]);
    const matches = plain.length ? plain : [...sentence.matchAll(SCALES)];
    const claims = matches.flatMap((match): RangeClaim[] => {
      const before = sentence.slice(Math.max(0, (match.index ?? 0) - 30), match.index);
      const [a, b] = [Number(match[1]), Number(match[2])];
      // "action in [-1, 1]": of what goes in.
      const isOfInput =
        !/^(to|into|onto)\b/i.test(match[0]) &&
        fn.parameters.some((name) => new RegExp(`\\b${name}\\b[^,]*$`, 'i').test(before));
      return a === b || isOfInput
        ? []
        : [{ min: Math.min(a, b), max: Math.max(a, b), text: match[0].trim() }];
    });
    if (claims.length) return claims;
    const ends = [...sentence.matchAll(ENDS), ...sentence.matchAll(TOWARDS)].map(([, end]) => end);
    return ends.includes('0') && ends.includes('1') && !/\bper\b|\beach\b|\badd/i.test(sentence)
      ? [{ min: 0, max: 1, text: sentence.length > 70 ? `${sentence.slice(0, 67)}…` : sentence }]
      : [];
  });
  const [first] = found;
  return first && found.every(({ min, max }) => min === first.min && max === first.max) ? first : null;
}

const NOTHING =
  /\b(?:earns?|pays?|gets?|gives?|is worth|scores?|counts? for|is paid|means?)\s+(?:nothing|0|zero|no reward|no bonus)\b|\b(?:0|0\.0|zero|nothing)\s+(?:for|when|if|where|while|unless|with|without|as long as)\b/i;

/** The sentence that says that something is worth nothing. */
export function nothingClaimed(fn: PyFunction): string | null {
  return sentencesOf(fn).find((sentence) => NOTHING.test(sentence)) ?? null;
}
