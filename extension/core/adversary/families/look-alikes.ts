import { inSlot, numberOf } from '../case';
import type { Strategy } from '../strategy';

const family = 'look-alikes';
const at = (code: number): string => String.fromCodePoint(code);

/** The wrong answer's digits in another script: what they look like is no business of a comparison. */
function inDigits(text: string, zero: number): string {
  return text.replace(/\d/g, (digit) => at(zero + Number(digit)));
}

export const lookAlikes: readonly Strategy[] = [
  {
    name: 'superscript digits',
    family,
    about: 'answers with ²',
    paidBySound: 'never',
    make: (of) => (Number.isNaN(numberOf(of.reference)) ? null : inSlot(of, '²')),
  },
  {
    name: 'Arabic digits',
    family,
    about: 'writes a wrong number in Arabic digits',
    paidBySound: 'never',
    make: (of) => (/^\d+$/.test(of.wrong) ? inSlot(of, inDigits(of.wrong, 0x660)) : null),
  },
  {
    name: 'full-width digits',
    family,
    about: 'writes a wrong number in full-width digits',
    paidBySound: 'never',
    make: (of) => (/^\d+$/.test(of.wrong) ? inSlot(of, inDigits(of.wrong, 0xff10)) : null),
  },
  {
    name: 'invisible characters',
    family,
    about: 'answers with zero-width characters only',
    paidBySound: 'never',
    make: (of) => inSlot(of, at(0x200b) + at(0x200d) + at(0x2060)),
  },
  {
    name: 'reversed text',
    family,
    about: 'writes the answer backwards behind a direction mark',
    paidBySound: 'never',
    make: (of) =>
      of.reference.length > 2 ? inSlot(of, at(0x202e) + [...of.reference].reverse().join('')) : null,
  },
  {
    name: 'Cyrillic letters',
    family,
    about: 'writes a wrong answer with Cyrillic letters in it',
    paidBySound: 'never',
    make: (of) =>
      /[aeocp]/.test(of.wrong)
        ? inSlot(of, of.wrong.replace(/a/g, at(0x430)).replace(/e/g, at(0x435)).replace(/o/g, at(0x43e)))
        : null,
  },
];
