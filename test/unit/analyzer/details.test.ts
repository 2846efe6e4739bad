import assert from 'node:assert/strict';
import { adviceOn } from '../../../extension/core/analyzer/advice';
import { causeDetails } from '../../../extension/core/analyzer/cause-details';
import { findCauses } from '../../../extension/core/analyzer/causes';
import { causesOnce } from '../../../extension/core/analyzer/known-causes';
import { stepFeatures } from '../../../extension/core/analyzer/features';
import { screenOf } from '../../../extension/core/analyzer/screen';
import { atOnce } from '../../../extension/core/breathe';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { seededIntegers } from '../../../extension/core/measures/interval';
import { hasValue } from '../../../extension/core/measures/measure';
import { sketch, withRewards } from '../measures/build';
import { contextOf, type Recorded, type Step } from './recording';

/** Successes climb to 10; from step `from` on failures slide back. Both also hold fields of noise. */
function climbs(from: number, episodes = 60): Recorded[] {
  const next = seededIntegers(21);
  const noise = (): number => next(1000) / 1000;
  return Array.from({ length: episodes }, (_, i): Recorded => {
    const failed = i % 2 === 0;
    const at = (t: number): number => (failed && t > from ? from - (t - from) : t) / 2;
    const offset = noise();
    const state = (t: number): { [key: string]: number } => ({
      height: at(t) + offset,
      a: noise(),
      b: noise(),
      c: next(3),
    });
    const steps = Array.from({ length: 20 }, (__, t): Step => ({
      obs: state(t),
      action: 0,
      next_obs: state(t + 1),
      truncated: t === 19,
    }));
    return { steps, outcome: failed ? 'failure' : 'success' };
  });
}

function detailsOf(recorded: readonly Recorded[]) {
  const context = contextOf(recorded, { causes: { slid: 'truncated' } });
  const features = stepFeatures(context);
  return atOnce(causeDetails(context, findCauses(context, features), features));
}

describe('details of a cause', () => {
  it('tell two kinds of failures apart by where they end, and see none in noise', () => {
    const next = seededIntegers(4);
    const episode = (end: number, outcome: 'success' | 'failure'): Recorded => {
      const state = (t: number): { [key: string]: number } => ({
        x: (end * t) / 20 + next(100) / 500,
        coin: next(2),
        spread: next(1000),
      });
      const steps = Array.from({ length: 20 }, (_, t): Step => ({
        obs: state(t),
        action: 0,
        next_obs: state(t + 1),
        truncated: t === 19,
      }));
      return { steps, outcome };
    };
    const failures = Array.from({ length: 30 }, (_, i) => episode(i % 3 === 0 ? 8 : 2, 'failure'));
    const [cause] = detailsOf([...failures, episode(10, 'success')]);
    assert.deepEqual(
      cause?.kinds?.map(({ count, words }) => [count, words.replace(/[\d.]+/, 'N')]),
      [
        [20, 'x N or less at the end'],
        [10, 'x N or more at the end'],
      ],
    );
    assert.equal(Number(cause.kinds[1]?.representative) % 3, 0);
    const alike = Array.from({ length: 30 }, () => episode(2, 'failure'));
    assert.deepEqual(detailsOf([...alike, episode(10, 'success')])[0]?.kinds, []);
  });

  it('say from when on failures can be told, by which field, and what they never reach', () => {
    const [cause] = detailsOf(climbs(8));
    assert.ok(cause?.toldApart && 'step' in cause.toldApart, JSON.stringify(cause?.toldApart));
    assert.ok(cause.toldApart.step >= 9 && cause.toldApart.step <= 12, cause.toldApart.sentence);
    assert.equal(cause.toldApart.field, 'height');
    assert.ok(
      hasValue(cause.toldApart.auc) && cause.toldApart.auc.value > 0.9 && cause.toldApart.auc.interval,
    );
    assert.match(
      cause.neverReached ?? '',
      /^height \d.* or more is reached by \d+ of 30 successes and by none of these 30 failures\.$/,
    );
    assert.equal(cause.representatives?.length, 3);
    assert.ok(cause.representatives.every((id) => Number(id) % 2 === 0));
  });

  it('find nothing in noise, and say why', () => {
    let told = 0;
    for (let k = 0; k < 10; k++) {
      const next = seededIntegers(100 + k);
      const steps = (): Step[] =>
        Array.from({ length: 12 }, (_, t): Step => {
          const state = (): { [key: string]: number } => ({
            a: next(1000),
            b: next(1000),
            c: next(5),
            d: next(2),
          });
          return { obs: state(), action: 0, next_obs: state(), truncated: t === 11 };
        });
      const recorded = Array.from({ length: 30 }, (_, i): Recorded => ({
        steps: steps(),
        outcome: i % 2 === 0 ? 'failure' : 'success',
      }));
      const [cause] = detailsOf(recorded);
      if (cause?.toldApart && 'step' in cause.toldApart) told++;
    }
    assert.equal(told, 0);
    const [few] = detailsOf(climbs(8, 8));
    assert.ok(few?.toldApart && 'reason' in few.toldApart && few.neverReached === null);
  });
});

describe('adviceOn', () => {
  const base = sketch(
    Array.from({ length: 20 }, (_, i) => ({
      outcome: i % 2 === 0 ? 'success' : 'failure',
      rewards: [0.1 * (i % 3), 0],
    })),
  );
  const paid = (pay: (episode: number) => number) =>
    evaluate({
      ...withRewards(
        base,
        base.set.episodes.map((_, i) => [0.1 * (i % 3) + pay(i), 0]),
      ),
      discount: 1,
    });
  const one = (id: string, pay: (episode: number) => number) => ({
    evaluation: paid(pay),
    exploits: 0,
    proposal: {
      id,
      family: id,
      title: id,
      explanation: '',
      answers: [],
      code: '',
      evidence: [],
      about: null,
    },
  });

  it('says that two suggestions contradict each other, but not one made on top of another', () => {
    const before = paid(() => 0);
    const up = one('up', (i) => (i % 2 === 0 ? 1 : 0.5));
    const down = one('down', (i) => (i % 2 === 0 ? -1 : -0.5));
    const [advice] = adviceOn(before, [up, down], 0);
    assert.match(advice ?? '', /^Suggestions 1 and 2 contradict each other/);
    const same = adviceOn(before, [up, one('up+down', (i) => (i % 2 === 0 ? -1 : -0.5))], 0);
    assert.ok(!same.some((text) => text.includes('contradict')));
  });

  it('says that nothing helps any more, where there is much to gain', () => {
    const before = paid(() => 0);
    assert.match(adviceOn(before, [], 0)[0] ?? '', /^No edit that the analyzer knows orders outcomes better/);
    assert.deepEqual(adviceOn(before, [one('good', (i) => (i % 2 === 0 ? 1 : 0))], 0), []);
  });
});

describe('screenOf', () => {
  it('keeps each outcome and cause in proportion, with the rows of what was replayed', async () => {
    const recorded = Array.from({ length: 500 }, (_, i): Recorded => ({
      outcome: i % 4 === 0 ? 'success' : 'failure',
      steps: Array.from({ length: 100 }, (__, t): Step => ({
        obs: { i, t: (7 * t) % 13 },
        action: 0,
        next_obs: { i, t },
      })),
    }));
    const context = contextOf(recorded);
    const { set, outcomes } = context;
    const reward = Float64Array.from({ length: set.steps }, (_, row) => row);
    const replay = { ...sketch([{ rewards: [0] }]).replay, status: new Uint8Array(set.steps), reward };
    const screen = await screenOf(context, evaluate({ set, outcomes, replay, discount: 1 }));
    assert.ok(screen);
    assert.ok(screen.context.set.steps < 25_000 && screen.context.set.steps > 10_000);
    const { counts } = screen.evaluation;
    assert.ok(Math.abs(counts.failure / counts.success - 3) < 0.2);
    const [second] = screen.context.set.episodes.slice(1);
    const row = second?.start ?? 0;
    const whole = screen.evaluation.input.replay.reward[row] ?? NaN;
    assert.deepEqual(screen.rows([whole]), [row]);
    assert.equal(set.episodes.find(({ start }) => start === whole)?.id, second?.id);
  });
});

describe('causes of a recording', () => {
  it('are found once for all rewards, and anew where episodes end otherwise or have other names', async () => {
    const context = contextOf(climbs(8), { causes: { slid: 'truncated' } });
    const first = await causesOnce(context);
    assert.deepEqual(
      first.map(({ cause, count }) => [cause, count]),
      [['other', 30]],
    );
    assert.equal(await causesOnce({ ...context, task: { ...context.task, discount: 0.5 } }), first);
    const renamed = await causesOnce({ ...context, task: { ...context.task, causes: {} } });
    assert.notEqual(renamed[0]?.cause, first[0]?.cause);
    const outcomes = context.outcomes.map((one, i) =>
      i < 2 ? { outcome: 'unknown' as const, cause: null } : one,
    );
    assert.equal((await causesOnce({ ...context, outcomes }))[0]?.count, 29);
  });
});
