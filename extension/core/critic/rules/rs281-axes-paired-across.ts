import { callShape } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { recordingRead } from '../reads';
import type { Rule } from '../rule';
import { wordsOf } from '../vocabulary';

export const axesPairedAcross: Rule = {
  code: 'RS281',
  title: 'A helper subtracts values of two axes',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call')) {
        const target = context.module.calledFunction(node);
        const call = callShape(node);
        if (!target || !call || call.hasSplat || call.keywords.size) continue;
        const parameters = target.positionalParameters.filter((name) => name !== 'self' && name !== 'cls');
        const given = call.positional.map((part) => [part.text, axisOf(part, fn, context)] as const);
        const crossed = subtracted(target).flatMap(([p, q]) => {
          const [first, second] = [given[parameters.indexOf(p)], given[parameters.indexOf(q)]];
          const isOneAxis = axisIn(p) === axisIn(q);
          return isOneAxis && first?.[1] && second?.[1] && first[1] !== second[1]
            ? [[first, second, p, q]]
            : [];
        });
        const [pair] = crossed;
        if (!pair) continue;
        const [first, second, p, q] = pair as [Given, Given, string, string];
        yield {
          at: node,
          message: `\`${target.name}\` takes (${parameters.join(', ')}) and subtracts \`${p}\` and \`${q}\`: here these are \`${first[0]}\` and \`${second[0]}\`, one along ${first[1] ?? ''} and one along ${second[1] ?? ''}.`,
        };
      }
  },
};

type Given = readonly [text: string, axis: string | null];

/** Pairs of parameters of which the function takes the difference. */
function subtracted(fn: PyFunction): [string, string][] {
  return fn.own('binary_operator').flatMap((node): [string, string][] => {
    const [left, right] = [node.child('left'), node.child('right')];
    const isPair =
      node.child('operator')?.text === '-' &&
      left?.type === 'identifier' &&
      right?.type === 'identifier' &&
      fn.isParameter(left) &&
      fn.isParameter(right);
    return isPair ? [[left.text, right.text]] : [];
  });
}

/** The axis that an argument is along, by the entry that it is read from, else by its own name. */
function axisOf(node: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const read = recordingRead(node, fn, context);
  const key = /\["([^"]+)"\]$/.exec(read?.path ?? '')?.[1];
  if (key !== undefined) return axisIn(key);
  const field = context.surroundings.fields?.find(({ path }) => path === read?.path);
  if (field) return axisIn(field.name);
  return node.type === 'identifier' ? axisIn(node.text) : null;
}

/** `x` of `goal_x`, `px`, `x2`; null for none or several. */
function axisIn(name: string): string | null {
  const found = wordsOf(name).flatMap((word) => /^[a-z]?([xyz])$/.exec(word)?.[1] ?? []);
  return found.length === 1 ? (found[0] ?? null) : null;
}
