import { formatNumber } from '../../../measures/format';
import { entryAt } from '../../../trajectory/fields';
import type { DataRule } from '../data-rule';
import { candidatesOf } from '../fields';
import { payments } from '../payments';
import type { Trace } from '../trace';

const ENOUGH = 20;
/** A field that changes on so many steps says nothing of what the action did: a clock, a battery, a position under way. */
const RESTLESS = 0.5;
const MAX_ACTIONS = 30;

export const actionPaid: DataRule = {
  code: 'RS159',
  title: 'An action is paid, whatever comes of it',
  severity: 'warning',
  *check(trace) {
    const actions = trace.task.set.kind === 'transitions' ? actionsOf(trace) : null;
    if (!actions) return;
    for (const { node, amounts, constant } of payments(trace)) {
      if (!constant) continue;
      const paid = [...amounts.keys()].filter((i) => (amounts[i] ?? 0) > 0);
      const action = actions[paid[0] ?? -1];
      if (paid.length < ENOUGH || action === undefined || paid.some((i) => actions[i] !== action)) continue;
      const own = [...actions.keys()].filter((i) => actions[i] === action);
      // Paid for the action alone: nothing else decides.
      if (paid.length < 0.98 * own.length || paid.length > 0.8 * trace.count) continue;
      const effect = effectOf(own, trace);
      const idle = effect ? own.filter((i) => !effect.changed[i] && isIdle(i, trace)) : [];
      if (!effect || idle.length < ENOUGH || idle.length < 0.3 * own.length) continue;
      const size = formatNumber(amounts[paid[0] ?? 0] ?? 0);
      yield {
        at: node,
        message: `${size} is paid whenever the action is ${action}: on ${idle.length} of these ${own.length} steps it changed nothing, on ${own.filter((i) => effect.changed[i]).length} it changed ${effect.name}. Trying it again and again pays for ever: ask for what comes of it.`,
        evidence: trace.references(idle),
      };
    }
  },
};

/** The action of each sampled row, of a recording with few different ones; null for vectors and the like. */
function actionsOf(trace: Trace): readonly number[] | null {
  const { action } = trace.task.set;
  const [column, ...more] = action?.columns ?? [];
  if (!column || more.length || (column.kind === 'numeric' && column.shape.some((n) => n > 1))) return null;
  const values = trace.rows.map((row) => entryAt(column, row, 0));
  const known = values.filter(
    (value): value is number => typeof value === 'number' && Number.isInteger(value),
  );
  return known.length === values.length && new Set(known).size <= MAX_ACTIONS ? known : null;
}

interface Effect {
  readonly name: string;
  /** On which rows it changed. */
  readonly changed: Uint8Array;
}

/** A field that changes with this action and hardly with any other. */
function effectOf(own: readonly number[], trace: Trace): Effect | null {
  const isOwn = new Set(own);
  for (const { field, name, changed } of changes(trace)) {
    const all = changed.reduce((sum, value) => sum + value, 0);
    const here = own.filter((i) => changed[i]).length;
    const rateElsewhere = (all - here) / Math.max(1, trace.count - isOwn.size);
    if (here >= 3 && here / own.length >= 5 * rateElsewhere && here >= 0.5 * all)
      return { name: field.name === name ? `\`${name}\`` : name, changed };
  }
  return null;
}

/** Nothing but what always changes is another after the step. */
function isIdle(i: number, trace: Trace): boolean {
  return changes(trace).every(({ changed, share }) => share > RESTLESS || !changed[i]);
}

const known = new WeakMap<Trace, ReturnType<typeof compared>>();

function changes(trace: Trace): ReturnType<typeof compared> {
  let found = known.get(trace);
  if (!found) known.set(trace, (found = compared(trace)));
  return found;
}

function compared(
  trace: Trace,
): (Effect & { readonly field: { readonly name: string }; readonly share: number })[] {
  const all = candidatesOf(trace);
  return all
    .filter(({ of }) => of === 'obs')
    .flatMap(({ field, name, values }) => {
      const after = all.find((other) => other.of === 'next_obs' && other.field === field);
      if (!after) return [];
      const changed = Uint8Array.from(values, (value, i) => Number(value !== after.values[i]));
      const share = changed.reduce((sum, value) => sum + value, 0) / Math.max(1, trace.count);
      return [{ field, name, changed, share }];
    });
}
