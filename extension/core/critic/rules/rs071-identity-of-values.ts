import { comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { actionColumn, recordingRead } from '../reads';
import type { Rule } from '../rule';
import { hasWord } from '../vocabulary';

export const identityOfValues: Rule = {
  code: 'RS071',
  title: 'Two values compared by identity',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node)) {
          if (operator !== 'is' && operator !== 'is not') continue;
          const number = isTrueOfNumber(left, right, fn, context);
          if (number !== null)
            yield {
              at: node,
              message: `${number} is recorded as a number: no number \`is ${right.text === 'True' ? 'True' : 'False'}\`, not even ${right.text === 'True' ? 1 : 0}. Ask whether it is above 0.`,
            };
          if (!isComputed(left) || !isComputed(right)) continue;
          if ([left, right].some((side) => isBool(side, fn))) continue;
          if ([left, right].every(isGetter)) continue;
          if ([left, right].every(({ type, text }) => type === 'identifier' && !hasWord(text, VALUES)))
            continue;
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

/** `bag[item] is True` of a table of numbers: the table's path. */
function isTrueOfNumber(left: PyNode, right: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const { fields, recording } = context.surroundings;
  if (!/^(true|false)$/.test(right.type) || left.type !== 'subscript' || !fields || !recording) return null;
  const column = actionColumn(left, recording.action);
  if (column) return column.kind === 'numeric' && column.dtype !== 'bool' ? left.text : null;
  const whole = recordingRead(left, fn, context);
  const value = left.child('value');
  const table = whole ?? (value ? recordingRead(value, fn, context) : null);
  if (!table || table.of === 'info' || table.path === '') return null;
  const own = fields.filter(({ path }) => path === table.path || path.startsWith(`${table.path}[`));
  const isNumber = own.every(({ column }) => {
    const found = recording.observation.columns[column];
    return found?.kind === 'numeric' && found.dtype !== 'bool';
  });
  return own.length && isNumber ? table.path : null;
}

/** Of two variables the names alone tell that they are values, and not things of which there is one each. */
const VALUES =
  'answer label text word string response completion pred prediction predicted result number count score choice option letter ' +
  'expected target gold golden truth reference ref value guess solution output extracted parsed action name id index';

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
