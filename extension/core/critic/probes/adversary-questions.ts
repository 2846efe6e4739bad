import { inSlot, numberOf, withAnswer, wrongCompletion, type Case } from '../../adversary/case';
import { equivalents } from '../../adversary/equivalents';
import { strategies } from '../../adversary/strategies';
import { replaced } from '../../adversary/answer-text';
import { isDemand, structureOf } from './answer-column';
import { type Completions } from './completion';
import type { ProbeRow } from './synthetic';
import type { Asked } from './adversary';

export const MAX_CASES = 5;

export const MIN_CASES = 2;

/** Rows of the recording of each outcome that the made-up ones are held against. */
export const MAX_RECORDED = 24;
const MAX_SPELLED = 24;

export type Question = Pick<Asked, 'kind' | 'name' | 'at' | 'row' | 'text' | 'reference'> & {
  readonly made: ProbeRow;
};

/** Everything that is asked of a reward, in one replay. */
export function questionsOf(
  cases: readonly { readonly row: number; readonly of: Case }[],
  texts: Completions,
  source: string,
): Question[] {
  return [
    ...cases.flatMap((own, at) => ofCase(own, at, texts)),
    ...contrasts(texts),
    ...spelled(cases, texts),
    ...numbersOf(texts),
    ...withoutReference(cases, texts),
    ...overLimit(texts),
    ...inOtherForm(cases, texts, source),
  ];
}

/** Prompts with different right answers, first those whose answer stands in the text, some of them short. */
export function casesOf(
  texts: Completions,
  isPaid: (row: number) => boolean = () => true,
): { readonly row: number; readonly of: Case }[] {
  const all = [
    ...new Set([...texts.successes, ...texts.failures].map((row) => texts.answerText(row))),
  ].filter((reference) => reference !== '');
  const itemsOf = (row: number): string[] => listItems(texts, row);
  const every = [...new Set([...texts.successes, ...texts.failures].flatMap(itemsOf))];
  const made = texts.successes.map((row) => {
    const reference = texts.answerText(row);
    const items = itemsOf(row);
    const like = all.filter((other) => other !== reference);
    // Of the same kind, and not by chance a part of the right one.
    const wrong =
      like.find((other) => Math.abs(other.length - reference.length) <= 1 && !reference.includes(other)) ??
      like[0] ??
      '';
    return {
      row,
      of: {
        prompt: texts.prompt(row),
        right: texts.text(row),
        reference: wrong === '' ? '' : reference,
        wrong,
        all,
        ...(items.length > 0 && items.every((item) => replaced(texts.text(row), item, '') !== null)
          ? { items, otherItems: every.filter((item) => !items.includes(item)) }
          : {}),
      },
    };
  });
  const holds = (of: Case): boolean => of.reference !== '' && withAnswer(of, of.wrong) !== null;
  const order = [...made].sort(
    (a, b) => Number(holds(b.of)) - Number(holds(a.of)) || a.of.right.length - b.of.right.length,
  );
  const able = order.filter(({ of }) => holds(of));
  // A right answer that gets nothing itself can't show what is paid like it.
  const paid = able.filter(({ row }) => isPaid(row));
  const pool = paid.length >= MIN_CASES ? paid : able.length >= MIN_CASES ? able : order;
  const chosen: typeof made = [];
  const seen = new Set<string>();
  // Different answers first, then different ways to write the same.
  const take = (own: (typeof made)[number] | undefined, byText = false): void => {
    const key = byText ? own?.of.right : own?.of.reference || own?.of.right;
    if (!own || !key || seen.has(key) || chosen.length >= MAX_CASES) return;
    seen.add(key).add(own.of.right);
    chosen.push(own);
  };
  // Two of the shortest, then from all over.
  for (const own of pool.slice(0, 2)) take(own);
  for (let k = 1; k <= 12; k++) take(pool[Math.floor((k * pool.length) / 12.5)]);
  for (const own of pool) take(own);
  for (const own of pool) take(own, true);
  return chosen;
}

/** What a reference that is a list of several short texts or numbers holds; none where it only says what an answer must have. */
function listItems(texts: Completions, row: number): string[] {
  const { reference } = texts;
  if (reference === null || isDemand(reference)) return [];
  const value = structureOf(texts.value(reference, row));
  const items = Array.isArray(value) ? value.map(String) : [];
  return items.length >= 2 && items.every((item) => item !== '' && item.length <= 40) ? items : [];
}

function ofCase(
  { row, of }: { readonly row: number; readonly of: Case },
  at: number,
  texts: Completions,
): Question[] {
  const question = (kind: Asked['kind'], name: string, text: string): Question => ({
    kind,
    name,
    at,
    row,
    text,
    reference: of.reference,
    made: texts.withText(row, text),
  });
  return [
    ...strategies.flatMap(({ name, holdsAnswer, make }) => {
      const text = holdsAnswer && of.reference === '' ? null : make(of);
      if (text === null || text === of.right) return [];
      const isRight = !holdsAnswer && of.reference !== '' && replaced(text, of.reference, '') !== null;
      return isRight ? [] : [question('strategy', name, text)];
    }),
    ...equivalents.flatMap(({ name, make }) => {
      const text = make(of);
      return text === null || text === of.right ? [] : [question('equivalent', name, text)];
    }),
  ];
}

/** Right completions with one of the inputs of another prompt. `at` counts the recorded successes. */
function contrasts(texts: Completions): Question[] {
  const others = [...texts.successes, ...texts.failures];
  return texts.inputs.flatMap((key) =>
    texts.successes.slice(0, MAX_RECORDED).flatMap((row, at): Question[] => {
      const own = JSON.stringify(texts.value(key, row));
      const turned = [...others.slice(at), ...others.slice(0, at)];
      const other = turned.find((candidate) => JSON.stringify(texts.value(key, candidate)) !== own);
      if (other === undefined) return [];
      const value = texts.value(key, other);
      const reference = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
      const made: ProbeRow = { base: row, keys: { [key]: value } };
      return [{ kind: 'contrast', name: key, at, row, text: texts.text(row), reference, made }];
    }),
  );
}

/** References exactly as they are in the data, in the form of a right completion, odd ones first. */
function spelled(
  cases: readonly { readonly row: number; readonly of: Case }[],
  texts: Completions,
): Question[] {
  const frames = cases
    .filter(({ of }) => of.reference !== '' && withAnswer(of, of.wrong) !== null)
    .slice(0, 3);
  const rowOf = new Map<string, number>();
  for (const row of [...texts.successes, ...texts.failures]) {
    const reference = texts.answerText(row);
    if (reference !== '' && !rowOf.has(reference)) rowOf.set(reference, row);
  }
  const shapes = new Map<string, string[]>();
  for (const reference of rowOf.keys()) {
    const shape = reference
      .replace(/\d+/g, '9')
      .replace(/[a-z]+/g, 'a')
      .replace(/[A-Z]+/g, 'A');
    shapes.set(shape, [...(shapes.get(shape) ?? []), reference]);
  }
  const chosen = [...shapes.values()].flatMap((alike) => alike.slice(0, 6)).slice(0, MAX_SPELLED);
  return chosen.flatMap((reference) =>
    frames.flatMap(({ of }, at): Question[] => {
      const row = rowOf.get(reference) ?? 0;
      const text = withAnswer(of, reference);
      if (text === null) return [];
      return [
        { kind: 'spelled', name: reference, at, row, text, reference, made: texts.withText(row, text) },
      ];
    }),
  );
}

/** Recorded successes with the numbers of their reference, which is a list of as many. `at` counts the recorded successes. */
function numbersOf(texts: Completions): Question[] {
  const { reference } = texts;
  if (reference === null) return [];
  return texts.successes.slice(0, MAX_RECORDED).flatMap((row, at): Question[] => {
    const value = texts.value(reference, row);
    const right = Array.isArray(value) ? value : null;
    if (!right || right.length < 3 || !right.every((each) => typeof each === 'number')) return [];
    const text = texts.text(row);
    // The last list of so many numbers is the answer.
    const list = [...text.matchAll(/-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?)+/g)].at(-1);
    if (list?.[0].split(',').length !== right.length) return [];
    const made = `${text.slice(0, list.index)}${right.join(', ')}${text.slice(list.index + list[0].length)}`;
    if (made === text) return [];
    return [
      {
        kind: 'numbers',
        name: reference,
        at,
        row,
        text: made,
        reference: JSON.stringify(right),
        made: texts.withText(row, made),
      },
    ];
  });
}

/** Wrong completions where the reference is missing. */
function withoutReference(
  cases: readonly { readonly row: number; readonly of: Case }[],
  texts: Completions,
): Question[] {
  const { reference } = texts;
  if (reference === null) return [];
  return cases.flatMap(({ row, of }, at) => {
    const text = wrongCompletion(of);
    if (text === null) return [];
    const question = (name: string, value: unknown, answer: string): Question => ({
      kind: 'reference',
      name,
      at,
      row,
      text: answer,
      reference: String(value),
      made: { base: row, keys: { ...texts.withText(row, answer).keys, [reference]: value } },
    });
    const unread = inSlot(of, 'unknown');
    const isNumber = !Number.isNaN(numberOf(of.reference));
    return [
      question('None', null, text),
      question('empty', '', text),
      ...(isNumber ? [question('not a number', 'n/a', text)] : []),
      ...(isNumber && unread !== null ? [question('no number on either side', 'n/a', unread)] : []),
    ];
  });
}

/** What a limit of length is called. */
const LIMIT = /^(max|limit|budget|cap)([_A-Z]|$)|_(max|limit|budget)$/;

/** Right completions so often repeated that they are far over the limit. `at` counts the recorded successes. */
function overLimit(texts: Completions): Question[] {
  return texts.inputs
    .filter((key) => LIMIT.test(key))
    .flatMap((key) =>
      texts.successes.slice(0, 12).flatMap((row, at): Question[] => {
        const limit = Number(texts.value(key, row));
        const words = texts.text(row).split(/\s+/).length;
        if (!(limit > 0 && limit < 5000) || words > limit) return [];
        const text = Array.from({ length: Math.ceil((5 * limit) / words) }, () => texts.text(row)).join(' ');
        const made = texts.withText(row, text);
        return [{ kind: 'limit', name: key, at, row, text, reference: String(limit), made }];
      }),
    );
}

/** It asks of the completion itself whether it is a text or a list of messages. */
const TAKES_BOTH =
  /isinstance\(\s*(completions?(\[0\])?|responses?|resp|comp|c|text|messages?|msgs?|outputs?)\s*,\s*\(?(str|list)\b/;

/** Right completions as messages where texts were recorded, and the reverse, for code that takes both. */
function inOtherForm(
  cases: readonly { readonly row: number; readonly of: Case }[],
  texts: Completions,
  source: string,
): Question[] {
  if (!TAKES_BOTH.test(source) || !/["']content["']/.test(source)) return [];
  return cases.map(({ row, of }, at): Question => {
    const recorded = texts.value(texts.completion, row);
    const other = typeof recorded === 'string' ? [{ role: 'assistant', content: recorded }] : of.right;
    return {
      kind: 'form',
      name: typeof recorded === 'string' ? 'messages' : 'text',
      at,
      row,
      text: of.right,
      reference: of.reference,
      made: { base: row, keys: { [texts.completion]: other } },
    };
  });
}
