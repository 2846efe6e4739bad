import { hasWord } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { flagsOf, type Flag } from '../flags';
import { payments } from '../payments';
import type { Trace } from '../trace';

const ENOUGH = 5;
const LEAST_LATER = 3;

export const chargedEverAfter: DataRule = {
  code: 'RS196',
  title: 'What happened once is charged on every later step',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    for (const { node, text, amounts } of payments(trace)) {
      const latched = latchedRows(trace, amounts);
      if (!latched) continue;
      const flag = flagsOf(trace).find((each) => isItsEvent(each, latched));
      if (!flag) continue;
      const fresh = latched.charged.filter((i) => flag.values[i] === 1).length;
      yield {
        at: node,
        message: `\`${text}\` is charged from the first step with ${flag.name} to the end of the episode, in each of ${latched.firsts.length} episodes tried: on ${latched.charged.length} steps, of which ${fresh} have ${flag.name}. Charge for the step on which it happens.`,
        evidence: trace.references(latched.charged.filter((i) => flag.values[i] !== 1)),
      };
      return;
    }
  },
};

interface Latched {
  /** In each episode in which it is charged, the first such step. */
  readonly firsts: readonly number[];
  readonly charged: readonly number[];
  readonly before: readonly number[];
}

/** Charged from some step on to the end, in each episode in which it is charged at all; null where it is not so. */
function latchedRows(trace: Trace, amounts: Float64Array): Latched | null {
  const isCharged = (i: number): boolean => (amounts[i] ?? 0) < 0;
  const [firsts, charged, before]: number[][] = [[], [], []];
  let longer = 0;
  for (const { start, end } of trace.spans()) {
    const rows = Array.from({ length: end - start }, (_, k) => start + k);
    const first = rows.find(isCharged);
    before?.push(...rows.filter((i) => first === undefined || i < first));
    if (first === undefined) continue;
    const later = rows.filter((i) => i >= first);
    if (!later.every(isCharged)) return null;
    if (first > start && later.length > LEAST_LATER) longer++;
    firsts?.push(first);
    charged?.push(...later);
  }
  return longer >= ENOUGH && firsts && charged && before ? { firsts, charged, before } : null;
}

/** True on the first charged step of every episode and never before, and over on most of the others. */
function isItsEvent({ values, name }: Flag, { firsts, charged, before }: Latched): boolean {
  return (
    !hasWord(name, 'done terminated') &&
    firsts.every((i) => values[i] === 1) &&
    before.every((i) => values[i] !== 1) &&
    charged.filter((i) => values[i] === 0).length >= 0.5 * charged.length
  );
}
