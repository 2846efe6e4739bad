import assert from 'node:assert/strict';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { judge } from '../../../extension/core/measures/verdict';
import { oneStep, sketch, type EpisodeSketch } from './build';

const range = (n: number, from: number) => Array.from({ length: n }, (_, i) => from + i / n);

function judgeRewards(successes: readonly number[], failures: readonly number[]) {
  return judge(evaluate({ ...oneStep(successes, failures), discount: 0.99 }), { exploits: [] });
}

function judgeEpisodes(
  episodes: readonly EpisodeSketch[],
  ...rest: Parameters<typeof sketch> extends [unknown, ...infer R] ? R : never
) {
  return judge(evaluate({ ...sketch(episodes, ...rest), discount: 0.99 }), { exploits: [] });
}

describe('verdict', () => {
  it('is ready with ten of each outcome in order, and not with nine', () => {
    const ready = judgeRewards(range(10, 5), range(10, 1));
    assert.equal(ready.kind, 'ready');
    assert.match(
      ready.sentence,
      /100 % of the pairs \(AUC 1\.00 \[0\.\d\d, 1\.00\], 10 successes and 10 failures\)/,
    );
    const nine = judgeRewards(range(10, 5), range(9, 1));
    assert.equal(nine.kind, 'not-testable');
    assert.match(nine.sentence, /^Looks right, but 10 successes and 9 failures are too few/);
    assert.deepEqual(nine.next, ['Record at least 1 more failure']);
  });

  it('says of a ready one that long successes, or the first halves of failures, are paid more', () => {
    const late = (outcome: 'success' | 'failure', n: number, step: number, last: number) =>
      Array.from({ length: 12 }, (_, i): EpisodeSketch => ({
        outcome,
        rewards: [...Array<number>(n + i).fill(step), last],
      }));
    const slow = judgeEpisodes([...late('success', 6, 0.5, 20), ...late('failure', 6, 0, 0)]);
    assert.equal(slow.kind, 'ready');
    assert.match(slow.next.join(), /long successes are paid more than short ones/);
    const misled = judgeEpisodes([...late('success', 6, 0, 20), ...late('failure', 6, 0.1, 0)]);
    assert.equal(misled.kind, 'ready');
    assert.match(misled.next.join(), /half-way through, failures have been paid more/);
    assert.doesNotMatch(misled.next.join(), /long successes/);
  });

  it('says nothing else first when the reward is broken', () => {
    const broken = judgeEpisodes(
      [
        { outcome: 'success', rewards: [1, 2] },
        { outcome: 'failure', rewards: [1, 'Crash', 'Crash', 'NotANumber'] },
      ],
      {
        errors: [
          { kind: 'crash', type: 'KeyError', message: "'x'", line: 14, traceback: '', steps: 2, firstRow: 3 },
        ],
      },
    );
    assert.equal(broken.kind, 'broken');
    assert.equal(
      broken.sentence,
      "The reward crashes on 2, gives no finite number on 1 of 6 steps, first at episode 1, step 1 (line 14: KeyError: 'x').",
    );
    assert.deepEqual(broken.next, ["Fix line 14: KeyError: 'x'"]);
  });

  it('says when the file could not even be loaded', () => {
    const broken = judgeEpisodes([{ outcome: 'success', rewards: ['NotRun'] }], {
      errors: [
        {
          kind: 'crash',
          type: 'NameError',
          message: "name 'np' is not defined",
          line: 3,
          traceback: '',
          steps: 0,
          firstRow: null,
        },
      ],
    });
    assert.equal(
      broken.sentence,
      "The reward could not be loaded: line 3: NameError: name 'np' is not defined.",
    );
  });

  it('is not testable on failures only, and says which recording would change that', () => {
    const verdict = judgeRewards([], range(31, 0));
    assert.equal(verdict.kind, 'not-testable');
    assert.match(verdict.sentence, /all 31 episodes failed/);
    assert.match(verdict.next[0] ?? '', /Record at least 10 successes/);
  });

  it('is not testable where the reward never applies', () => {
    const verdict = judgeEpisodes([{ outcome: 'success', rewards: ['NotApplicable'] }]);
    assert.equal(verdict.kind, 'not-testable');
    assert.match(verdict.sentence, /"does not apply" on all 1 step/);
  });

  it('does not separate when all are paid the same, however few they are', () => {
    assert.equal(judgeRewards([1, 1, 1], [1, 1]).kind, 'does-not-separate');
    // One success in twelve is found by the reward.
    const rare = judgeRewards(
      [1, ...range(11, 0).map(() => 0)],
      range(12, 0).map(() => 0),
    );
    assert.equal(rare.kind, 'does-not-separate');
    assert.match(rare.sentence, /the same in 92 % of the pairs/);
  });

  it('does not separate when the order is chance', () => {
    assert.equal(judgeRewards(range(12, 0), range(12, 0.04)).kind, 'does-not-separate');
  });

  it('says of how many steps it was looked for what could be paid more, when not of all', () => {
    const evaluation = evaluate({ ...oneStep(range(10, 5), range(10, 1)), discount: 0.99 });
    const sentence = (searched?: number): string =>
      judge(evaluation, { exploits: [], ...(searched === undefined ? {} : { searched }) }).sentence;
    assert.match(sentence(), /nothing that was recorded can/);
    assert.match(sentence(1_000_000), /nothing that was recorded can/);
    assert.match(sentence(12), /nothing in 12 steps, evenly chosen, can be put together/);
  });

  it('is misordered when the sign is wrong, also with few episodes', () => {
    const verdict = judgeRewards(range(4, 0), range(4, 5));
    assert.equal(verdict.kind, 'misordered');
    assert.match(verdict.next[0] ?? '', /sign/);
    assert.match(verdict.next[1] ?? '', /episode 7/);
  });

  it('is misordered when one pair in five is wrong', () => {
    const verdict = judgeRewards(range(40, 1), [...range(32, 0), ...range(8, 2)]);
    assert.equal(verdict.kind, 'misordered');
    assert.match(verdict.sentence, /in 20 % of the pairs/);
    assert.deepEqual(verdict.next, ['Look at episode 79, the best paid failure']);
  });

  it('names the component that pays the failures, where there are several', () => {
    const rewards = [...range(40, 1), ...range(32, 0), ...range(8, 2)];
    const input = oneStep(rewards.slice(0, 40), rewards.slice(40));
    const half = Float64Array.from(rewards, (reward) => reward / 2);
    const components = new Map([
      ['shaping', half],
      ['cost', half.map((value) => -value)],
    ]);
    const { next } = judge(evaluate({ ...input, replay: { ...input.replay, components }, discount: 0.99 }), {
      exploits: [],
    });
    assert.match(next[1] ?? '', /^See what shaping pays: 0\.\d+ a step in failures, 0\.\d+ in successes$/);
  });

  it('is misordered when one kind of failure is what pays best, though most failures are in order', () => {
    const verdict = judgeEpisodes([
      ...range(40, 1).map((reward) => ({ outcome: 'success' as const, rewards: [reward] })),
      ...range(60, 0).map((reward) => ({ outcome: 'failure' as const, cause: 'lava', rewards: [reward] })),
      ...range(4, 3).map((reward) => ({ outcome: 'failure' as const, cause: 'time', rewards: [reward] })),
    ]);
    assert.equal(verdict.kind, 'misordered');
    assert.match(
      verdict.sentence,
      /Failures of the kind "time" are paid more than successes in 100 % of the pairs/,
    );
  });

  it('is exploitable when a confirmed loop pays more than success', () => {
    const loop = {
      kind: 'cycle' as const,
      steps: [{ trajectory: '3', step: 2 }],
      message: 'pacing pays 0.05 a step for ever.',
    };
    const evaluation = evaluate({ ...oneStep(range(20, 5), range(20, 1)), discount: 0.99 });
    const verdict = judge(evaluation, { exploits: [loop] });
    assert.equal(verdict.kind, 'exploitable');
    assert.equal(
      verdict.sentence,
      'Orders 100 % of success/failure pairs, but pacing pays 0.05 a step for ever.',
    );
  });

  it('asks what a success is when no outcome is known', () => {
    const verdict = judgeEpisodes([{ rewards: [1] }, { rewards: [2] }]);
    assert.equal(verdict.kind, 'not-testable');
    assert.match(verdict.next[0] ?? '', /`success` in the task file/);
  });

  it('says that a loop pays even where few episodes or another fault come first', () => {
    const loop = { kind: 'cycle' as const, steps: [{ trajectory: '0', step: 0 }], message: 'pacing pays.' };
    const few = evaluate({ ...oneStep(range(3, 5), range(3, 1)), discount: 0.99 });
    assert.equal(judge(few, { exploits: [loop] }).kind, 'exploitable');
    const inverted = judge(evaluate({ ...oneStep(range(12, 1), range(12, 5)), discount: 0.99 }), {
      exploits: [loop],
    });
    assert.equal(inverted.kind, 'misordered');
    assert.match(inverted.sentence, /Also, pacing pays\.$/);
  });

  it('is ready for a fair cost per step although TPE fails', () => {
    const walked = (steps: number, outcome: 'success' | 'failure') => ({
      outcome,
      rewards: Array.from({ length: steps }, () => -1),
    });
    const episodes = range(12, 0).flatMap((_, i) => [walked(5 + i, 'success'), walked(40, 'failure')]);
    const evaluation = evaluate({ ...sketch(episodes), discount: 0.99 });
    const tpe = evaluation.measures['tpe'];
    assert.ok(tpe && 'value' in tpe && tpe.value === 0);
    assert.equal(judge(evaluation, { exploits: [] }).kind, 'ready');
  });

  it('warns of a reward that pays only at the end, and of one component that is all of it', () => {
    const episode = (outcome: 'success' | 'failure') => {
      const goal = Array.from({ length: 50 }, (_, t) => (outcome === 'success' && t === 49 ? 1 : 0));
      return { outcome, rewards: goal, components: { goal, little: goal.map((r) => r / 100) } };
    };
    const verdict = judgeEpisodes(range(12, 0).flatMap(() => [episode('success'), episode('failure')]));
    assert.equal(verdict.kind, 'ready');
    assert.deepEqual(verdict.next, [
      'Train with it',
      'Mind that it pays on 1 % of the steps, and late: learning may be slow',
      'Check that goal is meant to be 99 % of the reward',
    ]);
  });
});
