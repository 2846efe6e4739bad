import assert from 'node:assert/strict';
import { measure, measureInput } from '../../../extension/core/measures/evaluate';
import { groupHashes } from '../../../extension/core/trajectory/groups';
import { seededIntegers } from '../../../extension/core/measures/interval';
import { hasValue, type MeasureValue } from '../../../extension/core/measures/measure';
import { ReductionMerger } from '../../../extension/core/measures/merge';
import { reduce, type Reduction } from '../../../extension/core/measures/reduction';
import type { ComponentStatistics } from '../../../extension/core/measures/measure';
import { judge } from '../../../extension/core/measures/verdict';
import { sketch, type EpisodeSketch } from './build';

const DISCOUNT = 0.95;

function randomEpisodes(count: number, kind: 'transitions' | 'completions'): EpisodeSketch[] {
  const next = seededIntegers(7);
  return Array.from({ length: count }, (_, i): EpisodeSketch => {
    const length = kind === 'completions' ? 1 : 1 + next(30);
    const success = next(3) > 0;
    const rewards = Array.from({ length }, () =>
      next(50) === 0 ? ('NotApplicable' as const) : next(1000) / 333 - 1 + (success ? 0.2 : 0),
    );
    const values = rewards.map((reward) => (typeof reward === 'number' ? reward : undefined));
    return {
      outcome: next(10) === 0 ? 'unknown' : success ? 'success' : 'failure',
      ...(success ? {} : { cause: next(2) ? 'lava' : 'time' }),
      rewards: i === 40 ? [...rewards.slice(0, -1), 'Crash'] : rewards,
      recorded: values.map((value) => (value ?? 0) + next(100) / 70),
      components: {
        progress: values.map((value) => value && value / 2),
        // In the second part only: a name that appears later.
        ...(i > count / 2 ? { late: values.map(() => next(3)) } : {}),
      },
      states: Array.from({ length: length + 1 }, () => ({
        x: next(4),
        prompt: `question ${next(9)}`,
      })),
    };
  });
}

function reduceAll(episodes: readonly EpisodeSketch[], kind: 'transitions' | 'completions'): Reduction {
  const { set, outcomes, replay } = sketch(episodes, { kind });
  return reduce(measureInput({ set, outcomes, replay, discount: DISCOUNT }), groupHashes(set));
}

function merged(parts: readonly Reduction[], kept?: number): Reduction {
  const merger = new ReductionMerger(kept);
  for (const part of parts) merger.add(part);
  return merger.result();
}

function close(a: number | null, b: number | null, what: string): void {
  if (a === null || b === null) assert.equal(a, b, what);
  else assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a)), `${what}: ${a}, ${b}`);
}

function sameMeasure(a: MeasureValue, b: MeasureValue, what: string): void {
  if (!hasValue(a) || !hasValue(b)) return assert.deepEqual(a, b, what);
  close(a.value, b.value, what);
  assert.equal(a.sample, b.sample, what);
  assert.equal(a.interval === undefined, b.interval === undefined, what);
  a.interval?.forEach((end, i) => close(end, b.interval?.[i] ?? NaN, `${what}, interval`));
}

describe('merging what files were reduced to', () => {
  for (const kind of ['transitions', 'completions'] as const)
    it(`gives every measure, statistic and verdict of the whole (${kind})`, () => {
      const episodes = randomEpisodes(300, kind);
      const whole = measure(reduceAll(episodes, kind));
      const cuts = [0, 37, 38, 38, 160, 300];
      const parts = cuts.slice(1).map((to, i) => reduceAll(episodes.slice(cuts[i], to), kind));
      const together = measure(merged(parts));
      assert.ok(Object.values(whole.measures).filter(hasValue).length >= 9);
      for (const [id, value] of Object.entries(whole.measures))
        sameMeasure(value, together.measures[id] ?? { reason: 'missing' }, id);
      assert.deepEqual(together.counts, whole.counts);
      assert.deepEqual(together.errors, whole.errors);
      assert.deepEqual(
        together.components.map(({ name }) => name),
        whole.components.map(({ name }) => name),
      );
      whole.components.forEach((component, i) => {
        for (const [key, value] of Object.entries(component) as [keyof ComponentStatistics, unknown][]) {
          const other = together.components[i]?.[key];
          if (typeof value === 'number') close(value, other as number, key);
          else if (key === 'profile')
            component.profile.forEach((mean, k) =>
              close(mean, (other as number[])[k] ?? null, `profile ${k}`),
            );
          else assert.deepEqual(other, value, key);
        }
      });
      assert.deepEqual(
        together.episodes.map(({ id: _, ...episode }) => episode),
        whole.episodes.map(({ id: _, ...episode }) => episode),
      );
      const { kind: judged, title, restsOn } = judge(whole, { exploits: [] });
      const other = judge(together, { exploits: [] });
      assert.deepEqual([other.kind, other.title, other.restsOn], [judged, title, restsOn]);
      assert.deepEqual(together.reduction.firstFailure?.step, whole.reduction.firstFailure?.step);
    });

  it('keeps an even sample of many episodes, says so, and still counts and sums all', () => {
    const episodes = randomEpisodes(2000, 'transitions');
    const whole = measure(reduceAll(episodes, 'transitions'));
    const parts = Array.from({ length: 10 }, (_, i) =>
      reduceAll(episodes.slice(200 * i, 200 * i + 200), 'transitions'),
    );
    const reduction = merged(parts, 600);
    const sampled = measure(reduction);
    assert.ok(reduction.ids.length >= 240 && reduction.ids.length <= 600, String(reduction.ids.length));
    assert.deepEqual(sampled.counts, whole.counts);
    for (const id of ['density', 'largestReward', 'dominance', 'saturation', 'recordedAgreement'])
      close(valueOf(sampled.measures[id]), valueOf(whole.measures[id]), id);
    assert.ok(Math.abs(valueOf(sampled.measures['auc']) - valueOf(whole.measures['auc'])) < 0.08);
    const { auc, tpe, oneToMany } = sampled.measures;
    assert.ok(auc && hasValue(auc) && auc.sample?.includes('an even sample of 2,000 episodes'));
    assert.ok(tpe && 'reason' in tpe && oneToMany && 'reason' in oneToMany, JSON.stringify([tpe, oneToMany]));
  });
});

function valueOf(value: MeasureValue | undefined): number {
  assert.ok(value && hasValue(value), JSON.stringify(value));
  return value.value;
}
