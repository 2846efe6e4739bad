import { formatNumber } from '../../../measures/format';
import type { DataRule } from '../data-rule';
import { candidatesOf } from '../fields';
import { payments, type Payment } from '../payments';
import type { Trace } from '../trace';

const ENOUGH = 5;

export const undoneForLess: DataRule = {
  code: 'RS160',
  title: 'A bonus that can be undone for less and taken again',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const fixed = payments(trace).filter(({ constant }) => constant);
    for (const { name, on, off } of switches(trace)) {
      const bonus = fixed.find((payment) => sizeOn(payment, on) > 0);
      const charge = fixed.find((payment) => payment !== bonus && chargedOn(payment, off) > 0);
      if (!bonus || !charge) continue;
      const [paid, charged] = [sizeOn(bonus, on), chargedOn(charge, off)];
      if (paid <= 1.05 * charged) continue;
      yield {
        at: charge.node,
        message: `${formatNumber(paid)} is paid each time ${name} comes about (${on.length} steps), and only ${formatNumber(charged)} charged when it is given up again (${off.length} steps): doing and undoing it earns ${formatNumber(paid - charged)} a round, for ever. Charge at least as much.`,
        evidence: trace.references(off),
      };
    }
  },
};

interface Switch {
  readonly name: string;
  /** Rows on which it comes about, and on which it goes while the episode goes on. */
  readonly on: readonly number[];
  readonly off: readonly number[];
}

/** Fields that are true or false, and recorded both ways. */
function* switches(trace: Trace): Generator<Switch> {
  const all = candidatesOf(trace);
  const ends = new Set(trace.ends());
  for (const { field, of, name, values } of all) {
    const after = all.find((other) => other.of === 'next_obs' && other.field === field);
    if (of !== 'obs' || !after || !values.every((value) => value === 0 || value === 1)) continue;
    const rows = (from: number, to: number): number[] =>
      [...values.keys()].filter((i) => values[i] === from && after.values[i] === to);
    const [on, off] = [rows(0, 1), rows(1, 0).filter((i) => !ends.has(i))];
    if (on.length >= ENOUGH && off.length >= ENOUGH) yield { name: `\`${name}\``, on, off };
  }
}

/** What is paid on all these rows and hardly on any other; 0 where it is not so. */
function sizeOn({ amounts }: Payment, rows: readonly number[]): number {
  const paid = rows.filter((i) => (amounts[i] ?? 0) > 0).length;
  const all = amounts.filter((amount) => amount > 0).length;
  return paid >= 0.95 * rows.length && all <= 1.05 * paid ? (amounts[rows[0] ?? 0] ?? 0) : 0;
}

/** What is charged on most of these rows, and only there. */
function chargedOn({ amounts }: Payment, rows: readonly number[]): number {
  const charged = rows.filter((i) => (amounts[i] ?? 0) < 0);
  const all = amounts.filter((amount) => amount < 0).length;
  return charged.length >= 0.7 * rows.length && all <= 1.1 * charged.length
    ? -(amounts[charged[0] ?? 0] ?? 0)
    : 0;
}
