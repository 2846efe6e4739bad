import { callShape, numberValue, stringValue } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { lastName, wordsOf } from '../vocabulary';

export const weightUnderAnotherName: Rule = {
  code: 'RS235',
  title: 'A component has no weight, and a weight no component',
  severity: 'warning',
  *check(context) {
    const { root, source } = context.module.document;
    const tables = root.all('dictionary').map((node) => ({ node, keys: keysOf(node) }));
    yield* namesNotInTable(tables, context);
    // `weights.get(name, 0)`: a name that is not there counts for nothing, and nobody is told.
    const looked = root.all('call').flatMap((node) => {
      const call = callShape(node);
      const [key, fallback] = call?.positional ?? [];
      const isLenient =
        call?.method === 'get' && key?.type === 'identifier' && numberValue(fallback ?? null) === 0;
      return isLenient && call.receiver ? [lastName(call.receiver.text)] : [];
    });
    if (!looked.length) return;
    for (const weights of tables) {
      const numbers = [...weights.keys].filter(([, pair]) => numberValue(pair.child('value')) !== null);
      const holder = weights.node.parent?.child('left')?.text ?? '';
      if (numbers.length < 2 || !looked.includes(lastName(holder))) continue;
      for (const terms of tables) {
        if (
          terms === weights ||
          [...terms.keys.values()].every((pair) => numberValue(pair.child('value')) !== null)
        )
          continue;
        const shared = [...terms.keys.keys()].filter((name) => weights.keys.has(name));
        if (shared.length < 2) continue;
        for (const [name, pair] of terms.keys) {
          if (weights.keys.has(name) || mentions(source, name) > 1) continue;
          const meant = numbers.find(([other]) => !terms.keys.has(other) && isNear(name, other));
          if (!meant) continue;
          yield {
            at: pair.child('key') ?? pair,
            message: `No weight is called \`${name}\`, and nothing is called \`${meant[0]}\` (line ${meant[1].range.line}): with \`.get(…, 0)\` this component counts for nothing. Use one name.`,
          };
        }
      }
    }
  },
};

/** How often a name stands in quotes. */
function mentions(source: string, name: string): number {
  return source.match(new RegExp(`["']${name}["']`, 'g'))?.length ?? 0;
}

interface Table {
  readonly node: PyNode;
  readonly keys: ReadonlyMap<string, PyNode>;
}

/** `WEIGHTS.get("base_height_weight", 0)`, also through a helper, where the table has `height_weight` and nobody asks for that. */
function* namesNotInTable(tables: readonly Table[], context: RuleContext): Generator<RuleFinding> {
  const { root, source } = context.module.document;
  for (const { node, keys } of tables) {
    const holder = node.parent?.type === 'assignment' ? (node.parent.child('left')?.text ?? '') : '';
    const isNumeric = [...keys.values()].every((pair) => numberValue(pair.child('value')) !== null);
    // Once: nothing is added to the table later.
    const isFixed = !new RegExp(
      `\\b${holder}\\s*(\\[[^\\]]*\\]\\s*[-+*/]?=[^=]|\\.(update|setdefault)\\()`,
    ).test(source);
    if (!/^[A-Za-z_]\w*$/.test(holder) || keys.size < 2 || !isNumeric || !isFixed) continue;
    const asked = root.all('call').flatMap((call) => askedOf(call, holder, context));
    const unread = [...keys].filter(([name]) => mentions(source, name) === 1);
    for (const key of asked) {
      const name = stringValue(key) ?? '';
      const meant = keys.has(name) ? undefined : unread.find(([other]) => isNear(name, other));
      if (meant)
        yield {
          at: key,
          message: `\`${holder}\` has no \`${name}\`, and nothing asks for its \`${meant[0]}\` (line ${meant[1].range.line}): with \`.get(…, 0)\` this counts for nothing. Use one name.`,
        };
    }
  }
}

/** The literal name that a call asks a table for, leniently: by `.get(…, 0)`, or by a helper that does so with its parameter. */
function askedOf(node: PyNode, holder: string, context: RuleContext): PyNode[] {
  const call = callShape(node);
  const [first, fallback] = call?.positional ?? [];
  if (call?.method === 'get' && call.receiver?.text === holder)
    return first?.type === 'string' && numberValue(fallback ?? null) === 0 ? [first] : [];
  const helper = context.module.calledFunction(node);
  if (!helper) return [];
  return helper.positionalParameters.flatMap((parameter, i) => {
    const given = call?.positional[i];
    const passesOn = helper.own('call').some((inner) => {
      const shape = callShape(inner);
      const [key, otherwise] = shape?.positional ?? [];
      return (
        shape?.method === 'get' &&
        shape.receiver?.text === holder &&
        key?.text === parameter &&
        numberValue(otherwise ?? null) === 0
      );
    });
    return passesOn && given?.type === 'string' ? [given] : [];
  });
}

function keysOf(table: PyNode): Map<string, PyNode> {
  return new Map(
    table.parts.flatMap((pair): [string, PyNode][] => {
      const key = pair.type === 'pair' ? pair.child('key') : null;
      const name = key ? stringValue(key) : null;
      return name === null ? [] : [[name, pair]];
    }),
  );
}

/** They share more than what each of such names has. */
function isNear(a: string, b: string): boolean {
  const own = (name: string): string[] =>
    wordsOf(name).filter((word) => !/^(reward|penalty|cost|bonus|term|score|the|of)$/.test(word));
  const [words, others] = [own(a), own(b)];
  const isStem = (x: string, y: string): boolean =>
    x === y || (x.length > 3 && y.length > 3 && (x.startsWith(y) || y.startsWith(x)));
  const shared = words.filter((word) => others.some((other) => isStem(word, other)));
  return shared.length > 0 && shared.length >= Math.min(words.length, others.length) / 2;
}
