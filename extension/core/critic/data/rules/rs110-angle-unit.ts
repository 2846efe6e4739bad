import { formatNumber } from '../../../measures/format';
import { callShape, numberValue, singleComparison } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import { hasWord } from '../../vocabulary';
import type { DataFinding, DataRule } from '../data-rule';
import { fieldRead, unitOf } from '../fields';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';
import { extremes } from './rs101-unit-of-threshold';

export const angleUnit: DataRule = {
  code: 'RS110',
  title: 'Angle in another unit than the function takes',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions) {
      for (const node of fn.own('call')) {
        const name = trace.context.called(node);
        const [angle] = callShape(node)?.positional ?? [];
        const site = angle ? trace.valueSite(angle) : null;
        if (!angle || !site) continue;
        const values = trace.numbers(site);
        const { min, max, count } = spreadOf(values);
        const largest = Math.max(Math.abs(min), Math.abs(max));
        if (count < 50) continue;
        let message: string | null = null;
        if (
          /^(math|numpy)\.(radians|deg2rad)$/.test(name) &&
          largest <= 3.1417 &&
          (max - min > 4 || isInRadians(trace, values)) &&
          !isWhole(values)
        )
          message = `\`${angle.text}\` is in radians already: it is between ${formatNumber(min)} and ${formatNumber(max)} on ${count} steps tried.`;
        if (/^(math|numpy)\.(sin|cos)$/.test(name) && largest > 150 && largest <= 360.001)
          message = `\`${name.split('.')[1] ?? ''}\` takes radians, and \`${angle.text}\` is between ${formatNumber(min)} and ${formatNumber(max)} on ${count} steps tried, like degrees.`;
        if (message) yield { at: angle, message, evidence: trace.references(extremes(values)) };
      }
      for (const node of fn.own('comparison_operator')) yield* limits(trace, node);
      for (const node of fn.own('binary_operator')) {
        yield* shares(trace, node);
        if (!/^[-+]$/.test(node.child('operator')?.text ?? '')) continue;
        const ranges = [node.child('left'), node.child('right')].map((side) =>
          spreadOf(trace.numbers(side ? trace.valueSite(side) : null)),
        );
        const isTurn =
          (half: number) =>
          (range: (typeof ranges)[number]): boolean =>
            range.count >= 50 &&
            range.min >= -half * 1.001 &&
            range.max <= half * 1.001 &&
            range.max - range.min > half * 1.7;
        if (ranges.some(isTurn(Math.PI)) && ranges.some(isTurn(180)))
          yield {
            at: node,
            message: `\`${node.text}\` mixes radians (${ranges.filter(isTurn(Math.PI)).map(text).join()}) and degrees (${ranges.filter(isTurn(180)).map(text).join()}).`,
            evidence: trace.references([0]),
          } satisfies DataFinding;
      }
    }
  },
};

function text({ min, max }: { readonly min: number; readonly max: number }): string {
  return `${formatNumber(min)} to ${formatNumber(max)}`;
}

/** The task file says so. */
function isInRadians(trace: Trace, values: Float64Array): boolean {
  const reading = fieldRead(trace, values);
  return reading !== null && unitOf(trace, reading) === 'rad';
}

/** A size in radians divided by a number of degrees: `1 - abs(heading) / 180`. */
function* shares(trace: Trace, node: PyNode): Generator<DataFinding> {
  const [left, right] = [node.child('left'), node.child('right')];
  if (node.child('operator')?.text !== '/' || !left || !right) return;
  const limits = spreadOf(trace.numbers(trace.valueSite(right)));
  const limit = numberValue(right) ?? (limits.count && limits.min === limits.max ? limits.min : null);
  const values = trace.numbers(trace.valueSite(left));
  const { min, max, count } = spreadOf(values);
  const largest = Math.max(Math.abs(min), Math.abs(max));
  if (limit === null || limit <= 6.3 || limit > 360 || count < 50 || !(largest > 0) || largest > 3.1417)
    return;
  if (!isInRadians(trace, values)) return;
  yield {
    at: node,
    message: `\`${left.text}\` is in radians, between ${formatNumber(min)} and ${formatNumber(max)} on ${count} steps tried: ${formatNumber(limit)} looks like degrees.`,
    evidence: trace.references(extremes(values)),
  };
}

/** `abs(tree_angle) < 0.26` of an angle that is recorded in degrees: no value but 0 itself is that small. */
function* limits(trace: Trace, node: PyNode): Generator<DataFinding> {
  const link = singleComparison(node);
  const limit = link && /^<=?$/.test(link.operator) ? numberValue(link.right) : null;
  if (!link || limit === null || limit < 0.03 || limit > 1.6 || !hasWord(link.left.text, ANGLES)) return;
  const values = trace.numbers(trace.valueSite(link.left));
  const { min, max, count } = spreadOf(values);
  const sizes = [...values].filter((value) => !Number.isNaN(value)).map(Math.abs);
  const within = (bound: number): number => sizes.filter((size) => size > 1e-9 && size <= bound).length;
  if (count < 100 || max <= 20 || Math.max(-min, max) > 360.001) return;
  if (within(limit) > 0.002 * count || within((limit * 180) / Math.PI) < 20) return;
  yield {
    at: node,
    message: `\`${link.left.text}\` goes up to ${formatNumber(max)} on ${count} steps tried, like degrees; ${formatNumber(limit)} looks like radians (${Math.round((limit * 180) / Math.PI)}°): ${within((limit * 180) / Math.PI)} steps are within that, and ${within(limit)} within ${formatNumber(limit)}.`,
    evidence: trace.references(
      [...values.keys()].filter((i) => Math.abs(values[i] ?? NaN) <= (limit * 180) / Math.PI),
    ),
  };
}

const ANGLES = 'angle heading yaw pitch roll bearing theta azimuth tilt';

/** Whole degrees come as integers. */
function isWhole(values: Float64Array): boolean {
  return values.every((value) => Number.isNaN(value) || Number.isInteger(value));
}
