import { withoutMarks } from '../answer-text';
import { block, inSlot, onlyFormat, wrongCompletion } from '../case';
import type { Strategy } from '../strategy';

const family = 'format';
const opening = /<(\w+)>/;

/** The form that is asked for, without what belongs in it. */
export const format: readonly Strategy[] = [
  {
    name: 'only the format',
    family,
    about: 'writes the tags and marks with nothing in them',
    paidBySound: 'rarely',
    make: onlyFormat,
  },
  {
    name: 'empty answer in the format',
    family,
    about: 'leaves the place of the answer empty',
    paidBySound: 'never',
    make: (of) => inSlot(of, ''),
  },
  {
    name: 'blank answer in the format',
    family,
    about: 'puts a blank in the place of the answer',
    paidBySound: 'never',
    make: (of) => inSlot(of, ' '),
  },
  {
    name: 'dots for an answer',
    family,
    about: 'puts dots in the place of the answer',
    paidBySound: 'never',
    make: (of) => inSlot(of, '...'),
  },
  {
    name: 'comma for an answer',
    family,
    about: 'puts a comma in the place of the answer',
    paidBySound: 'never',
    make: (of) => inSlot(of, ','),
  },
  {
    name: 'format repeated',
    family,
    about: 'writes a wrong answer in its tags five times',
    paidBySound: 'never',
    make: (of) => repeated(block(of, of.wrong)),
  },
  {
    name: 'no format',
    family,
    about: 'leaves all tags out, and answers wrongly',
    paidBySound: 'never',
    make: (of) => changed(wrongCompletion(of), withoutMarks),
  },
  {
    name: 'unclosed tag',
    family,
    about: 'leaves its last tag open, around a wrong answer',
    paidBySound: 'never',
    make: (of) => changed(wrongCompletion(of), (text) => text.replace(/<\/\w+>\s*$/, '')),
  },
  {
    name: 'all tags unclosed',
    family,
    about: 'closes no tag, and answers wrongly',
    paidBySound: 'never',
    make: (of) => changed(wrongCompletion(of), (text) => text.replace(/<\/\w+>/g, '')),
  },
  {
    name: 'nested tags',
    family,
    about: 'puts each tag around itself again, and answers wrongly',
    paidBySound: 'never',
    make: (of) => changed(wrongCompletion(of), (text) => text.replace(/<\/?\w+>/g, (tag) => tag + tag)),
  },
  {
    name: 'tags in another order',
    family,
    about: 'writes its answer before its thought, wrongly',
    paidBySound: 'never',
    make: (of) => {
      const text = wrongCompletion(of);
      const [thought, answer] = text?.match(/<(\w+)>[\s\S]*?<\/\1>/g) ?? [];
      return thought && answer ? `${answer}\n${thought}` : null;
    },
  },
  {
    name: 'tags in capitals',
    family,
    about: 'writes its tags in capitals, and answers wrongly',
    paidBySound: 'never',
    make: (of) =>
      changed(wrongCompletion(of), (text) => text.replace(/<\/?\w+>/g, (tag) => tag.toUpperCase())),
  },
  {
    name: 'closing tags only',
    family,
    about: 'writes only closing tags, and a wrong answer',
    paidBySound: 'never',
    make: (of) => changed(wrongCompletion(of), (text) => text.replace(/<\w+>/g, '')),
  },
  {
    name: 'empty code fence',
    family,
    about: 'writes a code fence with nothing in it',
    paidBySound: 'never',
    make: () => '```python\n\n```',
  },
  {
    name: 'format explained',
    family,
    about: 'says which tags it would use, and uses none rightly',
    paidBySound: 'never',
    make: (of) => {
      const tag = opening.exec(of.right)?.[1];
      return tag ? `I will think first and then put the result in <${tag}> and </${tag}> as asked.` : null;
    },
  },
];

function changed(text: string | null, change: (text: string) => string): string | null {
  const made = text === null ? null : change(text);
  return made === text ? null : made;
}

function repeated(text: string | null): string | null {
  return text === null ? null : `${text}\n`.repeat(5);
}
