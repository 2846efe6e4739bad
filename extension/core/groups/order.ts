import type { Evaluation } from '../measures/evaluation';
import { bootstrapOfSums, wilsonInterval } from '../measures/interval';
import type { MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import { isMixed, type Group } from './group';
import type { GroupOrdering } from './report';

const MOST_WORST = 10;
const NONE = { reason: 'no prompt has both a correct and a wrong completion' };

/** Correct against wrong completions of the same prompt: the only order that group-relative training sees. */
export function groupOrdering(groups: readonly Group[], evaluation: Evaluation): GroupOrdering {
  const mixed = groups.filter(isMixed);
  if (mixed.length === 0) return { auc: NONE, ties: NONE, misdirected: NONE, wrongPushedUp: NONE, worst: [] };
  const pairs = mixed.map(pairsOf);
  const columns = [0, 1, 2].map((k) => Float64Array.from(pairs, (each) => each[k] ?? 0));
  const sums = columns.map((column) => column.reduce((a, b) => a + b, 0));
  const sample = `${plural(sums[2] ?? 0, 'pair')} of ${plural(mixed.length, 'prompt')}`;
  const ratio = (k: 0 | 1): MeasureValue => {
    const interval = bootstrapOfSums(columns, (drawn) => (drawn[k] ?? 0) / (drawn[2] ?? 0));
    return { value: (sums[k] ?? 0) / (sums[2] ?? 1), ...(interval ? { interval } : {}), sample };
  };
  const gaps = mixed.map(
    ({ rewards, correct }) => meanWhere(rewards, correct, 1) - meanWhere(rewards, correct, 0),
  );
  const wrong = mixed.flatMap(({ members, rewards, correct }) => {
    const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
    return members.flatMap((episode, i) =>
      correct[i] === 0 ? [{ episode, above: (rewards[i] ?? 0) - mean }] : [],
    );
  });
  const up = wrong.filter(({ above }) => above > 1e-12);
  return {
    auc: ratio(0),
    ties: ratio(1),
    misdirected: shareOf(gaps.filter((gap) => gap < 0).length, mixed.length, 'prompt'),
    wrongPushedUp: shareOf(up.length, wrong.length, 'wrong completion'),
    worst: up
      .sort((a, b) => b.above - a.above)
      .slice(0, MOST_WORST)
      .map(({ episode }) => evaluation.input.set.episodes[episode]?.id ?? ''),
  };
}

/** [pairs in order, ties counted half; ties; pairs]. */
function pairsOf({ rewards, correct }: Group): [number, number, number] {
  let [ordered, ties, pairs] = [0, 0, 0];
  rewards.forEach((good, i) => {
    if (correct[i] !== 1) return;
    rewards.forEach((bad, j) => {
      if (correct[j] !== 0) return;
      pairs++;
      if (good === bad) ties++;
      ordered += good > bad ? 1 : good === bad ? 0.5 : 0;
    });
  });
  return [ordered, ties, pairs];
}

export function meanWhere(values: Float64Array, correct: Float64Array, outcome: 0 | 1): number {
  let [sum, count] = [0, 0];
  values.forEach((value, i) => {
    if (correct[i] !== outcome) return;
    sum += value;
    count++;
  });
  return sum / count;
}

function shareOf(count: number, of: number, what: string): MeasureValue {
  const value = count / of;
  return { value, interval: wilsonInterval(value, of), sample: plural(of, what) };
}
