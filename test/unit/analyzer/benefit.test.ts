import assert from 'node:assert/strict';
import { benefitOf, type BenefitQuestion } from '../../../extension/core/analyzer/benefit';
import { evaluate } from '../../../extension/core/measures/evaluate';
import type { Evaluation } from '../../../extension/core/measures/evaluation';
import { StepStatus } from '../../../extension/core/sandbox/replay';
import type { TaskContext } from '../../../extension/core/task/context';
import { contextOf, type Recorded } from './recording';

/** As many successes as failures, alternating, three steps each. */
function recordingOf(pairs: number): TaskContext {
  const episode = (outcome: Recorded['outcome']): Recorded => ({
    steps: [0, 1, 2].map((t) => ({ obs: t, action: 0, next_obs: t + 1, terminated: t === 2 })),
    outcome,
  });
  return contextOf(Array.from({ length: pairs * 2 }, (_, i) => episode(i % 2 === 0 ? 'success' : 'failure')));
}

/** What a replay would have given, from a reward for each episode and step; null is a crash. */
function paid(
  { set, outcomes, task }: TaskContext,
  reward: (episode: number, t: number) => number | null,
): Evaluation {
  const rewards = set.episodes.flatMap((_, i) => [0, 1, 2].map((t) => reward(i, t)));
  return evaluate({
    set,
    outcomes,
    discount: task.discount,
    replay: {
      runtime: { id: 'pyodide', version: '', isolation: '' },
      status: Uint8Array.from(rewards, (r) => (r === null ? StepStatus.Crash : StepStatus.Ok)),
      reward: Float64Array.from(rewards, (r) => r ?? NaN),
      components: new Map(),
      errors: [],
      lines: new Map(),
      printed: '',
      seconds: 0,
    },
  });
}

describe('benefitOf', () => {
  const ten = recordingOf(10);
  const lastSteps = ten.set.episodes.flatMap(({ start }, i) => (i % 2 === 1 ? [start + 2] : []));
  const ask = (before: Evaluation, after: Evaluation, more: Partial<BenefitQuestion> = {}): number =>
    benefitOf({
      before,
      after,
      failing: new Set(lastSteps),
      idle: [],
      about: null,
      exploitsBefore: 0,
      exploitsAfter: 0,
      aimsAtExploits: false,
      ...more,
    })?.score ?? 0;
  const flat = paid(ten, () => 0.1);

  it('sees an order that is really better, and nothing where nothing changes', () => {
    const ordered = paid(ten, (i) => (i % 2 === 0 ? 1 : 0));
    assert.ok(ask(flat, ordered) > 0.4);
    assert.equal(ask(ordered, ordered), 0);
    assert.equal(ask(ordered, flat), 0);
  });

  it('takes what may be chance for chance', () => {
    const before = paid(ten, (i, t) => (t === 0 ? (i * 7) % 20 : 0));
    const after = paid(ten, (i, t) => (t === 0 ? (i === 4 ? 14 : (i * 7) % 20) : 0));
    assert.equal(ask(before, after), 0);
  });

  it('does not trade a crash or a loop for a better order', () => {
    const crashes = paid(ten, (i) => (i === 1 ? null : i % 2 === 0 ? 1 : 0));
    assert.equal(ask(flat, crashes), 0);
    assert.equal(
      ask(
        flat,
        paid(ten, (i) => (i % 2 === 0 ? 1 : 0)),
        { exploitsAfter: 1 },
      ),
      0,
    );
  });

  it('sees failing steps that now cost, where the order was right before', () => {
    const sparse = paid(ten, (i, t) => (i % 2 === 0 && t === 2 ? 1 : 0));
    const charged = paid(ten, (i, t) => (t === 2 ? (i % 2 === 0 ? 1 : -1) : 0));
    const about = { rows: lastSteps, words: 'last steps' };
    assert.ok(ask(sparse, charged, { about }) > 0);
    assert.equal(ask(charged, charged, { about }), 0);
  });

  it('counts a loop that is gone most for an edit that aims at it', () => {
    const gone = { exploitsBefore: 2, exploitsAfter: 0 };
    assert.ok(ask(flat, flat, { ...gone, aimsAtExploits: true }) > ask(flat, flat, gone));
    assert.ok(ask(flat, flat, gone) > 0);
  });

  it('sees that waiting, which was free, now costs', () => {
    const idle = lastSteps;
    const costly = paid(ten, () => -0.2);
    assert.ok(
      ask(
        paid(ten, () => 0),
        costly,
        { idle },
      ) > 0,
    );
    assert.equal(
      ask(
        costly,
        paid(ten, () => -0.4),
        { idle },
      ),
      0,
    );
  });
});
