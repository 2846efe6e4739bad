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
    const local = context.module.calledFunction(bare);
    if (local) return depth < 2 ? returnsNone(local, context, depth) : null;
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

/** A function of the file that may give a list with nothing in it: written out, or filled only where something is found. */
function returnsNone(fn: PyFunction, context: RuleContext, depth: number): string | null {
  const why = `\`${fn.name}\` finds nothing`;
  for (const statement of fn.flow.returns) {
    const [value] = statement.parts;
    if (!value) continue;
    const bare = unparenthesized(value);
    if (isEmptyList(bare)) return why;
    if (bare.type === 'list_comprehension' && mayBeEmpty(bare, fn, context, depth + 1) !== null) return why;
    if (bare.type !== 'identifier') continue;
    const writes = fn.flow.writes.filter(({ key, kind }) => key === bare.text && kind === 'assign');
    if (
      writes.length === 1 &&
      writes[0]?.value &&
      isEmptyList(unparenthesized(writes[0].value)) &&
      isFilledMaybe(bare.text, fn)
    )
      return why;
  }
  return null;
}

function isEmptyList(node: PyNode): boolean {
  return /^(\[\s*\]|\(\s*\)|list\(\))$/.test(node.text);
}

/** What is put into the list depends on matches or on a condition: not one item for each of the input. */
function isFilledMaybe(name: string, fn: PyFunction): boolean {
  const fills = fn
    .own('call')
    .filter((node) => new RegExp(`^${name}\\.(append|extend)$`).test(node.child('function')?.text ?? ''));
  return fills.every((node) => {
    for (let at = node.parent; at && at !== fn.body; at = at.parent) {
      if (at.type === 'if_statement' || at.type === 'try_statement') return true;
      if (at.type === 'for_statement' && /\bfind(all|iter)\b|\.split\(/.test(at.child('right')?.text ?? ''))
        return true;
    }
    return false;
  });
}
