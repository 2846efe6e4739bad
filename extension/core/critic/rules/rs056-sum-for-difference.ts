import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { pathRead } from '../reads';
import { replaceNode, type Rule, type RuleFinding } from '../rule';
import { hasWord } from '../vocabulary';

export const sumForDifference: Rule = {
  code: 'RS056',
  title: 'Sum where a difference is meant',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      for (const node of fn.own('call')) yield* addedInNorm(node, fn, context);
      for (const node of fn.own('binary_operator')) {
        yield* differenceOfSizes(node, fn, context);
        const operator = node.child('operator');
        const sides = [node.child('left'), node.child('right')];
        if (operator?.text !== '+' || !(isSized(node, context) || isOfError(node))) continue;
        if (!sides.every((side) => side !== null && isPlace(side))) continue;
        const goals = sides.filter((side) => side !== null && isGoal(side));
        const [first, second] = sides;
        const arePlaces = first && second && ofPositions(first, second, fn, context);
        if (goals.length !== 1 && !arePlaces) continue;
        yield {
          at: node,
          message:
            goals.length === 1
              ? `The size of \`${node.text}\` is no distance to \`${goals[0]?.text ?? ''}\`: subtract.`
              : `\`${first?.text}\` and \`${second?.text}\` are places: the size of their sum is no distance. Subtract.`,
          fix: replaceNode(operator, '-', 'Subtract'),
        };
      }
    }
  },
};

/** `np.linalg.norm(np.add(a, b))` in what is called a distance. */
function* addedInNorm(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (context.called(node) !== 'numpy.add' || !isSized(node, context) || !hasWord(fn.name, 'dist distance'))
    return;
  yield {
    at: node,
    message: `\`${fn.name}\` is called a distance and takes the size of a sum. Take np.subtract.`,
  };
}

/** Inside abs(…), a norm, or squared. */
function isSized(node: PyNode, context: RuleContext): boolean {
  let parent = node.parent;
  while (parent?.type === 'parenthesized_expression' || parent?.type === 'argument_list')
    parent = parent.parent;
  if (parent?.type === 'binary_operator')
    return parent.child('operator')?.text === '**' && parent.child('left')?.contains(node) === true;
  return (
    parent?.type === 'call' &&
    callShape(parent) !== null &&
    /(^|\.)(f?abs|norm|square|hypot)$/.test(context.called(parent))
  );
}

/** `norm(goal) - norm(hand)`: both may be as far from the origin, and far from each other. */
function* differenceOfSizes(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (node.child('operator')?.text !== '-') return;
  const inner = [node.child('left'), node.child('right')].map((side) => {
    const bare = side ? unparenthesized(side) : null;
    const value = bare?.type === 'identifier' ? (fn.assignedTo(bare) ?? bare) : bare;
    const call = value ? callShape(value) : null;
    return call && /(^|\.)norm$/.test(context.called(call.node)) ? (call.positional[0] ?? null) : null;
  });
  const [first, second] = inner;
  if (!first || !second) return;
  // Of what is read as it is: the size of a difference is a distance already.
  const paths = [first, second].map((part) => pathRead(part, fn, context));
  const names = paths.filter((path) => path !== null);
  if (names.length < 2) return;
  const isAim = (name: string): boolean => hasWord(name, 'goal target desired waypoint');
  if (names.filter(isAim).length !== 1 || names.some((name) => hasWord(name, 'vel velocity speed'))) return;
  yield {
    at: node,
    message: `This compares how far \`${first.text}\` and \`${second.text}\` are from the origin, which can be the same for places far apart. The distance is the size of their difference.`,
  };
}

/** `e = np.array([x + ref, v])`: an entry of what is called an error, with the place that it is measured from. */
function isOfError(node: PyNode): boolean {
  const name = node.above('assignment')?.child('left')?.text ?? '';
  const isRef = [node.child('left'), node.child('right')].some(
    (side) => side && hasWord(side.text, 'ref reference setpoint'),
  );
  return isRef && node.parent?.type === 'list' && /^(e|err|error|x_err|state_error)$/.test(name);
}

/** Two different things that the recording, or their names, call positions. */
function ofPositions(first: PyNode, second: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const [a, b] = [first, second].map((side) => pathRead(side, fn, context) ?? side.text);
  return (
    a !== b &&
    [a, b].every((name) => name !== undefined && hasWord(name, 'pos position positions xpos location')) &&
    // Joints in a row: the second angle is told from the first, and their sum is one.
    ![a, b].some(
      (name) => name !== undefined && hasWord(name, 'joint dof hinge angle pole pendulum arm link'),
    )
  );
}

function isPlace(node: PyNode): boolean {
  return ['identifier', 'attribute', 'subscript'].includes(unparenthesized(node).type);
}

function isGoal(node: PyNode): boolean {
  return hasWord(node.text, 'goal target desired setpoint reference ref') || /set_point/.test(node.text);
}
