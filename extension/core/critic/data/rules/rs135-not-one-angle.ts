import { formatNumber } from '../../../measures/format';
import { callShape } from '../../../syntax/expressions';
import type { Write } from '../../../syntax/flow';
import type { PyFunction } from '../../../syntax/module';
import type { DataFinding, DataRule } from '../data-rule';
import { candidatesOf, fieldRead } from '../fields';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';

export const notOneAngle: DataRule = {
  code: 'RS135',
  title: 'An angle from entries that are not its sine and cosine',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions) {
      yield* namedPair(trace, fn);
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
    }
  },
};

/** `cos_h, sin_h = v[2], v[3]`: the squares of a cosine and its sine add up to 1. */
function* namedPair(trace: Trace, fn: PyFunction): Generator<DataFinding> {
  const named = fn.flow.writes.filter(({ kind, key }) => /^(assign|unpack)$/.test(kind) && /^\w+$/.test(key));
  for (const cosine of named) {
    if (!/(^|_)(cos|c)(?![a-z])|^cos/.test(cosine.key)) continue;
    const sine = named.find(
      ({ key }) => key === cosine.key.replace(/cos/, 'sin').replace(/(^|_)c(?![a-z])/, '$1s'),
    );
    const [a, b] = [cosine, sine].map((write) => (write ? valuesOf(trace, fn, write) : null));
    if (!sine || sine === cosine || !a || !b) continue;
    const sums = [...a]
      .map((value, i) => value ** 2 + (b[i] ?? NaN) ** 2)
      .filter((sum) => !Number.isNaN(sum));
    const wrong = sums.filter((sum) => Math.abs(sum - 1) > 0.02).length;
    if (sums.length < 50 || wrong < 0.5 * sums.length) continue;
    yield {
      at: cosine.target,
      message: `\`${cosine.key}\` and \`${sine.key}\` are no cosine and sine of one angle: their squares add up to anything from ${formatNumber(Math.min(...sums))} to ${formatNumber(Math.max(...sums))} on ${sums.length} steps tried. Are they read from the wrong entries?`,
      evidence: trace.references([0]),
    };
  }
}

/** What a variable got, as its value or as a read of it shows. */
function valuesOf(
  trace: Trace,
  fn: PyFunction,
  { kind, value, key, reads, unpacked }: Write,
): Float64Array | null {
  if (kind === 'assign') return value ? trace.numbers(trace.valueSite(value)) : null;
  const read = [...reads].find((each) => fn.flow.definitionsAt(each).length === 1 && trace.valueSite(each));
  const entry = unpacked?.from.parts[unpacked.index];
  const site = (entry && trace.valueSite(entry)) ?? (read && trace.valueSite(read));
  return site && key ? trace.numbers(site) : null;
}

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
