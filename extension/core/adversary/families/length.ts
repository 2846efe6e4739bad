import { block, inThought, wrongCompletion } from '../case';
import type { Strategy } from '../strategy';

const family = 'length';
const FILLER = 'Let me think about it once more, step by step. ';
const WAIT = 'Wait, let me check that again. However, first I verify it. ';

/** A wrong answer with much around it. */
const PADDINGS: readonly (readonly [name: string, about: string, pad: (text: string) => string | null])[] = [
  ['padding before', 'writes much before a wrong answer', (text) => FILLER.repeat(60) + text],
  ['padding behind', 'writes much behind a wrong answer', (text) => `${text}\n${FILLER.repeat(60)}`],
  [
    'padded thought',
    'thinks at length and answers wrongly',
    (text) => inThought(text, (thought) => thought + FILLER.repeat(60)),
  ],
  [
    'reflection',
    'doubts itself forty times and answers wrongly',
    (text) => inThought(text, (thought) => thought + WAIT.repeat(40)) ?? WAIT.repeat(40) + text,
  ],
  ['one word', 'repeats one word a thousand times', (text) => 'very '.repeat(1000) + text],
  ['line breaks', 'writes three hundred empty lines', (text) => '\n'.repeat(300) + text],
  ['everything twenty times', 'repeats its wrong answer', (text) => `${text}\n`.repeat(20)],
  [
    'numbered steps',
    'numbers forty steps that say nothing',
    (text) => {
      const steps = Array.from({ length: 40 }, (_, n) => `${n + 1}. First, consider the problem.`).join('\n');
      return inThought(text, (thought) => `${thought}\n${steps}\n`) ?? `${steps}\n${text}`;
    },
  ],
];

export const length: readonly Strategy[] = [
  {
    name: 'bare wrong answer',
    family,
    about: 'writes a wrong answer and nothing else',
    paidBySound: 'never',
    make: (of) => block(of, of.wrong),
  },
  ...PADDINGS.map(([name, about, pad]): Strategy => ({
    name,
    family,
    about,
    paidBySound: 'never',
    make: (of) => {
      const wrong = wrongCompletion(of);
      return wrong === null ? null : pad(wrong);
    },
  })),
];
