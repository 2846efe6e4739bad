import { formatNumber } from '../../../measures/format';
import { guardsOf } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { pathRead } from '../../reads';
import type { DataRule } from '../data-rule';
import { candidatesOf } from '../fields';
import { spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 80;
const ENOUGH_EPISODES = 5;

export const constantWhereItIsUsed: DataRule = {
  code: 'RS147',
  title: 'A field that does not change any more where it is used',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('subscript')) {
        const path = isSummed(node) ? pathRead(node, fn, trace.context) : null;
        const guards = path ? guardsOf(node).map(({ condition }) => condition) : [];
        // What the branch itself is about may well be one value there.
        if (!path || !guards.length || guards.some((guard) => asks(guard, path, fn, trace))) continue;
        const own = trace.numbers(trace.valueSite(node));
        const { count, min } = spreadOf(own);
        const episodes = new Set(
          [...own.keys()].filter((i) => !Number.isNaN(own[i])).map((i) => trace.partOf[i]),
        );
        if (count < ENOUGH || varies(spreadOf(own)) || episodes.size < ENOUGH_EPISODES) continue;
        const whole = candidatesOf(trace).find(({ field }) => field.path === path);
        if (!whole || new Set(whole.values).size < 5) continue;
        // Under way another field of its kind moves on, which this branch could read.
        const other = kinOf(path, own, trace);
        if (!other) continue;
        yield {
          at: node,
          message: `\`${node.text}\` is ${formatNumber(min)} on all ${count} steps that come here (elsewhere it goes from ${formatNumber(spreadOf(whole.values).min)} to ${formatNumber(spreadOf(whole.values).max)}), so nothing guides the agent from here on. ${other} still changes there: is that meant?`,
          evidence: trace.references([...own.keys()].filter((i) => !Number.isNaN(own[i]))),
        };
      }
  },
};

/** Part of a sum, a product or a quotient. */
function isSummed(node: PyNode): boolean {
  let { parent } = node;
  while (parent && /^(parenthesized_expression|unary_operator|argument_list|call)$/.test(parent.type))
    parent = parent.parent;
  return parent?.type === 'binary_operator' || parent?.type === 'return_statement';
}

function asks(guard: PyNode, path: string, fn: PyFunction, { context }: Trace): boolean {
  return guard.all('subscript', 'identifier').some((part) => pathRead(part, fn, context) === path);
}

/** A field whose name shares a word with this one's, and that varies where this one does not. */
function kinOf(path: string, own: Float64Array, trace: Trace): string | null {
  const words = wordsIn(path);
  for (const { field, values } of candidatesOf(trace)) {
    if (field.path === path || !wordsIn(field.path).some((word) => words.includes(word))) continue;
    if (varies(spreadOf(values.filter((_, i) => !Number.isNaN(own[i]))))) return `\`${field.name}\``;
  }
  return null;
}

function wordsIn(path: string): string[] {
  return (/"([^"]+)"/.exec(path)?.[1] ?? '').split(/[^a-z]+/i).filter((word) => word.length > 2);
}
