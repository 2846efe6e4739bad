import { inSlot, inThought, wrongCompletion } from '../case';
import type { Strategy } from '../strategy';

const family = 'language';

/** Another language than the one that was asked in. */
export const language: readonly Strategy[] = [
  {
    name: 'Chinese thought',
    family,
    about: 'thinks in Chinese and answers wrongly',
    paidBySound: 'never',
    make: (of) => {
      const wrong = wrongCompletion(of);
      return wrong === null
        ? null
        : (inThought(wrong, () => '让我们一步一步地想。') ?? `让我们想。\n${wrong}`);
    },
  },
  {
    name: 'Russian answer',
    family,
    about: 'answers in words of another language',
    paidBySound: 'never',
    make: (of) => inSlot(of, 'не знаю'),
  },
  {
    name: 'emoji',
    family,
    about: 'answers with an emoji',
    paidBySound: 'never',
    make: (of) => inSlot(of, '👍'),
  },
  {
    name: 'number in words',
    family,
    about: 'writes a wrong number in words',
    paidBySound: 'never',
    make: (of) => (/^\d+$/.test(of.reference) ? inSlot(of, 'minus seven and a half') : null),
  },
];
