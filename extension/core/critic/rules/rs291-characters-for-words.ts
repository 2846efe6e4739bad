import { callShape, comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { isRawText, namesBehind } from '../texts';
import { hasWord } from '../vocabulary';

export const charactersForWords: Rule = {
  code: 'RS291',
  title: 'Characters held against a number of words',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      for (const node of fn.own('comparison_operator'))
        for (const { left, right } of comparisons(node)) yield* held(left, right, fn, context);
      for (const node of fn.own('binary_operator')) {
        const [left, right] = [node.child('left'), node.child('right')];
        if (left && right && /^[-/]$/.test(node.child('operator')?.text ?? ''))
          yield* held(left, right, fn, context);
      }
    }
  },
};

const UNITS = { words: 'words word', lines: 'lines', tokens: 'tokens token' } as const;
const HOW = {
  words: (text: string): string => `Take \`len(${text}.split())\`.`,
  lines: (text: string): string => `Take \`len(${text}.splitlines())\`.`,
  tokens: (): string => 'Count with the tokenizer: a token has about four characters.',
} as const;

function saysLimit(name: string): boolean {
  return hasWord(name, 'max min limit limits budget budgets target targets allowed num n count desired');
}

/** `len(text) > MAX_WORDS`, `len(text) - word_budget`, with the sides in any order, the length also through one name. */
function* held(left: PyNode, right: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  for (const [length, limit] of [
    [left, right],
    [right, left],
  ] as const) {
    const name = unparenthesized(limit);
    if (!/^(identifier|attribute|subscript)$/.test(name.type)) continue;
    // A column of limits may be handed on under another name.
    const names = namesBehind(name, fn);
    const unit = (['words', 'lines', 'tokens'] as const).find((each) =>
      names.some((one) => hasWord(one, UNITS[each]) && (name.text === one || saysLimit(one))),
    );
    // The number of a word's own letters.
    if (!unit || names.some((one) => hasWord(one, 'len length chars characters letters size ids'))) continue;
    const text = measuredText(length, fn);
    if (!text || !isRawText(text, fn, context)) continue;
    if (
      context.completionParameters(fn).length === 0 &&
      !/text|completion|response|answer|summary|content|output/i.test(text.text)
    )
      continue;
    yield {
      at: length,
      message: `\`${length.text}\` counts characters, and \`${name.text}\` is a number of ${unit}${names.includes(name.text) && !hasWord(name.text, UNITS[unit]) ? ` (\`${names.find((one) => hasWord(one, UNITS[unit])) ?? ''}\`)` : ''}. ${HOW[unit](text.text)}`,
    };
    return;
  }
}

/** The text of `len(text)`. */
function measuredText(node: PyNode, fn: PyFunction): PyNode | null {
  const bare = unparenthesized(node);
  const value = bare.type === 'identifier' ? (fn.assignedTo(bare) ?? bare) : bare;
  const call = callShape(unparenthesized(value));
  const [only, ...more] = call?.positional ?? [];
  if (call?.callee.text !== 'len' || !only || more.length) return null;
  const text = unparenthesized(only);
  // A list of words may bear any name; what is made of the text by `split` says so.
  if (hasWord(text.text, 'words tokens lines sentences split parts ids tokenizer encode tokenize'))
    return null;
  return text;
}
