import { callShape, numberValue, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { hasWord, saysCost } from '../vocabulary';

/** Spent or suffered: a size of it is charged for. */
const CHARGED = 'energy torque torques effort jerk collision collisions slip';
/** Said of what is wanted: speed that is squared, a distance to enemies. */
const WANTED =
  'reward bonus gain progress success alive tracking velocity speed forward clearance hazard enemy obstacle';

export const weightAgainstTheOthers: Rule = {
  code: 'RS263',
  title: 'A weight has another sign than its kind of term needs',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const sum of fn.own('call')) {
        const tables = weighedSum(sum, fn, context);
        if (!tables || !isPaid(sum, fn, context)) continue;
        const [weights, terms] = tables.map(entriesOf);
        if (!weights || !terms) continue;
        const sizes = [...terms].flatMap(([name, term]) => {
          const at = weights.get(name);
          const weight = at ? numberValue(at) : null;
          return at && weight && isSize(term, fn, context) ? [{ name, term, at, weight }] : [];
        });
        const charged = sizes.filter(({ weight }) => weight < 0);
        for (const { name, term, at, weight } of sizes) {
          if (weight < 0 || hasWord(name, WANTED)) continue;
          const isNamed = saysCost(name) || hasWord(name, CHARGED);
          const isOdd = charged.length >= 2 && charged.length === sizes.length - 1;
          if (!isNamed && !isOdd) continue;
          yield {
            at,
            message: `"${name}" is \`${term.text.replace(/\s+/g, ' ')}\`, never below 0, and its weight of ${weight} pays for more of it${isOdd ? `; the weights of the other sizes (${charged.map((each) => each.name).join(', ')}) are negative` : ''}.`,
          };
        }
      }
  },
};

/** The tables of `sum(WEIGHTS[name] * value for name, value in terms.items())` and its likes. */
function weighedSum(node: PyNode, fn: PyFunction, context: RuleContext): [PyNode, PyNode] | null {
  const call = callShape(node);
  if (!call || !/^(sum|numpy\.sum|math\.fsum)$/.test(context.called(node))) return null;
  const [inner] = call.positional;
  const body =
    inner && /^(generator_expression|list_comprehension)$/.test(inner.type) ? inner.child('body') : null;
  const clause = inner?.all('for_in_clause')[0];
  const product = body ? unparenthesized(body) : null;
  if (!clause || product?.child('operator')?.text !== '*') return null;
  const factors = [product.child('left'), product.child('right')];
  const indexed = factors.flatMap((factor) => {
    const value = factor?.type === 'subscript' ? factor.child('value') : null;
    return value ? [value] : [];
  });
  const over = clause.child('right');
  const items = over ? callShape(over) : null;
  if (items && items.method === 'items' && items.receiver) indexed.push(items.receiver);
  const tables = [...new Map(indexed.map((each) => [each.text, constantOf(each, fn, context)])).values()];
  const [first, second, ...more] = tables.map((table) => (table?.type === 'dictionary' ? table : null));
  if (!first || !second || more.length) return null;
  const isWeights = (table: PyNode): boolean =>
    table.parts.every((pair) => numberValue(pair.child('value')) !== null);
  if (isWeights(first) && !isWeights(second)) return [first, second];
  return isWeights(second) && !isWeights(first) ? [second, first] : null;
}

/** The sum is returned as the reward, not charged for or called a cost. */
function isPaid(sum: PyNode, fn: PyFunction, context: RuleContext): boolean {
  if (!context.pays(fn) && !context.isEntry(fn)) return false;
  return context.terms(fn).some(({ node, value, polarity }) => {
    const isIt = (each: PyNode): boolean => each === sum || sum.contains(each) || each.contains(sum);
    return polarity === 1 && (isIt(node) || isIt(value));
  });
}

function entriesOf(table: PyNode): Map<string, PyNode> {
  return new Map(
    table.parts.flatMap((pair) => {
      const [key, value] = [pair.child('key'), pair.child('value')];
      const name = key ? stringValue(key) : null;
      return name !== null && value ? [[name, value] as const] : [];
    }),
  );
}

/** A square, an absolute value or a norm, or a sum of such: how much there is of something. */
function isSize(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): boolean {
  if (depth > 6) return false;
  const bare = unparenthesized(node);
  const sub = (child: PyNode | null | undefined): boolean => !!child && isSize(child, fn, context, depth + 1);
  if (bare.type === 'identifier') return sub(fn.assignedTo(bare));
  if (bare.type === 'binary_operator') {
    const operator = bare.child('operator')?.text;
    if (operator === '**') return numberValue(bare.child('right')) === 2;
    return operator === '+' && sub(bare.child('left')) && sub(bare.child('right'));
  }
  const call = callShape(bare);
  if (!call) return false;
  const name = context.called(bare);
  if (/^(abs|math\.(fabs|hypot)|(numpy|torch)\.(abs|square|linalg\.norm|norm))$/.test(name)) return true;
  if (/^(float|sum|(numpy|torch)\.(sum|mean))$/.test(name)) return sub(call.positional[0]);
  return /^(sum|mean|item)$/.test(call.method ?? '') && !!call.receiver && sub(call.receiver);
}
