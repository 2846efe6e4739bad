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
        if (plain.length === name.length || !plain.length || plain.some((word) => OTHERS.includes(word)))
          continue;
        const path = pathRead(value, fn, context);
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
