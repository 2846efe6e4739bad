import { callShape, canonicalText, comparisons, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';

export const sameOperand: Rule = {
  code: 'RS044',
  title: 'The same thing on both sides',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('binary_operator', 'boolean_operator')) {
        yield* operands(node);
        yield* chained(node);
      }
      for (const node of fn.own('comparison_operator'))
        for (const { left, operator, right } of comparisons(node))
          if (
            (!/^(!=|is not)$/.test(operator) || isEntryOfStep(left, fn)) &&
            isSame(left, right) &&
            !asksForNan(left, operator, fn)
          )
            yield { at: node, message: `Both sides are \`${left.text}\`: the result is always the same.` };
      for (const node of fn.own('call')) {
        yield* callArguments(node, context);
        yield* apart(node, context);
      }
      for (const node of fn.own('tuple')) yield* repeated(node);
    }
  },
};

/** `next_obs["shares"] != next_obs["shares"]`, where the function is given the other observation as well. */
function isEntryOfStep(side: PyNode, fn: PyFunction): boolean {
  return (
    /^(next_)?obs\[["']/.test(side.text) && ['obs', 'next_obs'].every((name) => fn.parameters.includes(name))
  );
}

/** `value == value` of what `float` gave: false for NaN alone. */
function asksForNan(side: PyNode, operator: string, fn: PyFunction): boolean {
  const name = unparenthesized(side);
  return (
    operator === '==' &&
    name.type === 'identifier' &&
    fn.flow.writes.some(
      ({ key, value }) => key === name.text && value && callShape(value)?.callee.text === 'float',
    )
  );
}

function* operands(node: PyNode): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  const operator = node.child('operator')?.text ?? '';
  if (!left || !right || !isSame(left, right)) return;
  if (operator === '-') yield { at: node, message: `\`${node.text}\` is always 0.` };
  else if (operator === '/' || operator === '//')
    yield { at: node, message: `\`${node.text}\` is always 1.` };
  else if (operator === 'and' || operator === 'or')
    yield { at: node, message: `Both sides of \`${operator}\` are \`${left.text}\`.` };
  else if (operator === '*' && /^(math|np|numpy)\.(cos|sin)\(.*\[/s.test(unparenthesized(left).text))
    yield { at: node, message: `Both factors are \`${left.text}\`: is another entry meant in one of them?` };
  else if (operator === '+' && (isDifference(left) || isPart(left)))
    yield {
      at: node,
      message: `\`${left.text}\` is added to itself: another axis or part is probably meant.`,
    };
}

/** `… - yaw_cost - yaw_cost`, `a + b + b`: the last two summands of a chain. */
function* chained(node: PyNode): Generator<RuleFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  const before = left?.type === 'binary_operator' ? left : null;
  const operator = node.child('operator')?.text ?? '';
  const last = before?.child('right');
  if (!/^[-+]$/.test(operator) || before?.child('operator')?.text !== operator || !last || !right) return;
  if (isSame(last, right) && isPart(right))
    yield { at: right, message: `\`${right.text}\` is counted twice: another term is probably meant.` };
}

/** A square, a size, or a variable with a name of some length: nobody writes its double as a sum. */
function isPart(node: PyNode): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'identifier') return bare.text.length > 2;
  if (bare.type === 'call')
    return /^(abs|math\.fabs|np\.abs|np\.square|math\.cos|math\.sin|np\.cos|np\.sin)\(/.test(bare.text);
  if (bare.type === 'subscript') return true;
  return bare.type === 'binary_operator' && /^(\*\*?)$/.test(bare.child('operator')?.text ?? '');
}

/** `(obs["col"], obs["col"])`: two entries of a place that are read from the same. */
function* repeated(node: PyNode): Generator<RuleFinding> {
  for (const [i, part] of node.parts.entries()) {
    const next = node.parts[i + 1];
    if (next && part.type === 'subscript' && isSame(part, next))
      yield { at: next, message: `Two entries in a row are \`${part.text}\`.` };
  }
}

/** `distance(cube, cube)`: a function of two things, called by what they are apart. */
function* apart(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const call = callShape(node);
  const [first, second] = call?.positional ?? [];
  if (!call || !first || !second || call.positional.length !== 2 || !isSame(first, second)) return;
  const name = context.called(node);
  if (
    /(^|[._])dist(ance)?$|distance|manhattan|difference|angle_between|similarity|cosine|displacement/i.test(
      name,
    )
  )
    yield { at: node, message: `Both arguments are \`${first.text}\`: what they are apart is always 0.` };
}

const TWO_THINGS =
  /^(math\.(hypot|atan2)|numpy\.(hypot|arctan2|maximum|minimum)|torch\.(atan2|maximum|minimum)|max|min)$/;

function* callArguments(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const call = callShape(node);
  const [first, second] = call?.positional ?? [];
  if (
    !first ||
    !second ||
    call?.positional.length !== 2 ||
    !TWO_THINGS.test(context.called(node)) ||
    !isSame(first, second)
  )
    return;
  yield { at: node, message: `Both arguments are \`${first.text}\`.` };
}

/** Written alike, and sure to give the same: no call in it. */
function isSame(a: PyNode, b: PyNode): boolean {
  const [left, right] = [unparenthesized(a), unparenthesized(b)];
  if (/^(integer|float|string|true|false|none|list|tuple)$/.test(left.type)) return false;
  return canonicalText(left) === canonicalText(right) && pure(left);
}

function pure(node: PyNode): boolean {
  return node
    .all('call')
    .every(
      (call) => /^(abs|len|float|math\.|np\.|numpy\.|torch\.)/.test(call.text) && !/random/.test(call.text),
    );
}

/** `(x - gx) ** 2`, `abs(x - gx)`. */
function isDifference(node: PyNode): boolean {
  const bare = unparenthesized(node);
  const inner =
    bare.type === 'call'
      ? callShape(bare)?.positional[0]
      : bare.type === 'binary_operator' && bare.child('operator')?.text === '**'
        ? bare.child('left')
        : null;
  const difference = inner ? unparenthesized(inner) : null;
  return difference?.type === 'binary_operator' && difference.child('operator')?.text === '-';
}
