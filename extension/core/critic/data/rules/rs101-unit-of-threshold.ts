import { comparisons } from '../../../syntax/expressions';
import { formatNumber } from '../../../measures/format';
import { wordsOf } from '../../vocabulary';
import type { DataFinding, DataRule } from '../data-rule';
import { fieldRead, unitOf, type Reading } from '../fields';
import { spreadOf, varies } from '../statistics';
import { SEEN, type Trace } from '../trace';

/** Factors between units that get mixed up. */
const DEGREES = 180 / Math.PI;
const ENOUGH = 100;
/** Says of an angle that it is how fast it changes. */
const TURNING = /^(rate|rates|vel|velocity|velocities|speed|spin|dot|omega|angvel|gyro|per|change|delta)$/;

export const unitOfThreshold: DataRule = {
  code: 'RS101',
  title: 'Threshold in another unit than the recorded value',
  severity: 'warning',
  *check(trace) {
    for (const site of trace.sites) {
      if (site.kind !== 'test' || site.node.type !== 'comparison_operator') continue;
      const links = comparisons(site.node);
      for (const { left, operator, right } of links) {
        if (!/^[<>]=?$/.test(operator)) continue;
        const found = compare(trace, site, left, right) ?? compare(trace, site, right, left);
        if (found) yield found;
      }
    }
  },
};

type Node = Parameters<Trace['valueSite']>[0] & { readonly text: string };

function compare(trace: Trace, site: Trace['sites'][number], value: Node, limit: Node): DataFinding | null {
  const threshold = constantOf(trace, limit);
  const valueSite = trace.valueSite(value);
  if (threshold === null || threshold === 0 || !valueSite) return null;
  const values = trace.numbers(valueSite);
  const asked = spreadOf(values);
  if (asked.count < ENOUGH || !varies(asked)) return null;
  const seen = spreadOf(trace.numbers(site));
  if (seen.min !== seen.max || (seen.max !== SEEN.true && seen.max !== SEEN.false)) return null;
  const reading = fieldRead(trace, values);
  // Behind an `and` it is asked on the steps that come so far: what it can be is known of a field alone.
  if (!reading && asked.count < trace.count / 2) return null;
  const range = reading ? rangeOf(trace, reading) : asked;
  const largest = Math.max(Math.abs(range.min), Math.abs(range.max));
  const size = Math.abs(threshold);
  const unit = reading ? unitOf(trace, reading) : undefined;
  const words = wordsOf(`${value.text} ${reading?.name ?? ''}`);
  const isAngle =
    unit === 'rad' ||
    (unit === undefined &&
      !words.some((word) => TURNING.test(word)) &&
      words.some((word) => /^(theta|angle|heading|yaw|pitch|roll|tilt|phi|bearing|steering)$/.test(word)));
  const within = (scaled: number): boolean => scaled >= 0.05 * largest && scaled <= 1.6 * largest;
  let why: string | null = null;
  if (isAngle && largest <= 6.4 && size >= 2 * largest && size <= 360 && within(size / DEGREES))
    why = `${formatNumber(threshold)} looks like degrees, and the value is in radians`;
  else if (isAngle && largest > 7 && size <= 3.2 && within(size * DEGREES))
    why = `${formatNumber(threshold)} looks like radians, and the value is in degrees`;
  else if (
    largest <= 1.0001 &&
    largest >= 0.6 &&
    size > 1 &&
    size <= 100 &&
    within(size / 100) &&
    range.min >= 0
  )
    why = `${formatNumber(threshold)} looks like per cent, and the value is a share`;
  else if (unit === 'm' && size >= 3 * largest && (within(size / 100) || within(size / 1000)))
    why = `${formatNumber(threshold)} looks like centimeters or millimeters, and the value is in meters`;
  else if (largest <= 1.0001 && largest >= 0.5 && size > 100 && size <= 255 && range.min >= 0)
    why = `${formatNumber(threshold)} looks like a byte, and the value is between 0 and 1`;
  if (!why) return null;
  const always = seen.max === SEEN.true ? 'always holds' : 'never holds';
  return {
    at: site.node,
    message: `\`${site.node.text}\` ${always}: \`${value.text}\` is between ${formatNumber(range.min)} and ${formatNumber(range.max)} on all ${range.count} steps tried. ${why}.`,
    evidence: trace.references(extremes(values)),
  };
}

/** What the field is on all steps, as its size where that is compared. */
function rangeOf(trace: Trace, { field, of, absolute }: Reading): ReturnType<typeof spreadOf> {
  const all = trace.field(field, of);
  return spreadOf(absolute ? all.map(Math.abs) : all);
}

/** A number that is the same whenever it is read. */
function constantOf(trace: Trace, node: Node): number | null {
  const literal = Number(node.text.replaceAll('_', ''));
  if (!Number.isNaN(literal) && node.text.trim() !== '') return literal;
  const values = spreadOf(trace.numbers(trace.valueSite(node)));
  return values.count > 0 && values.min === values.max ? values.min : null;
}

/** Where the smallest and the largest value were. */
export function extremes(values: Float64Array): number[] {
  let [low, high] = [-1, -1];
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    if (low < 0 || value < (values[low] ?? NaN)) low = i;
    if (high < 0 || value > (values[high] ?? NaN)) high = i;
  });
  return [...new Set([low, high])].filter((i) => i >= 0);
}
