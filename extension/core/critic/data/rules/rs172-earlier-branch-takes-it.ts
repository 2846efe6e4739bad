import { formatNumber } from '../../../measures/format';
import { numberValue, singleComparison, stringValue, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { fieldValue } from '../../../trajectory/fields';
import { constantOf } from '../../constants';
import { recordingRead } from '../../reads';
import type { DataRule } from '../data-rule';
import { spreadOf } from '../statistics';
import { SEEN, type Trace } from '../trace';
import { both, either, holdsOn, opposite, type Mask } from '../values';

const ENOUGH = 5;
/** Something that happens, not a state that lasts. */
const MOST = 0.2;

export const earlierBranchTakesIt: DataRule = {
  code: 'RS172',
  title: 'What a branch pays for is taken by an earlier one',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('if_statement')) {
        const chain = [node, ...node.childrenOf('alternative').filter(({ type }) => type === 'elif_clause')];
        for (const [i, branch] of chain.entries()) {
          const condition = branch.child('condition');
          const amount = amountIn(branch, fn, trace);
          if (i === 0 || !condition || amount === null || amount <= 0 || !isNeverTaken(trace, condition))
            continue;
          const holds = holdsAnyway(trace, fn, condition);
          const [first] = chain;
          const reached = first ? reachedAt(trace, first) : null;
          const rows = holds && reached ? [...holds.keys()].filter((at) => holds[at] && reached[at]) : [];
          if (rows.length < ENOUGH || rows.length > MOST * trace.count) continue;
          const taker = chain.slice(0, i).find((earlier) => takes(trace, earlier, rows));
          const other = taker ? amountIn(taker, fn, trace) : null;
          if (!taker || other === null || other > 0) continue;
          yield {
            at: condition,
            message: `This branch pays ${formatNumber(amount)} and is never taken, although its condition holds on ${rows.length} of the steps tried: there line ${taker.range.line} comes first, and gives ${formatNumber(other)}. Ask for the event before what it goes along with.`,
            evidence: trace.references(rows),
          };
        }
      }
  },
};

/** The one number that a branch returns, sets or adds; null for anything else. */
function amountIn(branch: PyNode, fn: PyFunction, { context }: Trace): number | null {
  const [only, ...more] = branch.child('consequence')?.parts ?? [];
  if (!only || more.length) return null;
  const inner = only.type === 'return_statement' ? only : only.parts[0];
  const value = inner?.type === 'return_statement' ? inner.parts[0] : inner?.child('right');
  const known = value ? constantOf(value, fn, context) : null;
  const number = known ? numberValue(known) : null;
  return number !== null && inner?.child('operator')?.text === '-=' ? -number : number;
}

function isNeverTaken(trace: Trace, condition: PyNode): boolean {
  const { count, max } = spreadOf(trace.numbers(trace.testSite(condition)));
  return count >= ENOUGH && max === SEEN.false;
}

/** Rows on which the first condition of the chain was asked. */
function reachedAt(trace: Trace, { children }: PyNode): Mask | null {
  const condition = children.find(({ field }) => field === 'condition');
  return condition
    ? Uint8Array.from(trace.numbers(trace.testSite(condition)), (value) => Number(!Number.isNaN(value)))
    : null;
}

/** The branch's condition held on nearly all of these rows. */
function takes(trace: Trace, branch: PyNode, rows: readonly number[]): boolean {
  const condition = branch.child('condition');
  const asked = condition ? trace.numbers(trace.testSite(condition)) : null;
  return asked !== null && rows.filter((i) => asked[i] === SEEN.true).length >= 0.9 * rows.length;
}

/** On which rows a condition holds, asked or not; comparisons of recorded texts with a text too. */
function holdsAnyway(trace: Trace, fn: PyFunction, test: PyNode): Mask | null {
  const bare = unparenthesized(test);
  const sub = (child: PyNode | null): Mask | null => (child ? holdsAnyway(trace, fn, child) : null);
  if (bare.type === 'boolean_operator') {
    const [left, right] = [sub(bare.child('left')), sub(bare.child('right'))];
    if (!left || !right) return null;
    return bare.child('operator')?.text === 'and' ? both(left, right) : either(left, right);
  }
  if (bare.type === 'not_operator') return opposite(sub(bare.child('argument')));
  return textHolds(trace, fn, bare) ?? holdsOn(trace, fn, bare);
}

function textHolds(trace: Trace, fn: PyFunction, test: PyNode): Mask | null {
  const link = singleComparison(test);
  if (!link || !/^[!=]=$/.test(link.operator)) return null;
  const sides = [link.left, link.right].map((side) => textsOf(trace, fn, side));
  const [a, b] = sides;
  if (!a || !b) return null;
  const isEqual = link.operator === '==';
  return Uint8Array.from(trace.rows, (_, i) => Number((a[i] === b[i]) === isEqual));
}

/** A text, written out or recorded, on every row; null for everything else. */
function textsOf(trace: Trace, fn: PyFunction, node: PyNode): readonly string[] | null {
  const written = constantOf(node, fn, trace.context);
  const text = written ? stringValue(written) : null;
  if (text !== null) return trace.rows.map(() => text);
  const read = recordingRead(node, fn, trace.context);
  const { observation, nextObservation } = trace.task.set;
  const channel = read?.of === 'obs' ? observation : read?.of === 'next_obs' ? nextObservation : null;
  const field = read ? trace.task.fields.find(({ path }) => path === read.path) : undefined;
  if (!channel || !field) return null;
  const texts = trace.rows.map((row) => fieldValue(channel, field, row));
  return texts.every((each) => typeof each === 'string') ? texts : null;
}
