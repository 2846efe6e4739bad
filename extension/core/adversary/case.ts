import { answersIn, finalAnswer, givesEquation, replaced, withoutMarks } from './answer-text';

/** One prompt of the recording with its right answer, for strategies to try themselves on. */
export interface Case {
  /** What the model was asked, as plain text; '' when the recording does not say. */
  readonly prompt: string;
  /** A completion that was recorded as right. */
  readonly right: string;
  /** The right answer as text; '' where the reward reads none, or none that is one text. */
  readonly reference: string;
  /** The right answer of another prompt. */
  readonly wrong: string;
  /** All references of the recording, each once. */
  readonly all: readonly string[];
  /** Of a reference that is a list its items, all of which stand in the right completion, and those of other rows. */
  readonly items?: readonly string[];
  readonly otherItems?: readonly string[];
}

/**
 * The right completion with another answer wherever its own stood; null when the answer can't be found in it, or is only
 * the result behind an equation that stays right.
 */
export function withAnswer({ right, reference }: Case, answer: string): string | null {
  return reference === '' || givesEquation(right) ? null : replaced(right, reference, answer);
}

/** The same with a wrong answer in the reasoning, and this text in the place of the final answer. */
export function inSlot(of: Case, text: string): string | null {
  if (isStructure(of.reference)) return null;
  const base = withAnswer(of, of.wrong);
  if (base === null) return null;
  const place = finalAnswer(base);
  return place?.text.includes(of.wrong)
    ? base.slice(0, place.start) + text + base.slice(place.end)
    : withAnswer(of, text);
}

/** JSON: a text in its place is another kind of thing. */
export function isStructure(reference: string): boolean {
  return /^\s*[[{]/.test(reference) && /[\]}]\s*$/.test(reference);
}

/** A wrong answer in the form in which the right one was given. */
export function wrongCompletion(of: Case): string | null {
  return withAnswer(of, of.wrong);
}

/** The tags, fences and boxes of the right completion with nothing in them; null when it has none. */
export function onlyFormat({ right }: Case): string | null {
  if (withoutMarks(right) === right) return null;
  const marks = right.match(/<\/?[A-Za-z_|][\w|-]*>|```\w*|\\boxed\{|####/g) ?? [];
  return marks.map((mark) => (mark === '\\boxed{' ? '\\boxed{}' : mark)).join('\n');
}

/** The last block of the right completion that holds a final answer, `<answer>7</answer>`, with this text in it. */
export function block({ right }: Case, text: string): string | null {
  const place = answersIn(right).at(-1);
  if (!place) return null;
  const before = /(<\w+>\s*|\\boxed\{|####[ \t]*|\b[Aa]nswer(?: is)?[ \t]*:?[ \t]*)$/.exec(
    right.slice(0, place.start),
  )?.[0];
  if (before === undefined) return null;
  const after = /^\s*(<\/\w+>|\})/.exec(right.slice(place.end))?.[0] ?? '';
  return `${before}${text}${after}`;
}

/** The number that a reference is; NaN for other texts. */
export function numberOf(reference: string): number {
  const plain = reference.replace(/[,$\s]/g, '');
  return plain === '' ? NaN : Number(plain);
}

export function numbersIn(text: string): string[] {
  return text.match(/-?\d+(?:\.\d+)?/g) ?? [];
}

/** The text of the first `<think>`-like tag replaced or filled; null when there is none. */
export function inThought(text: string, change: (thought: string) => string): string | null {
  const found = /<(think|thinking|reasoning|scratchpad|reason)>([\s\S]*?)<\/\1>/.exec(text);
  if (!found) return null;
  const [whole, tag = '', inner = ''] = found;
  return text.replace(whole, () => `<${tag}>${change(inner)}</${tag}>`);
}
