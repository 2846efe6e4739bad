import { formatNumber } from '../../../measures/format';
import type { PyNode } from '../../../syntax/tree';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { candidatesOf, fieldRead, unitOf, type Reading } from '../fields';
import { quantile, spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

const ENOUGH = 6;

export const anotherFieldFits: DataRule = {
  code: 'RS137',
  title: 'Another field is what comes to the goal in successes',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions' || trace.ends('success').length < ENOUGH) return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('binary_operator')) {
        if (node.child('operator')?.text !== '-') continue;
        const sides = [node.child('left'), node.child('right')];
        const [a, b] = sides.map((side) => read(trace, side));
        if (!a || !b) continue;
        const [aim, value] = isAim(b) ? [b, a] : isAim(a) ? [a, b] : [null, null];
        if (!aim || !value || isAim(value) || fit(trace, value, aim.field.name)) continue;
        const other = better(trace, value, aim);
        if (!other) continue;
        yield {
          at: node,
          message: `\`${node.text}\` compares ${value.name} with ${aim.name}: where episodes succeed they are no nearer than elsewhere. ${other.name} is: its difference from ${aim.name} is at most ${formatNumber(other.near)} at the end of most successes, and ${formatNumber(other.far)} or more in half of the failures.`,
          evidence: trace.references(trace.ends('success')),
        };
      }
  },
};

/** The field that an expression turned out to be, or names: a set point that never changes is told by its name only. */
function read(trace: Trace, node: PyNode | null | undefined): Reading | null {
  const found = node ? fieldRead(trace, trace.numbers(trace.valueSite(node))) : null;
  const [, of, path] = /^(next_obs|obs)(\[.+\])$/.exec(node?.text.replaceAll("'", '"') ?? '') ?? [];
  const named = path && candidatesOf(trace).find((each) => each.of === of && each.field.path === path);
  return found ?? (named ? { field: named.field, name: named.name, of: named.of, absolute: false } : null);
}

function isAim({ name }: { readonly name: string }): boolean {
  return hasWord(name, 'goal target desired setpoint reference');
}

interface Fit {
  readonly near: number;
  readonly far: number;
}

/** How near two fields come at the end of successes and of failures; null where successes are not told by it. */
function fit(
  trace: Trace,
  value: { readonly name: string; readonly of: string },
  aimName: string,
): Fit | null {
  const all = candidatesOf(trace).filter(({ of }) => of === value.of);
  const own = all.find(({ name }) => name === value.name);
  const aim = all.find(({ field }) => field.name === aimName);
  if (!own || !aim || !varies(spreadOf(own.values))) return null;
  const sizes = own.values.map((each, i) => Math.abs(each - (aim.values[i] ?? NaN)));
  const at = (rows: readonly number[], share: number): number =>
    quantile(
      rows.map((i) => sizes[i] ?? NaN),
      share,
    );
  const [near, far] = [at(trace.ends('success'), 0.75), at(trace.ends('failure'), 0.5)];
  const typical = quantile([...sizes], 0.75);
  return near < 0.35 * typical && near < 0.35 * far ? { near, far } : null;
}

function better(trace: Trace, value: Reading, aim: Reading): (Fit & { readonly name: string }) | null {
  const unit = unitOf(trace, aim);
  for (const { field, name, of } of candidatesOf(trace)) {
    if (of !== value.of || name === value.name || name === aim.name || isAim({ name })) continue;
    if (unit !== undefined && unitOf(trace, { field, name, of, absolute: false }) !== unit) continue;
    const found = fit(trace, { name, of }, aim.field.name);
    if (found) return { ...found, name };
  }
  return null;
}
