import assert from 'node:assert/strict';
import { ok, fail } from '../../../extension/core/problem';
import type { ExpressionValue, Sandbox } from '../../../extension/core/sandbox/sandbox';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { evaluateOutcomes } from '../../../extension/core/task/outcomes';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { set as pair } from '../loop/samples';

/** Answers what the table says for each expression: what is tested here is what becomes of the answers. */
function scripted(table: Readonly<Record<string, readonly ExpressionValue[]>>): Sandbox {
  return {
    id: 'pyodide',
    replay: () => Promise.reject(new Error('not asked for')),
    evaluate: ({ expressions, data }) =>
      Promise.resolve(
        ok(data.episodes.map((_, episode) => expressions.map((e) => table[e]?.[episode] ?? null))),
      ),
    dispose: () => undefined,
  };
}

const [first, second] = pair.episodes;
const set: TrajectorySet = {
  ...pair,
  episodes: [first, second, first, second].filter((e) => e !== undefined),
};
const task = { goal: 'x', trajectories: ['a'], discount: 0.99 };
const error = { type: 'KeyError', message: "'x'" };

describe('evaluateOutcomes', () => {
  it('says what to do when the task has no success', async () => {
    const { outcomes, problems } = await evaluateOutcomes(task, set, scripted({}), DEFAULT_LIMITS);
    assert.deepEqual(new Set(outcomes.map(({ outcome }) => outcome)), new Set(['unknown']));
    assert.equal(problems[0]?.code, 'no-success');
  });

  it('takes the first cause that holds, other when none does, and none for successes', async () => {
    const { outcomes, problems } = await evaluateOutcomes(
      { ...task, success: 's', causes: { lava: 'l', time: 't' } },
      set,
      scripted({
        s: [true, false, false, false],
        l: [true, true, false, error],
        t: [true, true, true, false],
      }),
      DEFAULT_LIMITS,
    );
    assert.deepEqual(
      outcomes.map(({ outcome, cause }) => [outcome, cause]),
      [
        ['success', null],
        ['failure', 'lava'],
        ['failure', 'time'],
        ['failure', 'other'],
      ],
    );
    assert.equal(problems.length, 1);
    assert.match(
      problems[0]?.message ?? '',
      /`causes.lava` \(l\) failed on 1 of 3 episodes, first with KeyError: 'x'/,
    );
  });

  it('counts an episode whose success raises or is None as unknown, with one problem for all errors', async () => {
    const { outcomes, problems } = await evaluateOutcomes(
      { ...task, success: 's' },
      set,
      scripted({ s: [error, null, error, true] }),
      DEFAULT_LIMITS,
    );
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['unknown', 'unknown', 'unknown', 'success'],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.message ?? '', /failed on 2 of 4 episodes/);
  });

  it('passes on why nothing could be run', async () => {
    const sandbox: Sandbox = {
      ...scripted({}),
      evaluate: () => Promise.resolve(fail('no-python', 'No Python was found.', 'Install it.')),
    };
    const { outcomes, problems } = await evaluateOutcomes(
      { ...task, success: 's' },
      set,
      sandbox,
      DEFAULT_LIMITS,
    );
    assert.equal(outcomes[0]?.outcome, 'unknown');
    assert.equal(problems[0]?.code, 'no-python');
  });
});
