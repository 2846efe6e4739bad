import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { pathRead } from '../reads';
import type { Rule } from '../rule';
import { wordsOf } from '../vocabulary';

/** Says whose it is: the agent's own. */
const OWN = ['ego', 'own', 'self', 'my', 'agent', 'robot', 'player', 'car', 'vehicle'];
/** Whose it is otherwise. */
const OTHERS = [
  'front',
  'lead',
  'leader',
  'leading',
  'rear',
  'other',
  'opponent',
  'enemy',
  'neighbor',
  'neighbour',
  'ahead',
  'behind',
  'ball',
  'target',
  'goal',
  'obstacle',
];

/** The one entry of the observation that an expression is made of, through the names in it; null for none and for several. */
function onlyRead(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): string | null {
  const found = new Set<string>();
  const visit = (part: PyNode, level: number): void => {
    const path = pathRead(part, fn, context);
    if (path) {
      found.add(path);
      return;
    }
    const held = part.type === 'identifier' && level < 4 ? fn.assignedTo(part) : null;
    for (const child of held ? [held] : part.children) visit(child, held ? level + 1 : level);
  };
  visit(node, depth);
  const [only] = found;
  return found.size === 1 ? (only ?? null) : null;
}

export const anotherOnesField: Rule = {
  code: 'RS264',
  title: 'Called the own, read from another one',
  severity: 'warning',
  *check(context) {
    const { fields } = context.surroundings;
    if (!fields) return;
    const reads = context.rewardFunctions.flatMap((fn) =>
      fn.own('subscript', 'call').map((node) => pathRead(node, fn, context)),
    );
    for (const fn of context.rewardFunctions)
      for (const { kind, key, value, target } of fn.flow.writes) {
        if (kind !== 'assign' || !value || !/^[A-Za-z_]\w*$/.test(key)) continue;
        const name = wordsOf(key);
        const plain = name.filter((word) => !OWN.includes(word));
        if (!plain.length || plain.some((word) => OTHERS.includes(word))) continue;
        // Said of the agent, or made of the other one's alone.
        const path = plain.length < name.length ? pathRead(value, fn, context) : onlyRead(value, fn, context);
        const read = path === null ? undefined : fields.find((field) => field.path === path);
        const words = read ? wordsOf(read.name) : [];
        const whose = words.find((word) => OTHERS.includes(word));
        if (!read || whose === undefined || !plain.every((word) => words.includes(word))) continue;
        const own = fields.find(
          (field) =>
            wordsOf(field.name)
              .filter((word) => !OWN.includes(word))
              .join() === plain.join(),
        );
        if (!own || reads.includes(own.path)) continue;
        yield {
          at: target,
          message: `\`${key}\` is read from ${read.path}, of the ${whose}; \`${own.name}\` is recorded as well (${own.path}) and read nowhere.`,
        };
      }
  },
};
