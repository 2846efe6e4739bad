import { comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';

export const identityOfValues: Rule = {
  code: 'RS071',
  title: 'Two values compared by identity',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          if (operator !== 'is' && operator !== 'is not') continue;
          if (!isComputed(left) || !isComputed(right)) continue;
          if ([left, right].some((side) => isBool(side, fn))) continue;
          if ([left, right].every(isGetter)) continue;
          const word = node.children.find((child) => child.text === operator);
          const equal = operator === 'is' ? '==' : '!=';
          yield {
            at: node,
            message: `\`${operator}\` asks whether both are the very same object: equal texts and numbers that were made apart are not. Use \`${equal}\`.`,
            ...(word ? { fix: { title: `Use ${equal}`, edits: [{ range: word.range, text: equal }] } } : {}),
          };
        }
  },
};

/** It was asked before whether this is a bool: there is only one of each. */
function isBool(side: PyNode, fn: PyFunction): boolean {
  return fn
    .own('call')
    .some(
      (call) =>
        call.child('function')?.text === 'isinstance' &&
        call.child('arguments')?.parts[0]?.text === side.text &&
        /\bbool\b/.test(call.child('arguments')?.parts[1]?.text ?? ''),
    );
}

/** It hands out what somebody holds: `current_thread() is main_thread()`. */
function isGetter(node: PyNode): boolean {
  const bare = unparenthesized(node);
  return (
    bare.type === 'call' && /(^|\.)(current|main|get|default)_\w+$/.test(bare.child('function')?.text ?? '')
  );
}

/** Data, not a singleton (None, True, a class, a marker in capitals) that identity is asked of rightly. */
function isComputed(node: PyNode): boolean {
  const bare = unparenthesized(node);
  if (/^(none|true|false|ellipsis|string|integer|float)$/.test(bare.type)) return false;
  if (bare.type === 'call') return !/^(type|get_origin|object)$/.test(bare.child('function')?.text ?? '');
  if (bare.type === 'subscript') return true;
  return bare.type === 'identifier' && /^[a-z][a-z0-9_]*$/.test(bare.text) && !isOneOfAKind(bare.text);
}

function isOneOfAKind(name: string): boolean {
  return /sentinel|missing|unset|undefined|^(int|float|str|bool|list|dict|tuple|set|self|cls|env|model|tokenizer)$|_type$|_cls$|agent|player|node|parent|entity|obj/.test(
    name,
  );
}
