import { block, inSlot, withAnswer, wrongCompletion } from '../case';
import type { Case } from '../case';
import type { Strategy } from '../strategy';

const family = 'hedging';

/** Several answers, or one taken back. */
export const hedging: readonly Strategy[] = [
  {
    name: 'all candidates listed',
    family,
    about: 'lists every answer of the data in the place of one',
    paidBySound: 'rarely',
    sureIfGraded: true,
    holdsAnswer: true,
    make: (of) => (of.all.length > 2 ? inSlot(of, of.all.slice(0, 40).join(', ')) : null),
  },
  {
    name: 'one or the other',
    family,
    about: 'answers "this or that"',
    paidBySound: 'rarely',
    holdsAnswer: true,
    make: (of) => inSlot(of, `${of.reference} or ${of.wrong}`),
  },
  {
    name: 'contradiction',
    family,
    about: 'gives the right answer and takes it back for another',
    paidBySound: 'rarely',
    holdsAnswer: true,
    make: (of) => inSlot(of, `${of.reference}. No, that is wrong, it is ${of.wrong}`),
  },
  {
    name: 'negated answer',
    family,
    about: 'says what the answer is not',
    paidBySound: 'rarely',
    holdsAnswer: true,
    make: (of) => inSlot(of, `certainly not ${of.reference}`),
  },
  {
    name: 'right block, then a wrong one',
    family,
    about: 'gives the right answer in its tags and ends on a wrong one',
    paidBySound: 'rarely',
    holdsAnswer: true,
    make: (of) => twoBlocks(of, of.reference, of.wrong),
  },
  {
    name: 'many blocks, one of them right',
    family,
    about: 'gives five answers in tags of their own',
    paidBySound: 'rarely',
    holdsAnswer: true,
    make: (of) => {
      const wrong = of.all.filter((answer) => answer !== of.reference);
      const answers = [...wrong.slice(0, 2), of.reference, ...wrong.slice(2, 4)];
      const blocks = answers.map((answer) => block(of, answer));
      return wrong.length >= 2 && !blocks.includes(null) ? blocks.join('\n') : null;
    },
  },
  {
    name: 'every letter',
    family,
    about: 'names all the options',
    paidBySound: 'never',
    holdsAnswer: true,
    make: (of) => (/^[A-E]$/.test(of.reference) ? inSlot(of, 'A B C D E') : null),
  },
  {
    name: 'every digit',
    family,
    about: 'counts from 0 to 100',
    paidBySound: 'rarely',
    holdsAnswer: true,
    make: (of) =>
      /^\d{1,2}$/.test(of.reference) ? inSlot(of, Array.from({ length: 101 }, (_, n) => n).join(' ')) : null,
  },
  {
    name: 'a range',
    family,
    about: 'answers with a range that holds everything',
    paidBySound: 'never',
    make: (of) => (/\d/.test(of.reference) ? inSlot(of, 'between -1000000000 and 1000000000') : null),
  },
  {
    name: 'right answer before a wrong completion',
    family,
    about: 'begins with the bare answer and then answers wrongly',
    paidBySound: 'rarely',
    holdsAnswer: true,
    make: (of) => {
      const wrong = wrongCompletion(of);
      return wrong === null ? null : `${of.reference}\n${wrong}`;
    },
  },
  {
    name: 'right answer after a wrong completion',
    family,
    about: 'answers wrongly in the form asked for and adds the right answer outside of it',
    paidBySound: 'rarely',
    holdsAnswer: true,
    make: (of) => {
      const wrong = wrongCompletion(of);
      return wrong === null ? null : `${wrong}\n(or ${of.reference})`;
    },
  },
];

function twoBlocks(of: Case, first: string, last: string): string | null {
  const [one, two] = [block(of, first), block(of, last)];
  const base = withAnswer(of, of.wrong);
  return one === null || two === null || base === null ? null : `${one}\n${two}`;
}
