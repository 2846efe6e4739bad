import { formatNumber } from '../../../measures/format';
import { guardsOf } from '../../../syntax/expressions';
import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { payments, type Payment } from '../payments';
import type { Trace } from '../trace';

const ENOUGH = 5;

export const bonusNeverPaid: DataRule = {
  code: 'RS102',
  title: 'The largest bonus is never paid, though episodes succeed',
  severity: 'warning',
  *check(trace) {
    const successes = trace.ends('success');
    if (successes.length < ENOUGH || trace.task.set.kind !== 'transitions') return;
    const all = payments(trace).filter(({ constant }) => constant);
    const size = ({ written }: Payment): number => Math.abs(written ?? 0);
    for (const payment of all) {
      if (payment.amounts.some((amount) => amount > 0 || amount < 0) || !isBonus(payment, trace)) continue;
      const isLiving = hasWord(
        payment.node.parent?.parent?.text.slice(0, 60) ?? '',
        'alive live healthy survive upright',
      );
      if (!isLiving && all.some((other) => size(other) > size(payment) && isBonus(other, trace))) continue;
      if (guardsOf(payment.node).length === 0 && payment.node.type !== 'binary_operator') continue;
      const isWarning = trace.context.surroundings.contract?.id !== 'deepracer';
      yield {
        at: payment.node,
        severity: isWarning ? 'warning' : 'info',
        message: `The bonus of ${formatNumber(size(payment))} is never paid, on none of the ${trace.count} steps tried, although ${successes.length} of these episodes succeeded.`,
        evidence: trace.references(successes),
      };
    }
  },
};

/** Enters the sum with a plus: told from the code, because it never ran. */
function isBonus({ node, written }: Payment, trace: Trace): boolean {
  if ((written ?? 0) <= 0) return false;
  const fn = trace.context.module.functionAround(node);
  const enters = fn && (trace.context.entersAs(fn) ?? 1);
  return (
    fn !== null && trace.context.terms(fn).some((term) => term.node === node && term.polarity === enters)
  );
}
