import { callShape, stringValue } from '../../syntax/expressions';
import type { Rule } from '../rule';

export const stripTakesLetters: Rule = {
  code: 'RS297',
  title: 'strip takes letters away, not a word',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call')) {
        const call = callShape(node);
        const [given, ...more] = call?.positional ?? [];
        const word = given && !more.length ? stringValue(given) : null;
        if (word === null || !given || !/^[lr]?strip$/.test(call?.method ?? '') || !isWord(word)) continue;
        const side =
          call?.method === 'lstrip' ? 'removeprefix' : call?.method === 'rstrip' ? 'removesuffix' : 'replace';
        yield {
          at: given,
          message: `\`${call?.method ?? ''}\` takes every letter of ${given.text} off the end${call?.method === 'strip' ? 's' : ''}, in any order, also those of the answer itself. Use \`${side}(${given.text}${side === 'replace' ? ', ""' : ''})\`.`,
        };
      }
  },
};

/** Three letters in a row that are no list of letters to take: a tag, a word with a mark behind it, or with a letter twice. */
function isWord(text: string): boolean {
  const letters = /[A-Za-z]{3,}/.exec(text)?.[0];
  if (letters === undefined) return false;
  const isSeries = [...letters].every((letter, i) => i === 0 || letter >= (letters[i - 1] ?? ''));
  const isTwice = new Set(letters).size < letters.length;
  return !isSeries && (isTwice || /[<>:{}`\\#\s/]/.test(text));
}
