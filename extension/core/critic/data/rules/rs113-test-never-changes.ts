import { formatNumber } from '../../../measures/format';
import { comparisons, numberValue } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import { recordingRead } from '../../reads';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { spreadOf, varies } from '../statistics';
import { SEEN, type Trace } from '../trace';
import { extremes } from './rs101-unit-of-threshold';

const ENOUGH = 40;
const LEAST = 2;

export const testNeverChanges: DataRule = {
  code: 'RS113',
  title: 'A condition has the same answer on every recorded step',
  severity: 'info',
  *check(trace) {
    for (const site of trace.sites) {
      if (site.kind !== 'test' || site.node.type !== 'comparison_operator') continue;
      const seen = spreadOf(trace.numbers(site));
      if (seen.count < ENOUGH || seen.min !== seen.max || seen.max > SEEN.true) continue;
      const [link, ...more] = comparisons(site.node);
      if (!link || more.length || !/^([<>]=?|==|!=)$/.test(link.operator)) continue;
      const side = [link.left, link.right].find((node) =>
        varies(spreadOf(trace.numbers(trace.valueSite(node)))),
      );
      if (!side) continue;
      const values = trace.numbers(trace.valueSite(side));
      const { min, max } = spreadOf(values);
      const other = link.left === side ? link.right : link.left;
      const there = endsAtLimit(trace, values, trace.numbers(trace.valueSite(other)), other);
      if (there && /^[<>]$/.test(link.operator)) {
        yield {
          at: site.node,
          severity: 'warning',
          message: `\`${site.node.text}\` never holds on the ${seen.count} recorded steps that ask: \`${side.text}\` is ${formatNumber(there.limit)} itself at the end of ${there.ends.length} episodes that end as ${there.outcome}, and on no other step, and nothing is beyond it. Is \`${link.operator}=\` meant?`,
          evidence: trace.references(there.ends),
        };
        continue;
      }
      const isBelowNothing =
        link.left === side &&
        numberValue(other) === 0 &&
        min >= 0 &&
        seen.max === SEEN.false &&
        link.operator === '<' &&
        hasWord(side.text, 'dist distance unserved unmet shortage violation violations overflow') &&
        !hasWord(side.text, 'signed delta progress diff change');
      const isBeyondTrue =
        link.left === side &&
        min === 0 &&
        max === 1 &&
        isRecordedBool(trace, side) &&
        ((link.operator === '>' && (numberValue(other) ?? 0) >= 1) ||
          (/^(>=|==)$/.test(link.operator) && (numberValue(other) ?? 0) > 1));
      yield {
        at: site.node,
        ...(isBeyondTrue || isBelowNothing ? { severity: 'warning' as const } : {}),
        message: `\`${site.node.text}\` ${seen.max === SEEN.true ? 'always' : 'never'} holds on the ${seen.count} recorded ${trace.task.set.kind === 'completions' ? 'completions' : 'steps'} that ask: \`${side.text}\` is between ${formatNumber(min)} and ${formatNumber(max)} there.`,
        evidence: trace.references(extremes(values)),
      };
    }
  },
};

/** A field that is True or False. */
function isRecordedBool(trace: Trace, node: PyNode): boolean {
  const fn = trace.context.module.functionAround(node);
  const path = fn && recordingRead(node, fn, trace.context)?.path;
  const field = trace.task.fields.find((each) => each.path === path);
  const column = field && trace.task.set.observation.columns[field.column];
  return column?.kind === 'numeric' && column.dtype === 'bool';
}

/** The limit is where the values end, and is met at ends of episodes with one outcome alone. */
function endsAtLimit(
  trace: Trace,
  values: Float64Array,
  limits: Float64Array,
  node: PyNode,
): { readonly limit: number; readonly ends: readonly number[]; readonly outcome: string } | null {
  const known = spreadOf(limits);
  const limit = numberValue(node) ?? (known.count && known.min === known.max ? known.min : null);
  const { min, max } = spreadOf(values);
  if (trace.task.set.kind !== 'transitions' || limit === null || (limit !== min && limit !== max))
    return null;
  // Of few different values, one is easily the last.
  if (new Set(values).size < 20) return null;
  const met = [...values.keys()].filter((i) => values[i] === limit);
  const ends = new Set(trace.ends());
  const [outcome, ...more] = new Set(met.map((i) => trace.outcome(i)));
  if (
    met.length < LEAST ||
    !met.every((i) => ends.has(i)) ||
    more.length ||
    !outcome ||
    outcome === 'unknown'
  )
    return null;
  return { limit, ends: met, outcome };
}
