import { callShape, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';

const SAME_ITEMS = new Set('zip list set sorted tuple enumerate reversed'.split(' '));

/**
 * Why something that is iterated over may have no items, in words that complete "true when …": matches of a pattern, a
 * filtered list, a key with an empty default. Null when there is no reason to think so.
 */
export function mayBeEmpty(source: PyNode, fn: PyFunction, context: RuleContext, depth = 0): string | null {
  const bare = unparenthesized(source);
  if (depth > 3) return null;
  const call = callShape(bare);
  if (call) {
    const name = context.called(bare);
    if (/^re\.(findall|finditer)$/.test(name) || call.method === 'findall' || call.method === 'finditer')
      return 'the pattern matches nothing';
    const [key, preset] = call.positional;
    if (call.method === 'get' && preset && /^(\[\]|\(\)|\{\})$/.test(preset.text))
      return `${key?.text ?? 'the key'} is missing`;
    if (!SAME_ITEMS.has(name)) return null;
    return (
      call.positional.map((part) => mayBeEmpty(part, fn, context, depth + 1)).find((why) => why !== null) ??
      null
    );
  }
  if (bare.type === 'list_comprehension')
    return bare.parts.some((part) => part.type === 'if_clause')
      ? 'its filter lets nothing through'
      : mayBeEmpty(
          bare.parts.find((part) => part.type === 'for_in_clause')?.child('right') ??
            bare.children[0] ??
            bare,
          fn,
          context,
          depth + 1,
        );
  if (bare.type === 'boolean_operator' && /^(\[\]|\(\))$/.test(bare.child('right')?.text ?? ''))
    return `${bare.child('left')?.text ?? 'it'} is missing`;
  if (bare.type !== 'identifier') return null;
  const value = fn.assignedTo(bare);
  return value ? mayBeEmpty(value, fn, context, depth + 1) : null;
}
