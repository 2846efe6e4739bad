import { callShape } from '../../../syntax/expressions';
import type { DataRule } from '../data-rule';
import { candidatesOf, fieldRead } from '../fields';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';

export const notOneAngle: DataRule = {
  code: 'RS135',
  title: 'An angle from entries that are not its sine and cosine',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('call')) {
        if (!/^(math\.atan2|numpy\.arctan2|torch\.atan2)$/.test(trace.context.called(node))) continue;
        const [first, second, ...more] = callShape(node)?.positional ?? [];
        if (!first || !second || more.length) continue;
        const [a, b] = [first, second].map((side) => fieldRead(trace, trace.numbers(trace.valueSite(side))));
        if (!a || !b || a.absolute || b.absolute || a.field === b.field) continue;
        const pair = partnerOf(trace, a.name, a.of) ?? partnerOf(trace, b.name, b.of);
        if (!pair) continue;
        const [known, partner] = pair;
        const other = known === a.name ? b.name : a.name;
        if (other === partner) continue;
        yield {
          at: node,
          message: `\`${first.text}\` is ${a.name} and \`${second.text}\` is ${b.name}: ${known} belongs with ${partner}, their squares add up to 1 on all ${trace.count} steps tried.`,
          evidence: trace.references([0]),
        };
      }
  },
};

/** The field whose square and this one's add up to 1 on every row. */
function partnerOf(
  trace: Trace,
  name: string,
  of: 'obs' | 'next_obs',
): [name: string, partner: string] | null {
  const fields = candidatesOf(trace).filter((candidate) => candidate.of === of);
  const own = fields.find((candidate) => candidate.name === name);
  if (!own) return null;
  const { min, max } = spreadOf(own.values);
  if (min < -1.001 || max > 1.001 || max - min < 0.05) return null;
  const partners = fields.filter(
    (other) =>
      other !== own &&
      other.values.every((value, i) => Math.abs(value ** 2 + (own.values[i] ?? NaN) ** 2 - 1) < 2e-3),
  );
  const [partner] = partners;
  return partners.length === 1 && partner ? [name, partner.name] : null;
}
