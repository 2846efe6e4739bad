import { formatNumber } from '../../../measures/format';
import { numberValue } from '../../../syntax/expressions';
import { recordingRead } from '../../reads';
import type { DataRule } from '../data-rule';
import { spreadOf, varies } from '../statistics';
import { extremes } from './rs101-unit-of-threshold';

const ENOUGH = 100;

export const targetOutOfRange: DataRule = {
  code: 'RS117',
  title: 'A target far from everything recorded',
  severity: 'info',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('binary_operator')) {
        if (node.child('operator')?.text !== '-') continue;
        const sides = [node.child('left'), node.child('right')];
        const ranges = sides.map((side) => spreadOf(trace.numbers(side ? trace.valueSite(side) : null)));
        for (const k of [0, 1]) {
          const [value, target] = [sides[k], sides[1 - k]];
          const [range, other] = [ranges[k], ranges[1 - k]];
          if (!value || !target || !range || !other || range.count < ENOUGH || !varies(range)) continue;
          const isFixed =
            /^(self\.)?[A-Za-z_]*(target|TARGET|goal|GOAL|desired|setpoint)\w*$|^[A-Z][A-Z0-9_]*$/.test(
              target.text,
            );
          const aim = numberValue(target) ?? (isFixed && other.count && !varies(other) ? other.min : null);
          const site = trace.valueSite(value);
          if (aim === null || !site || !/^(identifier|subscript|attribute)$/.test(value.type)) continue;
          const width = range.max - range.min;
          if (aim >= range.min - 4 * width && aim <= range.max + 4 * width) continue;
          const read = recordingRead(value, fn, trace.context);
          const about = trace.task.fields.find(({ path }) => path === read?.path)?.about ?? '';
          const isShare =
            range.min >= -0.001 &&
            range.max <= 1.001 &&
            (/\b0 to 1\b/.test(about) || /percent|pct/i.test(target.text));
          yield {
            at: node,
            severity: isShare && aim > 1.5 ? 'warning' : 'info',
            message: `\`${value.text}\` is between ${formatNumber(range.min)} and ${formatNumber(range.max)} on all ${range.count} steps tried, and ${formatNumber(aim)} is far from that: is it in another unit?`,
            evidence: trace.references(extremes(trace.numbers(site))),
          };
        }
      }
  },
};
