import { callShape, numberValue, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { pathRead } from '../../reads';
import type { DataFinding, DataRule } from '../data-rule';
import type { Trace } from '../trace';

const ENOUGH = 20;

export const zeroIsAValue: DataRule = {
  code: 'RS151',
  title: 'A recorded 0 is taken for missing',
  severity: 'warning',
  *check(trace) {
    yield* replaced(trace);
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('if_statement', 'elif_clause', 'conditional_expression')) {
        const test = node.type === 'conditional_expression' ? node.parts[1] : node.child('condition');
        const block = node.type === 'conditional_expression' ? node.parts[0] : node.child('consequence');
        const tested = test ? unparenthesized(test) : null;
        if (tested?.type !== 'identifier' || !block) continue;
        const values = valuesOf(trace, fn, tested);
        const known = [...(values ?? [])].filter((value) => !Number.isNaN(value));
        const zeros = known.filter((value) => value === 0).length;
        // A flag, or a count that is asked for being more than none, has its zero for a "no".
        if (zeros < ENOUGH || new Set(known).size < 3 || !known.every(Number.isInteger)) continue;
        if (!isLookedUp(tested, fn) && !isUsedAsIndex(tested, block)) continue;
        if (isDivisor(tested, block)) continue;
        yield {
          at: tested,
          message: `\`${tested.text}\` is 0 on ${zeros} of ${known.length} steps tried, which is a value like any other here, and counts as missing. Ask \`${tested.text} is not None\`.`,
          evidence: trace.references([...(values ?? []).keys()].filter((i) => values?.[i] === 0)),
        };
      }
  },
};

/** `obs.get("lane") or -1`: what stands for a missing value stands for 0 as well. */
function* replaced(trace: Trace): Generator<DataFinding> {
  for (const fn of trace.context.rewardFunctions)
    for (const node of fn.own('boolean_operator')) {
      const [left, right] = [node.child('left'), node.child('right')];
      const instead = numberValue(right);
      if (node.child('operator')?.text !== 'or' || !left || !instead) continue;
      const path = pathRead(left, fn, trace.context);
      const field = path ? trace.task.fields.find((each) => each.path === path) : undefined;
      const values = field && trace.field(field, left.text.includes('next') ? 'next_obs' : 'obs');
      if (!values) continue;
      const known = [...values].filter((value) => !Number.isNaN(value));
      const zeros = known.filter((value) => value === 0).length;
      // A divisor that must not be 0 has something put in its place on purpose.
      if (zeros < ENOUGH || new Set(known).size < 3 || isDivided(node) || known.includes(instead)) continue;
      yield {
        at: node,
        message: `\`${left.text}\` is 0 on ${zeros} of ${known.length} steps tried, which is a value like any other here, and \`or\` makes ${instead} of it. Ask whether it is None.`,
        evidence: trace.references([...values.keys()].filter((i) => values[i] === 0)),
      };
    }
}

/** Itself, or the variable that it is given to, is what something is divided by. */
function isDivided(node: PyNode): boolean {
  let { parent } = node;
  while (parent?.type === 'parenthesized_expression') ({ parent } = parent);
  const name = parent?.type === 'assignment' ? parent.child('left')?.text : undefined;
  if (parent?.type === 'binary_operator') return /^[/%]/.test(parent.child('operator')?.text ?? '');
  const body = node.above('function_definition')?.child('body');
  return name !== undefined && !!body && isDivisor({ text: name }, body);
}

function valuesOf(trace: Trace, fn: PyFunction, name: PyNode): Float64Array | null {
  const own = trace.numbers(trace.valueSite(name));
  if (own.some((value) => !Number.isNaN(value))) return own;
  const value = fn.assignedTo(name);
  return value ? trace.numbers(trace.valueSite(value)) : null;
}

/** `.get("heading")`: None where there is none. */
function isLookedUp(name: PyNode, fn: PyFunction): boolean {
  const value = fn.assignedTo(name);
  const call = value ? callShape(value) : null;
  return call?.method === 'get' && (call.positional.length === 1 || call.positional[1]?.type === 'none');
}

function isUsedAsIndex(name: PyNode, block: PyNode): boolean {
  return block
    .all('subscript')
    .some((part) => part.childrenOf('subscript').some((index) => index.text === name.text));
}

function isDivisor(name: { readonly text: string }, block: PyNode): boolean {
  return block
    .all('binary_operator')
    .some((part) => part.child('operator')?.text === '/' && part.child('right')?.text === name.text);
}
