import { formatNumber } from '../../../measures/format';
import { numberValue, singleComparison, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { isMeasured, measureOf, parseUnit } from '../../units';
import { hasWord } from '../../vocabulary';
import type { DataFinding, DataRule } from '../data-rule';
import { fieldRead, unitOf } from '../fields';
import { spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';
import { extremes } from './rs101-unit-of-threshold';

const DEGREES = 180 / Math.PI;
const ENOUGH = 60;

export const numberInAnotherUnit: DataRule = {
  code: 'RS141',
  title: 'A number in another unit than the value beside it',
  severity: 'warning',
  *check(trace) {
    const told = new Set<string>();
    for (const fn of trace.context.rewardFunctions) {
      for (const node of fn.own('comparison_operator')) yield* shareOfPercent(trace, fn, node);
      for (const node of fn.own('binary_operator')) {
        const operator = node.child('operator')?.text ?? '';
        const [product, right] = [node.child('left'), node.child('right')];
        const left = product && operator === '/' ? withoutWeight(product) : product;
        if (!left || !right || !/^[-/]$/.test(operator)) continue;
        const found =
          judge(trace, fn, node, left, right, operator) ??
          (operator === '-' ? judge(trace, fn, node, right, left, operator) : null);
        // One limit that is wrong is wrong wherever it is used.
        if (!found || told.has(found.number)) continue;
        told.add(found.number);
        yield found.finding;
      }
    }
  },
};

/** `progress >= 1.0` of a value in per cent. */
function* shareOfPercent(trace: Trace, fn: PyFunction, node: PyNode): Generator<DataFinding> {
  const link = singleComparison(node);
  const limit = link && constantOf(trace, link.right);
  if (!link || !limit || !/^(>=?|==)$/.test(link.operator) || limit < 0.5 || limit > 1) return;
  const values = trace.numbers(trace.valueSite(unparenthesized(link.left)));
  const { min, max, count } = spreadOf(values);
  if (count < ENOUGH || max < 50 || unitAt(trace, fn, link.left, values) !== '%') return;
  yield {
    at: node,
    message: `\`${node.text}\`: \`${link.left.text}\` is in per cent, between ${formatNumber(min)} and ${formatNumber(max)} on all ${count} steps tried; ${formatNumber(limit)} looks like a share.`,
    evidence: trace.references(extremes(values)),
  };
}

/** `abs(x)` of `0.5 * abs(x)`. */
function withoutWeight(node: PyNode): PyNode {
  const bare = unparenthesized(node);
  const [left, right] = [bare.child('left'), bare.child('right')];
  if (bare.type !== 'binary_operator' || bare.child('operator')?.text !== '*' || !left || !right) return bare;
  return numberValue(left) !== null
    ? withoutWeight(right)
    : numberValue(right) !== null
      ? withoutWeight(left)
      : bare;
}

function judge(
  trace: Trace,
  fn: PyFunction,
  at: PyNode,
  value: PyNode,
  number: PyNode,
  operator: string,
): { readonly number: string; readonly finding: DataFinding } | null {
  const limit = constantOf(trace, number);
  const values = trace.numbers(trace.valueSite(unparenthesized(value)));
  const range = spreadOf(values);
  if (limit === null || limit <= 0 || range.count < ENOUGH || !varies(range)) return null;
  const why = reason(unitAt(trace, fn, value, values), value.text, range, limit, operator);
  if (why === null) return null;
  return {
    number: number.text,
    finding: {
      at,
      message: `\`${at.text.replace(/\s+/g, ' ')}\`: \`${value.text}\` is between ${formatNumber(range.min)} and ${formatNumber(range.max)} on all ${range.count} steps tried. ${why}.`,
      evidence: trace.references(extremes(values)),
    },
  };
}

/** Why a number that a value is divided by, or set off against, can't be in the value's unit; null where it can. */
function reason(
  unit: string | null,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
  limit: number,
  operator: string,
): string | null {
  const largest = Math.max(Math.abs(min), Math.abs(max));
  const within = (scaled: number): boolean => scaled >= 0.3 * largest && scaled <= 3 * largest;
  const said = formatNumber(limit);
  if (unit === 'rad' && largest <= 6.4) {
    const isTurn = operator === '/' && /^(90|180|360)$/.test(said);
    const isDegrees = limit >= 5 && limit <= 360 && limit >= 10 * largest && within(limit / DEGREES);
    return isTurn || isDegrees ? `${said} looks like degrees, and the value is in radians` : null;
  }
  if (unit === 'deg' && largest > 12) {
    const isTurn = operator === '/' && [1, 2, 0.5].some((turn) => Math.abs(limit - turn * Math.PI) < 0.01);
    return isTurn ? `${said} looks like radians, and the value is in degrees` : null;
  }
  if (unit === '%' && largest > 20 && operator === '-' && limit === 1)
    return '1 is the whole of a share, and the value is in per cent';
  const isShare = min >= 0 && largest <= 1.0001 && largest >= 0.6;
  if (
    isShare &&
    limit === 100 &&
    hasWord(text, 'progress completion battery percent soc charge humidity share')
  )
    return '100 is the whole in per cent, and the value is a share';
  return null;
}

/** The value's unit: by the task file, or the field that it turned out to be, or else by its name. */
function unitAt(trace: Trace, fn: PyFunction, node: PyNode, values: Float64Array): string | null {
  const measure = measureOf(node, fn, trace.context);
  if (isMeasured(measure)) return measure.label;
  const reading = fieldRead(trace, values);
  const unit = reading ? unitOf(trace, reading) : undefined;
  return unit === undefined ? null : (parseUnit(unit)?.label ?? unit);
}

/** A number that is written out, or that a name stands for. */
function constantOf(trace: Trace, node: PyNode): number | null {
  const written = numberValue(node);
  if (written !== null) return written;
  const bare = unparenthesized(node);
  if (!/^(identifier|attribute)$/.test(bare.type)) return null;
  const { count, min, max } = spreadOf(trace.numbers(trace.valueSite(bare)));
  return count >= ENOUGH && min === max ? min : null;
}
