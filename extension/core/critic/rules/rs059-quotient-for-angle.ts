import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';
import { hasWord } from '../vocabulary';

export const quotientForAngle: Rule = {
  code: 'RS059',
  title: 'An angle from a quotient loses its half turn',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call')) {
        const name = context.called(node);
        if (!/^(math\.atan|numpy\.(arctan|atan)|torch\.(atan|arctan))$/.test(name)) continue;
        const [only, ...more] = callShape(node)?.positional ?? [];
        const division = only && !more.length ? quotientOf(only, fn) : null;
        const [top, bottom] = [division?.child('left'), division?.child('right')];
        if (!division || !top || !bottom || context.provenSigns.of(bottom, fn) === 'positive') continue;
        const two = name.startsWith('math')
          ? 'math.atan2'
          : name.startsWith('torch')
            ? 'torch.atan2'
            : 'np.arctan2';
        const certain = areParts(top, bottom, fn);
        yield {
          at: node,
          severity: certain ? 'warning' : 'info',
          message: `The quotient \`${division.text}\` is the same in opposite directions, and its divisor can be 0: half of all angles come out wrong by half a turn. Use ${two}(${top.text}, ${bottom.text}).`,
          ...(certain && only === division
            ? {
                fix: {
                  title: `Use ${two}`,
                  edits: [{ range: node.range, text: `${two}(${top.text}, ${bottom.text})` }],
                },
              }
            : {}),
        };
      }
  },
};

function quotientOf(node: PyNode, fn: PyFunction): PyNode | null {
  const bare = unparenthesized(node);
  const value = bare.type === 'identifier' ? fn.assignedTo(bare) : bare;
  return value?.type === 'binary_operator' && value.child('operator')?.text === '/' ? value : null;
}

/** Sine over cosine, dy over dx, two entries of the same thing: the two parts of one direction. */
function areParts(top: PyNode, bottom: PyNode, fn: PyFunction): boolean {
  const about = (node: PyNode): string => {
    const value = unparenthesized(node).type === 'identifier' ? fn.assignedTo(unparenthesized(node)) : null;
    return `${node.text} ${value?.text ?? ''}`;
  };
  const [a, b] = [about(top), about(bottom)];
  if (hasWord(a, 'sin sine s') && hasWord(b, 'cos cosine c')) return true;
  if (/(^|[^a-z])d?_?y|_y\b|\by\d?\b/i.test(a) && /(^|[^a-z])d?_?x|_x\b|\bx\d?\b/i.test(b)) return true;
  const entries = [top, bottom].map((node) => /^(\w+)\[-?\d+\]$/.exec(unparenthesized(node).text)?.[1]);
  return entries[0] !== undefined && entries[0] === entries[1];
}
