import { callShape, canonicalText, guardsOf, numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { mayBeEmpty } from '../emptiness';
import { valueOf } from '../regex';
import type { Rule } from '../rule';
import { lastName, saysDistance } from '../vocabulary';

export const divisionByZero: Rule = {
  code: 'RS026',
  title: 'Divisor that can be zero',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions)
      for (const node of fn.own('binary_operator')) {
        const [left, right] = [node.child('left'), node.child('right')];
        if (!left || !right || !/^(\/|\/\/)$/.test(node.child('operator')?.text ?? '')) continue;
        const why = whyZero(left, right, fn, context);
        if (!why || isGuarded(right, fn)) continue;
        yield { at: right, message: why };
      }
  },
};

function whyZero(left: PyNode, right: PyNode, fn: PyFunction, context: RuleContext): string | null {
  const value = valueOf(right, fn, context) ?? unparenthesized(right);
  const name = value.type === 'call' ? context.called(value) : '';
  const call = callShape(value);
  // An inverse distance: not only undefined at the goal but without bound near it.
  const isNumber = numberValue(left) !== null || /^[A-Z][A-Z0-9_]*$/.test(left.text);
  const isLength =
    /^(math\.(hypot|dist)|numpy\.(linalg\.norm|hypot)|torch\.(norm|linalg\.norm))$/.test(name) ||
    (/^(abs|numpy\.abs)$/.test(name) && saysDistance(right.text)) ||
    (value.type === 'subscript' &&
      saysDistance(lastName(value.text)) &&
      !/max|limit|width|threshold|total|init|start/i.test(value.text));
  if (isNumber && isLength)
    return `\`${right.text}\` is 0 at the goal and tiny near it: this pays without bound there. Use 1 / (1 + d), or exp(−d).`;
  const limits =
    call && /^(min|numpy\.minimum)$/.test(name) ? call.positional.map((part) => numberValue(part)) : [];
  const [limit] = limits.filter((each) => each !== null);
  if (limits.length === 2 && limit !== undefined && limit > 0 && limit <= 0.1)
    return `This is at most ${limit} and can be 0: to keep it away from 0, take max(…).`;
  if (name === 'len' && call?.positional[0] && mayBeEmpty(call.positional[0], fn, context) !== null)
    return `\`${call.positional[0].text}\` can be empty, then this divides by zero.`;
  if (
    /^(numpy\.std|torch\.std|statistics\.p?stdev)$/.test(name) ||
    (call?.method === 'std' && call.receiver !== null)
  )
    return 'Where all values are equal (a group that all fails or all succeeds), the deviation is 0: add a small constant.';
  return null;
}

/** A test of the divisor, or of what it was made from, before or around. */
function isGuarded(right: PyNode, fn: PyFunction): boolean {
  const names = new Set([canonicalText(right)]);
  for (const name of right.all('identifier')) {
    if (name.parent?.type === 'call' && name.field === 'function') continue;
    if (name.parent?.type !== 'attribute' || name.field === 'object') names.add(name.text);
    for (const write of fn.flow.definitionsAt(name))
      if (write.kind === 'assign')
        for (const inner of write.value?.all('identifier') ?? []) names.add(inner.text);
  }
  for (const common of ['np', 'numpy', 'math', 'torch', 'self', 'len', 're', 'obs', 'params'])
    names.delete(common);
  const isOfIt = (part: PyNode): boolean =>
    names.has(part.type === 'subscript' ? canonicalText(part) : part.text);
  // `common = count(p, g)`, `if common == 0: return`: what is counted in it is not empty after that.
  const comesOfIt = (part: PyNode): boolean =>
    fn.flow
      .definitionsAt(part)
      .some(({ kind, value }) => kind === 'assign' && value?.all('identifier').some(isOfIt));
  const tested = guardsOf(right).some(({ condition }) =>
    condition.all('identifier', 'subscript').some((part) => isOfIt(part) || comesOfIt(part)),
  );
  return tested || right.above('try_statement') !== null;
}
