import assert from 'node:assert/strict';
import { evenPart, replayOfRows } from '../../../extension/core/measures/even-part';
import { sketch, type EpisodeSketch } from './build';

function episode(outcome: 'success' | 'failure', k: number): EpisodeSketch {
  return {
    outcome,
    rewards: [k, k + 0.5],
    states: [0, 1, 2].map((t) => ({ x: 10 * k + t })),
    terminated: true,
  };
}

describe('an even part of a recording', () => {
  const episodes = Array.from({ length: 40 }, (_, k) => episode(k === 7 ? 'success' : 'failure', k));
  const whole = sketch(episodes);
  const part = evenPart(whole.set, whole.outcomes, 20);

  it('has whole episodes, about as many steps as asked, and each outcome however rare', () => {
    assert.equal(part.set.steps, 2 * part.set.episodes.length);
    assert.ok(part.set.episodes.length >= 10 && part.set.episodes.length <= 11);
    assert.equal(part.outcomes.filter(({ outcome }) => outcome === 'success').length, 1);
  });

  it('knows which rows these are, and what was paid on them', () => {
    const { reward } = replayOfRows(whole.replay, part.wholeRows);
    part.set.episodes.forEach(({ start, id }) => {
      const from = whole.set.episodes.find((other) => other.id === id)?.start ?? NaN;
      assert.deepEqual([...part.wholeRows.subarray(start, start + 2)], [from, from + 1]);
      assert.equal(reward[start], whole.replay.reward[from]);
    });
  });
});
