import { callShape, canonicalText, keyOf, unparenthesized } from '../../syntax/expressions';
import { differencesIn } from '../pairs';
import type { Rule } from '../rule';
import { hasWord, lastName } from '../vocabulary';

export const recordTheWrongWay: Rule = {
  code: 'RS234',
  title: 'The record goes one way, and what is paid the other',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const { kind, key, value, target } of fn.flow.writes) {
        const call = value ? callShape(unparenthesized(value)) : null;
        const way = /^(np\.)?(max|min|maximum|minimum)$/.exec(call?.callee.text ?? '')?.[2]?.slice(0, 3);
        if (
          kind !== 'assign' ||
          !call ||
          !way ||
          !/[.[]/.test(key) ||
          !hasWord(lastName(key), 'best closest nearest record')
        )
          continue;
        const other = call.positional.find((part) => keyOf(unparenthesized(part)) !== key);
        const isOwn = call.positional.some((part) => keyOf(unparenthesized(part)) === key);
        if (!other || !isOwn || call.positional.length !== 2) continue;
        const same = (side: typeof other): boolean => canonicalText(side) === canonicalText(other);
        // `max(0, best - x)`: paid where x is below the record, which must then follow x down.
        const paid = differencesIn(fn).find(
          ({ node, left, right }) =>
            isGain(node.parent?.parent?.text ?? '') &&
            ((way === 'max' && keyOf(unparenthesized(left)) === key && same(right)) ||
              (way === 'min' && same(left) && keyOf(unparenthesized(right)) === key)),
        );
        if (!paid || hasWord(fn.body.text, 'drawdown')) continue;
        yield {
          at: target,
          message: `\`${paid.node.text}\` is paid where \`${other.text}\` is ${way === 'max' ? 'below' : 'above'} \`${key}\`, and \`${value?.text ?? ''}\` keeps the ${way === 'max' ? 'largest' : 'smallest'}: the record is never beaten by what beats it, and the same gain is paid again and again. Is \`${way === 'max' ? 'min' : 'max'}\` meant?`,
        };
      }
  },
};

/** `max(0.0, …)`. */
function isGain(text: string): boolean {
  return /^(np\.)?(max|maximum)\(/.test(text) && /\b0(\.0*)?\b/.test(text);
}
