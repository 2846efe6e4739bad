import assert from 'node:assert/strict';
import { episodeText, lineOfStep, stepSummary } from '../../../extension/core/editing/episode-text';
import type { TaskContext } from '../../../extension/core/task/context';
import { observationFields } from '../../../extension/core/trajectory/fields';
import { dictionary, numbers, trajectories } from '../sandbox/sets';

const LENGTHS = [3, 2500];
const STEPS = LENGTHS.reduce((sum, length) => sum + length, 0);

function context(): TaskContext {
  const x = numbers(Array.from({ length: STEPS }, (_, row) => row / 2));
  const set = trajectories(LENGTHS, dictionary({ x }));
  return {
    file: '/task/a.reward.json',
    task: { goal: 'x', trajectories: ['a'], discount: 1 },
    set,
    files: [],
    problems: [],
    fields: observationFields(set),
    outcomes: [
      { outcome: 'success', cause: null },
      { outcome: 'failure', cause: 'lava' },
    ],
  };
}

describe('a recorded episode as text', () => {
  it('has each step on the line that is said', () => {
    const opened = context();
    for (const [episode, { id, length }] of opened.set.episodes.entries())
      for (const step of [0, 1, length - 1]) {
        const line = lineOfStep(opened, id, step);
        const text = episodeText(opened, id, step, null)?.split('\n')[Number(line) - 1];
        const row = (opened.set.episodes[episode]?.start ?? 0) + step;
        assert.match(text ?? '', new RegExp(`^${step} .*\\b${row / 2 < 1000 ? row / 2 : ''}`));
      }
  });

  it('names outcome and cause, and shows a page of a long episode', () => {
    const opened = context();
    const text = episodeText(opened, opened.set.episodes[1]?.id ?? '', 2400, null) ?? '';
    assert.match(text, /failure \(lava\), 2,500 steps/);
    assert.match(text, /^2000 /m);
    assert.doesNotMatch(text, /^1999 /m);
  });

  it('sums a step up in a line', () => {
    const opened = context();
    const id = opened.set.episodes[0]?.id ?? '';
    assert.equal(stepSummary(opened, id, 1, null), 'step 1: x 0.5');
  });

  it('has nothing of steps that are not there', () => {
    const opened = context();
    assert.equal(episodeText(opened, 'no such', 0, null), null);
    assert.equal(lineOfStep(opened, opened.set.episodes[0]?.id ?? '', 3), null);
  });
});
