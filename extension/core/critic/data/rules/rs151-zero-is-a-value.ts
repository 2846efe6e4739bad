import { callShape, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { DataRule } from '../data-rule';
import type { Trace } from '../trace';

const ENOUGH = 20;

export const zeroIsAValue: DataRule = {
  code: 'RS151',
  title: 'A recorded 0 is taken for missing',
  severity: 'warning',
  *check(trace) {
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

function isDivisor(name: PyNode, block: PyNode): boolean {
  return block
    .all('binary_operator')
    .some((part) => part.child('operator')?.text === '/' && part.child('right')?.text === name.text);
}
