/** Ways in which a reference is written in a text: as it is, and with thousands separators. */
export function spellings(reference: string): string[] {
  const grouped = /^\d{4,}$/.test(reference) ? [reference.replace(/\B(?=(\d{3})+$)/g, ',')] : [];
  return [reference, ...grouped].filter((text) => text !== '');
}

/** The text with each whole occurrence of a reference replaced; null when it does not occur. */
export function replaced(text: string, reference: string, by: string): string | null {
  let result = text;
  for (const spelling of spellings(reference)) {
    const quoted = spelling.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    // Not a part of a longer word or number: `1` is not in `0.1` and not in `1,000`.
    const before = /\d/.test(spelling[0] ?? '')
      ? '(?<![\\w]|\\d[.,])'
      : /\w/.test(spelling[0] ?? '')
        ? '\\b'
        : '';
    const last = spelling.at(-1) ?? '';
    const after = /\d/.test(last) ? '(?![\\w]|[.,]\\d)' : /\w/.test(last) ? '\\b' : '';
    // A letter of a choice may be a word; a longer reference is the same in another case.
    const flags = spelling.length >= 3 ? 'gi' : 'g';
    result = result.replace(new RegExp(`${before}${quoted}${after}`, flags), () => by);
  }
  return result === text ? null : result;
}

/** What usually holds the final answer of a text. */
const CONTAINERS: readonly RegExp[] = [
  /<answer>([\s\S]*?)<\/answer>/gi,
  /\\boxed\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}/g,
  /####[ \t]*([^\n]+)/g,
  /\banswer(?: is)?[ \t]*:?[ \t]*([^\n]+)/gi,
];

/** Part of a text. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** All places of the most telling kind in which a text gives an answer. */
export function answersIn(text: string): Place[] {
  for (const pattern of CONTAINERS) {
    const found = [...text.matchAll(pattern)].map(({ 0: whole, 1: inner = '', index }): Place => {
      const start = index + whole.lastIndexOf(inner);
      return { start, end: start + inner.length, text: inner };
    });
    if (found.length) return found;
  }
  return [];
}

/** The last of them: what the text says in the end. */
export function finalAnswer(text: string): Place | null {
  return answersIn(text).at(-1) ?? null;
}

/** The answer is arithmetic with its result, `(5 + 37) + 3 = 45`: what stands before `=` is the answer, too. */
export function givesEquation(text: string): boolean {
  const answer = finalAnswer(text)?.text ?? text.trim().split('\n').at(-1) ?? '';
  return /[\d)]\s*[-+*/×÷]\s*[\d(][^=\n]*=/.test(answer);
}

/** The answer is arithmetic that comes to the reference without naming it: `(15 + 4) * 15`. */
export function givesExpression(text: string, reference: string): boolean {
  const answer = finalAnswer(text)?.text ?? '';
  return /[\d)]\s*[-+*/×÷]\s*[\d(]/.test(answer) && replaced(answer, reference, '') === null;
}

/** The text without tags, fences, boxes and marks, and whether there were any. */
export function withoutMarks(text: string): string {
  return text
    .replace(/<\/?[A-Za-z_|][\w|-]*>/g, '')
    .replace(/```\w*\n?/g, '')
    .replace(/\\boxed\{([^{}]*)\}/g, '$1')
    .replace(/####/g, '');
}
