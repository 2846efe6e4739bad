import { callShape, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';

const WHOLE_TYPE = /^["']?((np|numpy|torch)\.)?(u?int(_|p|c|8|16|32|64)?|long|short|i[248])["']?$/;

export const fractionsInIntegers: Rule = {
  code: 'RS282',
  title: 'Fractions stored as whole numbers',
  severity: 'warning',
  *check(context) {
    for (const node of context.module.document.root.all('call')) yield* written(node, context);
    for (const fn of context.module.functions) yield* stored(fn, context);
  },
};

function saysWhole(node: PyNode): boolean {
  const type = callShape(node)?.keywords.get('dtype');
  return type !== undefined && WHOLE_TYPE.test(type.text);
}

/** A number that is not whole is written in it. */
function fraction(node: PyNode): PyNode | undefined {
  return node.all('float').find((part) => !Number.isInteger(numberValue(part) ?? 0));
}

/** `np.array([0.5, 0.2], dtype=int)`, `np.full(3, 0.25, dtype=int)`: 0, 0, 0. */
function* written(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  if (!/^(numpy\.(array|asarray|full|full_like)|torch\.(tensor|full))$/.test(context.called(node))) return;
  const lost = saysWhole(node)
    ? callShape(node)
        ?.positional.map(fraction)
        .find((part) => part !== undefined)
    : undefined;
  if (lost)
    yield {
      at: node,
      message: `This array holds whole numbers: ${lost.text} becomes ${Math.trunc(numberValue(lost) ?? 0)}. Leave out the dtype.`,
    };
}

/** `w = np.zeros(3, dtype=int)` or `np.array([1, 2])`, and then `w[0] = 0.5 * x`. */
function* stored(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const told = new Set<string>();
  for (const node of fn.own('assignment')) {
    const [left, right] = [node.child('left'), node.child('right')];
    const base = left?.type === 'subscript' ? left.child('value') : null;
    if (!right || !left || !base || !/^(identifier|attribute)$/.test(base.type)) continue;
    const made = fn.flow
      .definitionsAt(base)
      .find(({ kind, value }) => kind === 'assign' && value && isWhole(value, fn, context));
    if (!made || told.has(base.text) || !isFraction(right, context)) continue;
    told.add(base.text);
    yield {
      at: left,
      message: `\`${base.text}\` is made as \`${made.value?.text ?? ''}\`, an array of whole numbers: what is behind the point of \`${right.text}\` is cut off. Make it of floats.`,
    };
  }
}

/** An array of whole numbers, as far as the code says. */
function isWhole(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): boolean {
  const bare = unparenthesized(node);
  const call = callShape(bare);
  if (!call || depth > 3) return false;
  const name = context.called(bare);
  if (/^numpy\.(zeros|ones|empty|full|zeros_like|ones_like|empty_like)$/.test(name) && saysWhole(bare))
    return true;
  const [first] = call.positional;
  if (!first || call.keywords.has('dtype')) return false;
  if (/^numpy\.(zeros_like|ones_like|empty_like)$/.test(name)) {
    const value = first.type === 'identifier' ? fn.assignedTo(first) : first;
    return value !== null && isWhole(value, fn, context, depth + 1);
  }
  return (
    name === 'numpy.array' &&
    first.type === 'list' &&
    first.parts.length > 0 &&
    first.parts.every((part) => Number.isInteger(numberValue(part) ?? NaN) && !/[.eE]/.test(part.text))
  );
}

/** Hardly ever whole: a product with a fraction, or a quotient, that nothing rounds. */
function isFraction(node: PyNode, context: RuleContext): boolean {
  const bare = unparenthesized(node);
  if (bare.type === 'call')
    return /^(float|math\.(exp|sqrt|hypot)|numpy\.(exp|sqrt|linalg\.norm))$/.test(context.called(bare));
  if (bare.type === 'float') return !Number.isInteger(numberValue(bare) ?? 0);
  if (bare.type === 'unary_operator')
    return isFraction(bare.child('argument') ?? bare.parts[0] ?? bare, context);
  if (bare.type !== 'binary_operator') return false;
  const operator = bare.child('operator')?.text ?? '';
  if (operator === '/') return true;
  return (
    /^[-+*]$/.test(operator) &&
    ['left', 'right'].some((side) => {
      const part = bare.child(side);
      return part !== null && isFraction(part, context);
    })
  );
}
