import { formatNumber } from '../../../measures/format';
import { guardsOf, numberValue, type Guard } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { DataFinding, DataRule } from '../data-rule';
import { editsOf } from '../edits';
import { isOffset } from '../payments';
import { spreadOf } from '../statistics';
import type { Trace } from '../trace';
import { both, holdsOn, opposite, type Mask } from '../values';

const ENOUGH = 6;
const AND_FOR_OR = '`and` in place of `or`';

export const otherConditionFits: DataRule = {
  code: 'RS131',
  title: 'The condition misses the event that one change of it would meet',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const events = eventsOf(trace);
    if (!events.length) return;
    const told = new Set<PyNode>();
    const paid = [...fixedPayments(trace)].flatMap((payment) => placed(trace, payment));
    for (const payment of paid) {
      const open = events.filter((event) => !isServed(event, payment, paid));
      const found = judge(trace, payment, open);
      if (!found || told.has(found.at as PyNode)) continue;
      told.add(found.at as PyNode);
      yield found;
    }
  },
};

interface FixedPayment {
  readonly node: PyNode;
  readonly fn: PyFunction;
  /** With its sign in the sum. */
  readonly amount: number;
}

/** Numbers, written out or named, that enter the reward under a condition. */
function* fixedPayments(trace: Trace): Generator<FixedPayment> {
  const { context } = trace;
  for (const fn of context.rewardFunctions) {
    if (!context.pays(fn) && !context.isEntry(fn)) continue;
    const seen = new Set<PyNode>();
    for (const { node, polarity } of context.terms(fn)) {
      if (polarity === 0 || seen.has(node) || !fn.body.contains(node) || isOffset(node)) continue;
      seen.add(node);
      const values = spreadOf(trace.numbers(trace.valueSite(node)));
      const isNamed =
        /^(self\.)?[A-Za-z_]\w*$/.test(node.text) && values.count > 0 && values.min === values.max;
      const number = numberValue(node) ?? (isNamed && !fn.assignedTo(node) ? values.min : null);
      if (number) yield { node, fn, amount: polarity * number };
    }
  }
}

interface Event {
  readonly name: string;
  /** +1: to be paid for, −1: to be charged for. */
  readonly sign: 1 | -1;
  /** Last rows of the episodes that end with it, and of those that end otherwise. */
  readonly ends: readonly number[];
  readonly otherEnds: readonly number[];
  /** Rows on which it has not happened. */
  readonly before: readonly number[];
}

function eventsOf(trace: Trace): Event[] {
  const all = trace.ends();
  const ends = new Set(all);
  const [success, failure] = [trace.ends('success'), trace.ends('failure')];
  const { terminated } = trace.task.set;
  const fatal = failure.filter((i) => terminated[trace.rows[i] ?? 0] === 1);
  const isSudden = fatal.length > 0 || success.every((i) => terminated[trace.rows[i] ?? 0] === 1);
  const causeOf = (i: number): string | null => {
    const episode = trace.parts[trace.partOf[i] ?? 0]?.episode;
    return trace.task.outcomes[episode ? trace.task.set.episodes.indexOf(episode) : -1]?.cause ?? null;
  };
  const causes = new Set(fatal.map(causeOf));
  const groups: [string, 1 | -1, readonly number[]][] = [
    ['success', 1, isSudden ? success : []],
    ['a failure that ends the episode', -1, fatal],
    ...[...causes].flatMap((cause): [string, 1 | -1, readonly number[]][] =>
      cause === null || causes.size < 2
        ? []
        : [[`failure by ${cause}`, -1, fatal.filter((i) => causeOf(i) === cause)]],
    ),
  ];
  const before = [...trace.rows.keys()].filter((i) => !ends.has(i));
  return groups
    .filter(([, , own]) => own.length >= ENOUGH && own.length < all.length)
    .map(([name, sign, own]) => {
      const these = new Set(own);
      return { name, sign, ends: own, otherEnds: all.filter((i) => !these.has(i)), before };
    });
}

/** A fixed payment, its innermost condition, and on which rows it is paid. */
interface Placed extends FixedPayment {
  readonly guard: Guard;
  readonly now: Mask;
  /** Rows on which it would be paid if that condition were this one. */
  paid(mask: Mask): Mask;
}

function placed(trace: Trace, payment: FixedPayment): Placed[] {
  const { node, fn } = payment;
  const [guard, ...outer] = guardsOf(node);
  if (!guard || !fn.body.contains(guard.condition)) return [];
  const rest = outer.flatMap(({ condition, holds }) => {
    const mask = fn.body.contains(condition) ? holdsOn(trace, fn, condition) : null;
    return mask ? [holds ? mask : (opposite(mask) ?? mask)] : [];
  });
  const paid = (mask: Mask): Mask => rest.reduce(both, guard.holds ? mask : (opposite(mask) ?? mask));
  const written = holdsOn(trace, fn, guard.condition);
  return written ? [{ ...payment, guard, now: paid(written), paid }] : [];
}

function share(mask: Mask, rows: readonly number[]): number {
  return rows.length ? rows.filter((i) => mask[i]).length / rows.length : 0;
}

/** Another payment of the same sign, and no smaller, is about this event: an early return, or the other branch. */
function isServed({ sign, ends, before }: Event, payment: Placed, all: readonly Placed[]): boolean {
  return all.some(
    (other) =>
      other !== payment &&
      Math.sign(other.amount) === sign &&
      Math.abs(other.amount) >= Math.abs(payment.amount) &&
      share(other.now, ends) >= 0.9 &&
      share(other.now, before) <= 0.05,
  );
}

function judge(
  trace: Trace,
  { amount, fn, guard, now, paid }: Placed,
  events: readonly Event[],
): DataFinding | null {
  // What fits one event as it is written is about that event.
  const fitting = events.filter(({ ends, before }) => share(now, ends) >= 0.9 && share(now, before) <= 0.05);
  // A few other ends are enough for `or`: that one of two things is true is a hint, that both are is the condition.
  const isSlack = ({ ends, otherEnds, before }: Event): boolean =>
    share(now, ends) >= 0.95 && otherEnds.filter((i) => now[i]).length >= 3 && share(now, before) <= 0.01;
  if (!fitting.every(isSlack)) return null;
  for (const event of events.filter(({ sign }) => sign === Math.sign(amount))) {
    const isMissed = share(now, event.ends) <= 0.2;
    const isLoose = share(now, event.otherEnds) >= 0.5 && share(now, event.before) >= 0.1;
    if (fitting.length ? !fitting.includes(event) : !isMissed && !isLoose) continue;
    for (const { what, holds } of editsOf(trace, fn, guard.condition)) {
      const then = paid(holds);
      if (fitting.length && what !== AND_FOR_OR) continue;
      if (
        share(then, event.ends) < 0.95 ||
        share(then, event.otherEnds) > 0.05 ||
        share(then, event.before) > 0.01
      )
        continue;
      const hit = event.ends.filter((i) => now[i]).length;
      const other = [...now.keys()].filter((i) => now[i]).length - hit;
      return {
        at: guard.condition,
        message: `This ${amount > 0 ? 'pays' : 'charges'} ${formatNumber(Math.abs(amount))} at ${hit} of ${event.ends.length} ends by ${event.name} and on ${other} other steps. With ${what} it would be at ${event.ends.filter((i) => then[i]).length} of them and at ${[...then.keys()].filter((i) => then[i]).length - event.ends.filter((i) => then[i]).length} other steps.`,
        evidence: trace.references(
          isMissed ? event.ends.filter((i) => !now[i]) : [...now.keys()].filter((i) => now[i]),
        ),
      };
    }
  }
  return null;
}
