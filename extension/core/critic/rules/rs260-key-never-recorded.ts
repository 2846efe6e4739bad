import { callShape, stringValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Structure } from '../../trajectory/model';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import type { Rule } from '../rule';

export const keyNeverRecorded: Rule = {
  code: 'RS260',
  title: 'A dictionary inside the observation never has this key',
  severity: 'warning',
  *check(context) {
    const { recording } = context.surroundings;
    if (recording?.kind !== 'transitions') return;
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call', 'subscript')) {
        const asked = lookUp(node);
        const read = asked && recordingRead(asked.base, fn, context);
        const isInfo = read?.of === 'info';
        const whole = isInfo ? recording.info?.structure : recording.observation.structure;
        const keys =
          read && whole && (isInfo || read.path !== '' || !asked.raises) ? keysAt(whole, read.path) : null;
        if (!asked || !keys) continue;
        const wanted = wantedBy(asked.key, fn, context);
        const missing = wanted.filter(({ key }) => !keys.includes(key));
        // A list of which nothing is there is made for something else.
        if (wanted.length > 1 && missing.length > wanted.length / 2) continue;
        for (const { key, at } of missing) {
          const near = keys.find(
            (known) => isAlike(known, key) && !wanted.some((each) => each.key === known),
          );
          if (near === undefined && !asked.raises && !(isInfo && paysByDefault(node, fn))) continue;
          yield {
            at,
            severity: asked.raises ? 'error' : 'warning',
            message: `\`${asked.base.text}\` never has "${key}" in the recording, it has ${list(keys)}.${asked.raises ? '' : ' This is always the default.'}${near === undefined ? '' : ` Is "${near}" meant?`}`,
          };
        }
      }
  },
};

interface LookUp {
  readonly base: PyNode;
  readonly key: PyNode;
  /** KeyError where there is none. */
  readonly raises: boolean;
}

/** `inventory.get("logs", 0)`, `inventory[item]`. */
function lookUp(node: PyNode): LookUp | null {
  const call = callShape(node);
  if (call) {
    const [key] = call.positional;
    return call.method === 'get' && call.receiver && key ? { base: call.receiver, key, raises: false } : null;
  }
  const [key, ...more] = node.childrenOf('subscript');
  const base = node.child('value');
  const isRead = !(node.field === 'left' && /assignment$/.test(node.parent?.type ?? ''));
  const isTried = node.above('try_statement', 'if_statement', 'conditional_expression') !== null;
  return base && key && !more.length && isRead && !isTried ? { base, key, raises: true } : null;
}

/** The key as written, or each of a table that it runs through. */
function wantedBy(
  key: PyNode,
  fn: PyFunction,
  context: RuleContext,
): { readonly key: string; readonly at: PyNode }[] {
  const literal = stringValue(key);
  if (literal !== null) return [{ key: literal, at: key }];
  if (key.type !== 'identifier') return [];
  const loop = key.above('for_statement', 'list_comprehension', 'generator_expression');
  const clause = loop?.type === 'for_statement' ? loop : loop?.all('for_in_clause')[0];
  const target = clause?.child('left');
  const first = target && /^(pattern_list|tuple_pattern)$/.test(target.type) ? target.parts[0] : target;
  const over = clause?.child('right');
  if (!over || first?.text !== key.text) return [];
  const call = callShape(over);
  const isPair = target !== first;
  if (call && (!/^(items|keys)$/.test(call.method ?? '') || isPair !== (call.method === 'items'))) return [];
  const name = call ? call.receiver : over;
  const table = name && constantOf(name, fn, context);
  if (!table || (call && table.type !== 'dictionary') || (!call && isPair)) return [];
  const parts =
    table.type === 'dictionary'
      ? table.parts.flatMap((pair) => pair.child('key') ?? [])
      : /^(list|tuple|set)$/.test(table.type)
        ? table.parts
        : [];
  return parts.flatMap((at) => {
    const text = stringValue(at);
    return text === null ? [] : [{ key: text, at }];
  });
}

/** `info.get("is_healthy", True)`: what is never there counts as good. */
function paysByDefault(node: PyNode, fn: PyFunction): boolean {
  const [, fallback] = callShape(node)?.positional ?? [];
  return fallback?.type === 'true' && fn.body.contains(node);
}

/** The keys of a nested dictionary; the observation itself is RS015's. */
function keysAt(structure: Structure, path: string): string[] | null {
  let at = structure;
  for (const [, key = ''] of path.matchAll(/\["([^"]*)"\]|\[\d+\]/g)) {
    const below = at.kind === 'dict' ? at.entries.find((entry) => entry.key === key)?.value : undefined;
    if (!below) return null;
    at = below;
  }
  return at.kind === 'dict' ? at.entries.map(({ key }) => key) : null;
}

/** One is the other with an ending, or spelled in another case or with other marks. */
function isAlike(a: string, b: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '');
  const [x, y] = [plain(a), plain(b)];
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  return (
    x === y || (short.length >= 3 && /^(s|es)$/.test(long.slice(short.length)) && long.startsWith(short))
  );
}

function list(keys: readonly string[]): string {
  const shown = keys.slice(0, 12).map((key) => `"${key}"`);
  return (shown.join(', ') || 'none') + (keys.length > 12 ? ` and ${keys.length - 12} more` : '');
}
