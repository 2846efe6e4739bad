import { formatNumber } from '../../../measures/format';
import { guardsOf, numberValue, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { pathRead } from '../../reads';
import type { DataFinding, DataRule } from '../data-rule';
import { candidatesOf } from '../fields';
import { spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';
import { holdsOn, valuesOf } from '../values';

const ENOUGH = 80;
const ENOUGH_EPISODES = 5;

export const constantWhereItIsUsed: DataRule = {
  code: 'RS147',
  title: 'A field that does not change any more where it is used',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const fn of trace.context.rewardFunctions) {
      for (const node of fn.own('conditional_expression')) yield* nothingWhereChosen(node, fn, trace);
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
    }
  },
};

/** `info["fee"] if not info["traded"] else 0.0`: 0 wherever it is taken, and something elsewhere. */
function* nothingWhereChosen(node: PyNode, fn: PyFunction, trace: Trace): Generator<DataFinding> {
  const [then, condition, otherwise] = node.parts;
  const holds = condition ? holdsOn(trace, fn, condition) : null;
  if (!holds || !condition) return;
  for (const [branch, isTaken] of [
    [then, 1],
    [otherwise, 0],
  ] as const) {
    const plain = branch && withoutWeight(branch);
    const values = plain && numberValue(plain) === null ? valuesOf(trace, fn, plain) : null;
    if (!plain || !values) continue;
    const rows = [...values.keys()].filter((i) => holds[i] === isTaken);
    const others = [...values.keys()].filter(
      (i) => holds[i] !== isTaken && (values[i] ?? NaN) !== 0 && !Number.isNaN(values[i]),
    );
    const episodes = new Set(rows.map((i) => trace.partOf[i]));
    if (rows.length < ENOUGH || episodes.size < ENOUGH_EPISODES || rows.some((i) => values[i] !== 0))
      continue;
    if (others.length < 20) continue;
    yield {
      at: node,
      message: `\`${plain.text}\` is 0 on all ${rows.length} steps on which it is taken, and not 0 on ${others.length} of the others: it comes to nothing. Is the condition \`${condition.text}\` the wrong way round?`,
      evidence: trace.references(others),
    };
    return;
  }
}

/** What a weight stands before. */
function withoutWeight(node: PyNode): PyNode {
  const bare = unparenthesized(node);
  const [left, right] = [bare.child('left'), bare.child('right')];
  if (bare.type === 'unary_operator') return withoutWeight(bare.child('argument') ?? bare);
  if (bare.type !== 'binary_operator' || bare.child('operator')?.text !== '*' || !left || !right) return bare;
  return numberValue(left) !== null
    ? withoutWeight(right)
    : numberValue(right) !== null
      ? withoutWeight(left)
      : bare;
}

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
