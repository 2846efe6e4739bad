import { nearestName } from '../../contract/nearest';
import { callShape, stringValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Structure } from '../../trajectory/model';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import { valuesOfLoop } from '../loops';
import { recordingRead } from '../reads';
import type { Rule } from '../rule';

export const keyNeverRecorded: Rule = {
  code: 'RS260',
  title: 'A dictionary inside the observation never has this key',
  severity: 'warning',
  *check(context) {
    const { recording } = context.surroundings;
    if (recording?.kind !== 'transitions') return;
    const told = new Set<PyNode>();
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call', 'subscript')) {
        const asked = lookUp(node);
        const read = asked && recordingRead(asked.base, fn, context);
        const isInfo = read?.of === 'info';
        const whole = isInfo ? recording.info?.structure : recording.observation.structure;
        const keys =
          read && whole && (isInfo || read.path !== '' || !asked.raises) ? keysAt(whole, read.path) : null;
        if (!asked || !keys) continue;
        // RS015 says so of what is written out.
        if (!isInfo && read?.path === '' && stringValue(asked.key) !== null && fn.isParameter(asked.base))
          continue;
        const wanted = wantedBy(asked.key, fn, context);
        const missing = wanted.filter(({ key }) => !keys.includes(key));
        // A list of which nothing is there is made for something else.
        if (wanted.length > 1 && missing.length > wanted.length / 2) continue;
        for (const { key, at } of missing) {
          const near = keys.find(
            (known) =>
              isAlike(known, key) &&
              !wanted.some((each) => each.key === known) &&
              // Code that asks for both knows of two kinds of recordings.
              !new RegExp(`["']${known}["']`).test(fn.body.text),
          );
          if (told.has(at)) continue;
          if (near === undefined && !asked.raises && !(isInfo && paysByDefault(node, fn))) continue;
          told.add(at);
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

const MAX_DEPTH = 2;

/** The key as written, each of a table that it runs through, or what callers of a helper ask for. */
function wantedBy(
  key: PyNode,
  fn: PyFunction,
  context: RuleContext,
  depth = 0,
): { readonly key: string; readonly at: PyNode }[] {
  const literal = stringValue(key);
  if (literal !== null) return [{ key: literal, at: key }];
  const named = constantOf(key, fn, context);
  const text = named && stringValue(named);
  if (named && text !== null) return [{ key: text, at: named }];
  if (fn.isParameter(key) && depth < MAX_DEPTH && !context.isEntry(fn)) {
    const place = fn.positionalParameters.filter((name) => name !== 'self').indexOf(key.text);
    return context.callsOf(fn).flatMap(([caller, call]) => {
      const given = callShape(call)?.positional[place];
      return given && place >= 0 ? wantedBy(given, caller, context, depth + 1) : [];
    });
  }
  return valuesOfLoop(key, fn, context).flatMap((at) => {
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

/** One is the other with an ending, with a slip in one word, or spelled in another case or with other marks. */
function isAlike(a: string, b: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '');
  const [x, y] = [plain(a), plain(b)];
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  return (
    x === y ||
    (short.length >= 3 && /^(s|es)$/.test(long.slice(short.length)) && long.startsWith(short)) ||
    hasSlip(a, b)
  );
}

/** The same words in another order, or all but one, which is cut short or misspelt. Numbers and axes are no slips. */
function hasSlip(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) =>
    text
      .toLowerCase()
      .split(/[^a-z0-9]+|(?<=[a-z])(?=\d)/)
      .filter(Boolean),
  );
  if (!x || !y || x.length !== y.length) return false;
  if ([...x].sort().join() === [...y].sort().join()) return x.length > 1;
  const differ = x.flatMap((word, i) => (word === y[i] ? [] : [[word, y[i] ?? ''] as const]));
  const [pair, ...more] = differ;
  if (!pair || more.length) return false;
  const [short, long] = pair[0].length < pair[1].length ? pair : [pair[1], pair[0]];
  const isCut = x.length > 1 && short.length >= 3 && long.length > short.length + 1 && long.startsWith(short);
  return isCut || (short.length >= 5 && nearestName(pair[0], [pair[1]]) !== null);
}

function list(keys: readonly string[]): string {
  const shown = keys.slice(0, 12).map((key) => `"${key}"`);
  return (shown.join(', ') || 'none') + (keys.length > 12 ? ` and ${keys.length - 12} more` : '');
}
