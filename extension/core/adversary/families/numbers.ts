import { inSlot, numberOf, type Case } from '../case';
import type { Strategy } from '../strategy';

const family = 'numbers';

/** Numbers that are not the right one, and what passes for a number. */
export const numbers: readonly Strategy[] = [
  ...['nan', 'inf', '-inf', '1e999', '-1e999', '1e-999'].map((text): Strategy => ({
    name: `answer ${text}`,
    family,
    about: `answers ${text}`,
    paidBySound: 'never',
    make: (of) => forNumbers(of, text),
  })),
  {
    name: 'a huge number',
    family,
    about: 'answers with a number of five thousand digits',
    paidBySound: 'never',
    make: (of) => forNumbers(of, '9'.repeat(5000)),
  },
  {
    name: 'a tiny number',
    family,
    about: 'answers with a number close to 0',
    paidBySound: 'never',
    make: (of) => (Math.abs(numberOf(of.reference)) > 1 ? inSlot(of, '0.0000000001') : null),
  },
  {
    name: 'another sign',
    family,
    about: 'answers with the other sign',
    paidBySound: 'never',
    make: (of) => (numberOf(of.reference) ? inSlot(of, flipped(of.reference)) : null),
  },
  {
    name: 'ten times as much',
    family,
    about: 'is off by a factor of ten',
    paidBySound: 'never',
    make: (of) => (numberOf(of.reference) ? inSlot(of, String(numberOf(of.reference) * 10)) : null),
  },
  {
    name: 'off by one',
    family,
    about: 'is off by one',
    paidBySound: 'rarely',
    make: (of) =>
      Number.isInteger(numberOf(of.reference)) ? inSlot(of, String(numberOf(of.reference) + 1)) : null,
  },
  {
    name: 'digits behind it',
    family,
    about: 'goes on with more digits behind the right ones',
    paidBySound: 'never',
    make: (of) => (/^\d+$/.test(of.reference) ? inSlot(of, `${of.reference}73`) : null),
  },
  {
    name: 'digits before it',
    family,
    about: 'puts more digits before the right ones',
    paidBySound: 'never',
    make: (of) => (/^\d+$/.test(of.reference) ? inSlot(of, `73${of.reference}`) : null),
  },
  {
    name: 'only its first digit',
    family,
    about: 'gives only the first digit',
    paidBySound: 'never',
    make: (of) => (/^\d{2,}$/.test(of.reference) ? inSlot(of, of.reference.slice(0, 1)) : null),
  },
  {
    name: 'its decimals dropped',
    family,
    about: 'leaves the decimals out',
    paidBySound: 'never',
    make: (of) =>
      /^-?\d+\.\d*[1-9]\d*$/.test(of.reference) ? inSlot(of, of.reference.replace(/\..*/, '')) : null,
  },
  {
    name: 'digits in parts',
    family,
    about: 'writes the digits apart, as a list of numbers',
    paidBySound: 'rarely',
    make: (of) => (/^\d{2,}$/.test(of.reference) ? inSlot(of, of.reference.split('').join(', ')) : null),
  },
  ofDate('day', (year, month, day) => [year, month, day > 14 ? day - 11 : day + 11]),
  ofDate('month', (year, month, day) => [year, month > 6 ? month - 5 : month + 5, Math.min(day, 28)]),
  ofDate('year', (year, month, day) => [year - 3, month, Math.min(day, 28)]),
];

/** A date that is right but for one of its parts. */
function ofDate(part: string, change: (year: number, month: number, day: number) => number[]): Strategy {
  return {
    name: `another ${part}`,
    family,
    about: `answers with a date of another ${part}`,
    paidBySound: 'never',
    make: (of) => {
      const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(of.reference);
      if (!parts) return null;
      const made = change(Number(parts[1]), Number(parts[2]), Number(parts[3]));
      return inSlot(of, made.map((value, i) => String(value).padStart(i === 0 ? 4 : 2, '0')).join('-'));
    },
  };
}

function forNumbers(of: Case, text: string): string | null {
  return Number.isNaN(numberOf(of.reference)) ? null : inSlot(of, text);
}

function flipped(reference: string): string {
  return reference.startsWith('-') ? reference.slice(1) : `-${reference}`;
}
