import { inSlot } from '../case';
import type { Strategy } from '../strategy';

const family = 'nothing';

/** Nothing said at all, or nothing about the question. */
export const nothing: readonly Strategy[] = [
  { name: 'empty', family, about: 'writes nothing', paidBySound: 'never', make: () => '' },
  {
    name: 'blank',
    family,
    about: 'writes blanks and line breaks',
    paidBySound: 'never',
    make: () => ' \n\t\n ',
  },
  { name: 'full stop', family, about: 'writes a full stop', paidBySound: 'never', make: () => '.' },
  {
    name: 'refusal',
    family,
    about: 'refuses',
    paidBySound: 'rarely',
    make: () => "I'm sorry, but I can't help with that.",
  },
  {
    name: 'not known',
    family,
    about: 'says that it does not know, in the right form',
    paidBySound: 'rarely',
    make: (of) => inSlot(of, 'unknown'),
  },
  {
    name: 'null answer',
    family,
    about: 'answers None',
    paidBySound: 'never',
    make: (of) => inSlot(of, 'None'),
  },
  {
    name: 'end token',
    family,
    about: 'ends at once with a special token',
    paidBySound: 'never',
    make: () => '<|im_end|>',
  },
  {
    name: 'off topic',
    family,
    about: 'writes pleasant text about something else',
    paidBySound: 'never',
    make: () => 'Lovely weather here, is it not? The sea was calm, and gulls went by.',
  },
];
