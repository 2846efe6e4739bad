import { callShape, guardsOf, keyOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { valueOf } from '../regex';
import { replaceNode, type Rule } from '../rule';

export const outsideDomain: Rule = {
  code: 'RS025',
  title: 'Function asked outside its domain',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions)
      for (const node of fn.own('call')) {
        const name = context.called(node);
        const [argument] = callShape(node)?.positional ?? [];
        if (!argument) continue;
        if (/^(math|numpy|torch)\.(acos|arccos|asin|arcsin)$/.test(name) && isCosine(argument, fn, context))
          yield {
            at: argument,
            message: `Rounding takes \`${argument.text}\` a little beyond ±1, and ${name.split('.').pop()} then gives NaN or raises. Clip it to [-1, 1] first.`,
            fix: replaceNode(argument, clipped(argument.text, name), 'Clip it to [-1, 1]'),
          };
        else if (
          /^(math|numpy|torch)\.(log|log2|log10)$/.test(name) &&
          mayBeZero(argument, fn, context) &&
          !isGuarded(argument, fn)
        )
          yield {
            at: argument,
            message: `\`${argument.text}\` can be 0, and its logarithm is −∞ or raises. Add a small constant, or use log1p.`,
          };
      }
  },
};

/** A dot product or a quotient, as it comes, not clipped. */
function isCosine(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const value = valueOf(node, fn, context) ?? unparenthesized(node);
  if (value.type === 'call')
    return /^(numpy\.(dot|inner|vdot)|torch\.(dot|sum)|torch\.nn\.functional\.cosine_similarity)$/.test(
      context.called(value),
    );
  if (value.type !== 'binary_operator') return false;
  const operator = value.child('operator')?.text;
  if (operator === '@') return true;
  if (operator !== '/') return false;
  return /dot\(|@|norm\(|\bsum\(|hypot\(|sqrt\(|_norm\b|norm_|_len\b|length|mag\b|magnitude/.test(value.text);
}

/** Not negative by construction, with 0 among its values: a norm, a size, a count, a rectified value. */
function mayBeZero(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const value = valueOf(node, fn, context) ?? unparenthesized(node);
  if (numberValue(value) !== null) return false;
  if (value.type === 'call') {
    const name = context.called(value);
    if (
      /^(len|abs|math\.(fabs|hypot|dist)|numpy\.(abs|linalg\.norm|hypot|square)|torch\.(abs|norm|linalg\.norm))$/.test(
        name,
      )
    )
      return true;
    const parts = callShape(value)?.positional ?? [];
    if (/^(max|numpy\.maximum)$/.test(name))
      return (
        parts.some((part) => numberValue(part) === 0) && parts.every((part) => (numberValue(part) ?? 0) <= 0)
      );
    return false;
  }
  return (
    value.type === 'binary_operator' &&
    value.child('operator')?.text === '**' &&
    context.signs.of(value, fn) === 'positive'
  );
}

function isGuarded(node: PyNode, fn: PyFunction): boolean {
  const names = new Set(node.all('identifier').map((name) => name.text));
  for (const name of node.all('identifier'))
    for (const write of fn.flow.definitionsAt(name))
      for (const inner of write.value?.all('identifier') ?? []) names.add(keyOf(inner) ?? '');
  return guardsOf(node).some(({ condition }) =>
    condition.all('identifier').some((name) => names.has(name.text)),
  );
}

function clipped(text: string, name: string): string {
  if (name.startsWith('numpy.')) return `np.clip(${text}, -1.0, 1.0)`;
  return name.startsWith('torch.') ? `torch.clamp(${text}, -1.0, 1.0)` : `max(-1.0, min(1.0, ${text}))`;
}
