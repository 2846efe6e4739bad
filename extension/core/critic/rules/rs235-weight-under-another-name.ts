import { callShape, numberValue, stringValue } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';
import { lastName, wordsOf } from '../vocabulary';

export const weightUnderAnotherName: Rule = {
  code: 'RS235',
  title: 'A component has no weight, and a weight no component',
  severity: 'warning',
  *check(context) {
    const { root, source } = context.module.document;
    const tables = root.all('dictionary').map((node) => ({ node, keys: keysOf(node) }));
    // `weights.get(name, 0)`: a name that is not there counts for nothing, and nobody is told.
    const looked = root.all('call').flatMap((node) => {
      const call = callShape(node);
      const [key, fallback] = call?.positional ?? [];
      const isLenient =
        call?.method === 'get' && key?.type === 'identifier' && numberValue(fallback ?? null) === 0;
      return isLenient && call.receiver ? [lastName(call.receiver.text)] : [];
    });
    if (!looked.length) return;
    const mentions = (name: string): number => source.match(new RegExp(`["']${name}["']`, 'g'))?.length ?? 0;
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
          if (weights.keys.has(name) || mentions(name) > 1) continue;
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
