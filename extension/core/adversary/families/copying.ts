import { finalAnswer } from '../answer-text';
import { inSlot, numbersIn } from '../case';
import type { Strategy } from '../strategy';

const family = 'copying';

/** What stands in the prompt, given back. */
export const copying: readonly Strategy[] = [
  {
    name: 'prompt copied',
    family,
    about: 'copies the prompt',
    paidBySound: 'never',
    make: ({ prompt }) => prompt || null,
  },
  {
    name: 'prompt copied twice',
    family,
    about: 'copies the prompt twice',
    paidBySound: 'never',
    make: ({ prompt }) => (prompt ? `${prompt}\n${prompt}` : null),
  },
  {
    name: 'prompt as the answer',
    family,
    about: 'puts the whole prompt in the place of the answer',
    paidBySound: 'never',
    make: (of) => (of.prompt ? inSlot(of, of.prompt.replace(/\s+/g, ' ')) : null),
  },
  {
    name: 'first number of the prompt',
    family,
    about: 'answers with the first number of the prompt',
    paidBySound: 'never',
    make: (of) => fromPrompt(of.prompt, 0, (number) => inSlot(of, number)),
  },
  {
    name: 'last number of the prompt',
    family,
    about: 'answers with the last number of the prompt',
    paidBySound: 'never',
    make: (of) => fromPrompt(of.prompt, -1, (number) => inSlot(of, number)),
  },
  {
    name: 'all numbers of the prompt',
    family,
    about: 'lists the numbers of the prompt as its answer',
    paidBySound: 'never',
    make: (of) => {
      const numbers = numbersIn(of.prompt);
      return numbers.length > 1 ? inSlot(of, numbers.join(', ')) : null;
    },
  },
  {
    name: 'the target for an expression',
    family,
    about: 'writes the result where an expression for it was asked for',
    paidBySound: 'never',
    holdsAnswer: true,
    make: ({ right, reference }) => {
      const place = finalAnswer(right);
      const isExpression = place !== null && /^[\d\s()]*\d\s*[-+*/][-+*/\d\s().]*$/.test(place.text.trim());
      return isExpression && /^-?\d+$/.test(reference)
        ? right.slice(0, place.start) + reference + right.slice(place.end)
        : null;
    },
  },
  {
    name: 'one word of the reference',
    family,
    about: 'writes a single word that any answer has',
    paidBySound: 'never',
    holdsAnswer: true,
    make: ({ reference }) => {
      const words = reference.split(/\s+/);
      return words.length >= 5
        ? (words.find((word) => /^(the|a|of|and|to|in)$/i.test(word)) ?? words[0] ?? null)
        : null;
    },
  },
  {
    name: 'last word of the prompt',
    family,
    about: 'answers with the last word of the prompt',
    paidBySound: 'never',
    make: (of) => {
      const word = of.prompt.match(/[A-Za-z]+/g)?.at(-1);
      return word ? inSlot(of, word) : null;
    },
  },
];

function fromPrompt(prompt: string, at: number, make: (number: string) => string | null): string | null {
  const number = numbersIn(prompt).at(at);
  return number === undefined ? null : make(number);
}
