import { callShape, comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { isRawText } from '../texts';
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

/** `len(text) > MAX_WORDS`, `len(text) - word_budget`, with the sides in any order, the length also through one name. */
function* held(left: PyNode, right: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  for (const [length, limit] of [
    [left, right],
    [right, left],
  ] as const) {
    const name = unparenthesized(limit);
    if (!/^(identifier|attribute)$/.test(name.type)) continue;
    const unit = hasWord(name.text, 'words word') ? 'words' : hasWord(name.text, 'lines') ? 'lines' : null;
    // The number of a word's own letters.
    if (!unit || hasWord(name.text, 'len length chars characters letters size')) continue;
    const text = measuredText(length, fn);
    if (!text || !isRawText(text, fn, context)) continue;
    if (
      context.completionParameters(fn).length === 0 &&
      !/text|completion|response|answer|summary|content|output/i.test(text.text)
    )
      continue;
    yield {
      at: length,
      message: `\`${length.text}\` counts characters, and \`${name.text}\` is a number of ${unit}. ${unit === 'words' ? `Take \`len(${text.text}.split())\`.` : `Take \`len(${text.text}.splitlines())\`.`}`,
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
  if (hasWord(text.text, 'words tokens lines sentences split parts')) return null;
  return text;
}
