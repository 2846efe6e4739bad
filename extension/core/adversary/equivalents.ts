import { finalAnswer } from './answer-text';
import { block, inThought, isStructure, numberOf, withAnswer, type Case } from './case';

/** Another way to write a right answer. */
export interface Equivalent {
  readonly name: string;
  readonly family: 'number' | 'text' | 'place';
  /** Every sound grader takes it (`always`), or it depends on how strict one wishes to be. */
  readonly taken: 'always' | 'mostly';
  make(of: Case): string | null;
}

/** The right answer written otherwise, wherever it stands. */
function number(name: string, write: (n: number, reference: string) => string | null): Equivalent {
  return {
    name,
    family: 'number',
    taken: 'mostly',
    make: (of) => {
      const n = numberOf(of.reference);
      const text = Number.isNaN(n) ? null : write(n, of.reference);
      return text === null || text === of.reference ? null : withAnswer(of, text);
    },
  };
}

function text(name: string, write: (reference: string) => string | null): Equivalent {
  return {
    name,
    family: 'text',
    taken: 'mostly',
    make: (of) => {
      const written = of.reference === '' || isStructure(of.reference) ? null : write(of.reference);
      return written === null || written === of.reference ? null : inFinal(of, written);
    },
  };
}

function inFinal(of: Case, answer: string): string | null {
  const place = finalAnswer(of.right);
  const changed =
    place && place.text.includes(of.reference) ? place.text.replace(of.reference, () => answer) : null;
  return place && changed !== null
    ? of.right.slice(0, place.start) + changed + of.right.slice(place.end)
    : withAnswer(of, answer);
}

const isWhole = (reference: string): boolean => /^-?\d+$/.test(reference);

export const equivalents: readonly Equivalent[] = [
  number('with decimals', (_, reference) => (isWhole(reference) ? `${reference}.0` : null)),
  number('with two decimals', (_, reference) => (isWhole(reference) ? `${reference}.00` : null)),
  number('more decimals', (_, reference) => (/^-?\d+\.\d+$/.test(reference) ? `${reference}0` : null)),
  number('without a leading zero', (_, reference) =>
    /^0\.\d+$/.test(reference) ? reference.slice(1) : null,
  ),
  number('with thousands separators', (_, reference) =>
    /^-?\d{4,}$/.test(reference) ? reference.replace(/\B(?=(\d{3})+$)/g, ',') : null,
  ),
  number('in LaTeX with {,}', (_, reference) =>
    /^-?\d{4,}$/.test(reference) ? reference.replace(/\B(?=(\d{3})+$)/g, '{,}') : null,
  ),
  number('without separators', (_, reference) =>
    reference.includes(',') ? reference.replace(/,/g, '') : null,
  ),
  number('as a fraction', (n) => fraction(n, '/')),
  number('as a LaTeX fraction', (n) => fraction(n, 'frac')),
  number('in scientific form', (n, reference) =>
    /^[1-9]\d{2,}$/.test(reference) ? n.toExponential() : null,
  ),
  number('with a plus sign', (n, reference) => (n > 0 ? `+${reference}` : null)),
  number('as a quotient', (n, reference) => (isWhole(reference) ? `${2 * n}/2` : null)),
  number('with a dollar sign', (n, reference) => (n > 0 ? `$${reference}` : null)),
  number('with an escaped dollar sign', (n, reference) => (n > 0 ? `\\$${reference}` : null)),
  number('with a unit', (_, reference) => `${reference} units`),
  number('with a percent sign', (_, reference) => (isWhole(reference) ? `${reference}%` : null)),
  text('with a full stop', (reference) => `${reference}.`),
  text('in bold', (reference) => `**${reference}**`),
  text('in quotes', (reference) => `"${reference}"`),
  text('in LaTeX marks', (reference) => `$${reference}$`),
  text('in a box', (reference) => `\\boxed{${reference}}`),
  text('as LaTeX text', (reference) => (/[A-Za-z]/.test(reference) ? `\\text{${reference}}` : null)),
  text('in brackets', (reference) => (/^[A-E]$/.test(reference) ? `(${reference})` : null)),
  text('in capitals', (reference) => changed(reference, reference.toUpperCase())),
  text('in small letters', (reference) => changed(reference, reference.toLowerCase())),
  text('with blanks around', (reference) => `  ${reference}  `),
  text('with two blanks between words', (reference) => changed(reference, reference.replace(/ /g, '  '))),
  text('in a sentence', (reference) => `The answer is ${reference}`),
  json('as compact JSON', (value) => JSON.stringify(value)),
  json('as indented JSON', (value) => JSON.stringify(value, null, 2)),
  json('as JSON with its keys in another order', (value) =>
    JSON.stringify(Object.fromEntries(Object.entries(value).reverse())),
  ),
  {
    name: 'on a line of its own',
    family: 'place',
    taken: 'mostly',
    make: (of) => (/<answer>/i.test(of.right) ? inFinal(of, `\n${of.reference}\n`) : null),
  },
  {
    name: 'a wrong block corrected by a right one',
    family: 'place',
    taken: 'mostly',
    make: (of) => {
      const [wrong, right] = [block(of, of.wrong), block(of, of.reference)];
      return wrong === null || right === null ? null : `${wrong}\nNo, that is wrong.\n${right}`;
    },
  },
  {
    name: 'a thought over many lines',
    family: 'place',
    taken: 'always',
    make: (of) => inThought(of.right, (thought) => `\nFirst, the question.\n\n${thought}\nSo that is it.\n`),
  },
  {
    name: 'with a short thought',
    family: 'place',
    taken: 'mostly',
    make: (of) => inThought(of.right, () => ' Short. '),
  },
  {
    name: 'with a remark behind it',
    family: 'place',
    taken: 'mostly',
    make: (of) => (of.reference ? `${of.right}\nI hope this helps.` : null),
  },
  {
    name: 'with a remark in capitals behind it',
    family: 'place',
    taken: 'mostly',
    // No word of it is a letter by itself, and every letter of a choice begins one.
    make: (of) =>
      /^[A-E]$/.test(of.reference) ? `${of.right}\nDefinitely. Checked And Beyond Any Dispute. Easy.` : null,
  },
  {
    name: 'with a line break at the end',
    family: 'place',
    taken: 'always',
    make: (of) => `${of.right}\n`,
  },
  {
    name: 'with a remark before it',
    family: 'place',
    taken: 'mostly',
    make: (of) => `Let me see.\n${of.right}`,
  },
];

/** The JSON of a completion written otherwise. */
function json(name: string, write: (value: object) => string): Equivalent {
  return {
    name,
    family: 'text',
    taken: 'mostly',
    make: ({ right }) => {
      const [start, end] = [right.indexOf('{'), right.lastIndexOf('}')];
      const value = start < 0 ? null : objectIn(right.slice(start, end + 1));
      return value && right.slice(0, start) + write(value) + right.slice(end + 1);
    },
  };
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function changed(reference: string, other: string): string | null {
  return other === reference ? null : other;
}

function fraction(n: number, how: '/' | 'frac'): string | null {
  for (const under of [2, 4, 5, 8, 10, 20]) {
    const over = n * under;
    if (Number.isInteger(n) || !Number.isInteger(over)) continue;
    if (how === '/') return `${over}/${under}`;
    return `${over < 0 ? '-' : ''}\\frac{${Math.abs(over)}}{${under}}`;
  }
  return null;
}
