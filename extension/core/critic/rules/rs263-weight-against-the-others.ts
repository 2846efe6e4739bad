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
      for (const { sum, weights: table, terms, of } of weighedSums(fn, context)) {
        if (!isPaid(sum, fn, context)) continue;
        const weights = entriesOf(table);
        const weighed = [...entriesOf(terms)].flatMap(([name, term]) => {
          const at = weights.get(name);
          const weight = at ? numberValue(at) : null;
          return at && weight ? [{ name, term, at, weight }] : [];
        });
        for (const { name, term, at, weight } of weighed)
          if (weight < 0 && !hasWord(name, WANTED) && isCharge(term, of, context))
            yield {
              at,
              message: `"${name}" is \`${shown(term)}\`, never above 0, and its weight of ${weight} turns the charge into a payment.`,
            };
        const sizes = weighed.filter(({ term }) => isSize(term, of, context));
        const charged = sizes.filter(({ weight }) => weight < 0);
        for (const { name, term, at, weight } of sizes) {
          if (weight < 0 || hasWord(name, WANTED)) continue;
          const isNamed = saysCost(name) || hasWord(name, CHARGED);
          const isOdd = charged.length >= 2 && charged.length === sizes.length - 1;
          if (!isNamed && !isOdd) continue;
          yield {
            at,
            message: `"${name}" is \`${shown(term)}\`, never below 0, and its weight of ${weight} pays for more of it${isOdd ? `; the weights of the other sizes (${charged.map((each) => each.name).join(', ')}) are negative` : ''}.`,
          };
        }
      }
  },
};

function shown(term: PyNode): string {
  return term.text.replace(/\s+/g, ' ');
}

interface WeighedSum {
  /** What is summed up. */
  readonly sum: PyNode;
  readonly weights: PyNode;
  readonly terms: PyNode;
  /** The function in which the terms are written. */
  readonly of: PyFunction;
}

/** `sum(WEIGHTS[name] * value for name, value in terms.items())`, or the same as a loop with `total +=`. */
function* weighedSums(fn: PyFunction, context: RuleContext): Generator<WeighedSum> {
  for (const node of fn.own('call')) {
    const call = callShape(node);
    if (!call || !/^(sum|numpy\.sum|math\.fsum)$/.test(context.called(node))) continue;
    const [inner] = call.positional;
    const isLoop = inner && /^(generator_expression|list_comprehension)$/.test(inner.type);
    const found =
      isLoop && weighed(inner.child('body'), inner.all('for_in_clause')[0]?.child('right'), fn, context);
    if (found) yield { sum: node, ...found };
  }
  for (const node of fn.own('augmented_assignment')) {
    const loop = node.above('for_statement', 'function_definition');
    const value = node.child('right');
    if (node.child('operator')?.text !== '+=' || loop?.type !== 'for_statement' || !value) continue;
    const found = weighed(value, loop.child('right'), fn, context);
    if (found) yield { sum: value, ...found };
  }
}

/** The two tables of a product of their entries, in a loop over one of them. */
function weighed(
  body: PyNode | null,
  over: PyNode | null | undefined,
  fn: PyFunction,
  context: RuleContext,
): Omit<WeighedSum, 'sum'> | null {
  const product = body ? unparenthesized(body) : null;
  if (product?.child('operator')?.text !== '*') return null;
  const indexed = [product.child('left'), product.child('right')].flatMap((factor) => {
    const value = factor?.type === 'subscript' ? factor.child('value') : null;
    return value ? [value] : [];
  });
  const items = over ? callShape(over) : null;
  if (items && items.method === 'items' && items.receiver) indexed.push(items.receiver);
  const named = new Map(indexed.map((each) => [each.text, tableOf(each, fn, context)]));
  const [first, second, ...more] = [...named.values()];
  if (!first || !second || more.length) return null;
  const isWeights = ({ table }: Table): boolean =>
    table.parts.every((pair) => numberValue(pair.child('value')) !== null);
  const of = (weights: Table, terms: Table): Omit<WeighedSum, 'sum'> => ({
    weights: weights.table,
    terms: terms.table,
    of: terms.fn,
  });
  if (isWeights(first) && !isWeights(second)) return of(first, second);
  return isWeights(second) && !isWeights(first) ? of(second, first) : null;
}

interface Table {
  readonly table: PyNode;
  readonly fn: PyFunction;
}

/** A dictionary that is written out, here or in the function of the file that returns it. */
function tableOf(node: PyNode, fn: PyFunction, context: RuleContext): Table | null {
  const value = constantOf(node, fn, context);
  if (value?.type === 'dictionary') return { table: value, fn };
  const helper = value ? context.module.calledFunction(value) : null;
  const [only, ...more] = helper?.flow.returns ?? [];
  const returned = only?.parts[0];
  if (!helper || !returned || more.length) return null;
  const table = constantOf(returned, helper, context);
  return table?.type === 'dictionary' ? { table, fn: helper } : null;
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

/** The negative of a size: a charge already. */
function isCharge(node: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const bare = unparenthesized(node);
  const value = bare.type === 'identifier' ? (fn.assignedTo(bare) ?? bare) : bare;
  const inner =
    value.type === 'unary_operator' && value.child('operator')?.text === '-' ? value.child('argument') : null;
  return inner !== null && (isSize(inner, fn, context) || context.provenSigns.of(inner, fn) === 'positive');
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
