import { numberValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';

/** The one place that gives just this amount: what is returned, appended or set there is this number; null where several do. */
export function placeThatPays(amount: number, context: RuleContext): PyNode | null {
  const found = context.rewardFunctions.flatMap((fn) => {
    const values = [
      ...fn.own('return_statement').flatMap(({ parts }) => parts[0] ?? []),
      ...fn
        .own('call')
        .filter((node) => /\.append$/.test(node.child('function')?.text ?? ''))
        .flatMap((node) => node.child('arguments')?.parts[0] ?? []),
      ...fn.own('pair').flatMap((node) => node.child('value') ?? []),
      ...fn.own('assignment', 'augmented_assignment').flatMap((node) => node.child('right') ?? []),
    ];
    return values.flatMap(unwrapped).filter((node) => numberValue(node) === amount);
  });
  const [only, ...more] = [...new Set(found)];
  return only && more.length === 0 ? only : null;
}

/** Of a choice both, of a tuple its first. */
function unwrapped(node: PyNode): PyNode[] {
  const bare = unparenthesized(node);
  if (bare.type === 'conditional_expression')
    return [bare.parts[0], bare.parts[2]].flatMap((part) => (part ? unwrapped(part) : []));
  if (bare.type === 'expression_list' || bare.type === 'tuple')
    return bare.parts.slice(0, 1).flatMap(unwrapped);
  return [bare];
}

/** Where a length or a count is made a part of the reward: the last expression that weighs one, or else adds one; null where none is seen. */
export function placeOfCount(context: RuleContext): PyNode | null {
  const all = context.rewardFunctions.flatMap((fn) =>
    fn
      .own('binary_operator')
      .filter((node) => !isArithmetic(node.above('binary_operator')))
      .map((node) => ({ node, fn })),
  );
  for (const through of [false, true])
    for (const operators of [/[*/]/, /[+-]/]) {
      const found = all.filter(({ node, fn }) =>
        [node, ...node.all('binary_operator')].some(
          (part) =>
            operators.test(part.child('operator')?.text ?? '') &&
            [part.child('left'), part.child('right')].some(
              (side) => side && restsOnCount(side, fn, context, through),
            ),
        ),
      );
      const last = found.at(-1);
      if (last) return last.node;
    }
  return null;
}

function isArithmetic(node: PyNode | null): boolean {
  return node !== null && /^[-+*/]$/.test(node.child('operator')?.text ?? '');
}

/** `len(…)`, `x.count(…)`, `sum(… for …)`, through names, and through functions of the file where that is asked for. */
function restsOnCount(
  node: PyNode,
  fn: PyFunction,
  context: RuleContext,
  through: boolean,
  depth = 0,
): boolean {
  if (depth > 4) return false;
  for (const call of [node, ...node.all('call')]) {
    if (call.type !== 'call') continue;
    const callee = call.child('function')?.text ?? '';
    if (callee === 'len' || /\.count$/.test(callee)) return true;
    if (callee === 'sum' && call.children.some(({ type }) => type === 'generator_expression')) return true;
    const local = through ? context.module.calledFunction(call) : null;
    const values = local?.flow.returns.flatMap(({ parts }) => parts[0] ?? []) ?? [];
    if (local && values.some((value) => restsOnCount(value, local, context, through, depth + 1))) return true;
  }
  return [node, ...node.all('identifier')].some(
    (name) =>
      name.type === 'identifier' &&
      fn.flow
        .definitionsAt(name)
        .some(
          ({ value, kind }) =>
            kind === 'assign' && value && restsOnCount(value, fn, context, through, depth + 1),
        ),
  );
}
