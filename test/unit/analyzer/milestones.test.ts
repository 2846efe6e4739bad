import assert from 'node:assert/strict';
import { stepFeatures } from '../../../extension/core/analyzer/features';
import { findMilestones } from '../../../extension/core/analyzer/milestones';
import { stagePotential } from '../../../extension/core/analyzer/stages';
import { step } from '../../../extension/core/contract/step';
import { designFresh } from '../../../extension/core/designer/fresh';
import { contextOf, type Recorded } from './recording';

/** Fetches a key, lays it down behind the door, and goes on; or strolls about. What is ahead changes all the time. */
function walk(length: number, fetches: boolean): Recorded {
  const seen = Array.from({ length: length + 1 }, (_, t) => ({
    hand: fetches && t >= 3 && t < length - 2 ? 'key' : 'nothing',
    open: fetches && t >= 5,
    ahead: t % 2 === 0 ? 'wall' : 'empty',
  }));
  const steps = seen.slice(0, -1).map((obs, t) => ({
    obs,
    action: 0,
    next_obs: seen[t + 1] ?? obs,
    reward: fetches && t === length - 1 ? 1 : 0,
    terminated: t === length - 1,
  }));
  return { steps, outcome: fetches ? 'success' : 'failure', ...(fetches ? {} : { cause: 'lost' }) };
}

const TASK = { success: 'reward > 0', causes: { lost: 'terminated' } };

describe('findMilestones', () => {
  const context = contextOf(
    [10, 12, 14, 16].flatMap((length) => [walk(length, true), walk(length, false)]),
    TASK,
  );

  it('finds what all successes do once, in its order, and not what comes and goes', () => {
    const found = findMilestones(context, stepFeatures(context));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['hand is key', 'open is true'],
    );
    assert.match(
      found[0]?.sentence ?? '',
      /in 4 of 4 successes, after \d+ % of the way, and in 0 of 4 failures/,
    );
  });

  it('takes nothing that failures do as often, or of successes that have nothing in common', () => {
    const alike = contextOf(
      [10, 12, 14].flatMap((length) => [
        walk(length, true),
        { ...walk(length, true), outcome: 'failure' as const },
      ]),
    );
    assert.deepEqual(findMilestones(alike, stepFeatures(alike)), []);
  });

  it('are paid for once an episode, together less than the success', async () => {
    const designed = await designFresh(context, step.id, null, null, { by: 'milestones', amount: 0.5 });
    assert.ok(designed.ok, JSON.stringify(designed));
    assert.match(
      designed.value.code,
      /"hand_is_key": 0\.25 if first\(memory, "hand_is_key", next_obs\["hand"\] == "key"\) else 0\.0/,
    );
    assert.match(designed.value.code, /first\(memory, "open_is_true", next_obs\["open"\]\)/);
    const none = contextOf(
      [10, 12, 14]
        .map((length) => walk(length, true))
        .map((one) => ({ ...one, steps: one.steps.slice(0, 2) })),
      TASK,
    );
    assert.ok(!(await designFresh(none, step.id, null, null, { by: 'milestones', amount: 0.5 })).ok);
  });
});

describe('stagePotential', () => {
  const context = contextOf(
    [10, 12, 14, 16].flatMap((length) => [walk(length, true), walk(length, false)]),
    TASK,
  );

  it('rises by what is done on the way, and does not fall when what was needed is laid down', async () => {
    const found = stagePotential(context, stepFeatures(context));
    assert.ok(found);
    const success = context.set.episodes[0];
    assert.ok(success);
    const values = Array.from({ length: success.length }, (_, t) => found.value(success.start + t));
    assert.deepEqual(values, [0, 0, 0, 1, 1, 2, 2, 2, 2, 2]);
    const designed = await designFresh(context, step.id, null, null, { by: 'stages', amount: 1 });
    assert.ok(designed.ok, JSON.stringify(designed));
    assert.match(
      designed.value.code,
      /max\(1 \* \(obs\["hand"\] == "key"\), 2 \* \(obs\["open"\] == True\)\)/,
    );
  });
});

describe('guessedPotential', () => {
  /** One of four fetches the key, one of eight opens the door, one of eight falls; none comes to the end. */
  const strolls = Array.from({ length: 16 }, (_, i): Recorded => {
    const [fetches, opens, falls] = [i % 4 === 0, i % 8 === 0, i % 8 === 1];
    const seen = Array.from({ length: 11 }, (_step, t) => ({
      hand: fetches && t > 4 ? 'key' : 'nothing',
      open: opens && t > 6,
      on: falls && t === 10 ? 'pit' : 'ground',
      x: t % 4,
      goal_x: i % 4,
    }));
    const steps = seen.slice(0, -1).map((obs, t) => ({
      obs,
      action: 0,
      next_obs: seen[t + 1] ?? obs,
      reward: 0,
      terminated: falls && t === 9,
    }));
    return { steps, outcome: 'failure', cause: falls ? 'pit' : 'out of time' };
  });

  it('takes what is seldom done for what comes late, and comes nearer to a goal that is seen', async () => {
    const context = contextOf(strolls, { success: 'reward > 0' });
    const designed = await designFresh(context, step.id, null, null, { by: 'guess', amount: 0.5 });
    assert.ok(designed.ok, JSON.stringify(designed));
    const { code, explanation } = designed.value;
    assert.match(
      code,
      /max\(1 \* \(obs\["hand"\] == "key"\), 2 \* \(obs\["open"\] == True\)\) - \(abs\(obs\["x"\] - obs\["goal_x"\]\)\) \/ 3/,
    );
    assert.match(
      explanation,
      /No success was recorded, so this is a guess: what is seldom done: hand is key \(in 4 of 16 episodes\)/,
    );
    assert.ok(!code.includes('pit'));
  });

  it('is none where nothing is seldom done and there is nothing to come near to', async () => {
    const bare = strolls.map((one) => ({
      ...one,
      steps: one.steps.map((taken, t) => ({ ...taken, obs: { x: t % 4 }, next_obs: { x: (t + 1) % 4 } })),
    }));
    const context = contextOf(bare, { success: 'reward > 0' });
    const designed = await designFresh(context, step.id, null, null, { by: 'guess', amount: 0.5 });
    assert.ok(!designed.ok && designed.problem.code === 'nothing-to-propose');
  });
});
