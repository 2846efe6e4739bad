import assert from 'node:assert/strict';
import type { ExpressionJob } from '../../../extension/core/sandbox/sandbox';
import { plainValues } from '../../../extension/core/task/plain-expressions';
import { observationFields } from '../../../extension/core/trajectory/fields';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { LIMITS, onBothRuntimes } from './runtimes';
import { dictionary, leaf, numbers, trajectories } from './sets';

const set: TrajectorySet = trajectories(
  [2, 0, 3],
  dictionary({
    x: numbers([0, 1, 2, 3, 4]),
    front: { kind: 'object', dtype: 'string', values: ['wall', 'goal', 'wall', 'wall', 'lava'] },
    'odd name': numbers([1, 2, 3, 4, 5]),
    reward: numbers([9, 9, 9, 9, 9]),
  }),
  {
    action: leaf(numbers([0, 1, 2, 0, 1], [], 'int32')),
    reward: Float64Array.of(0, 1, 0, NaN, 0),
    truncated: Uint8Array.of(0, 0, 0, 0, 1),
    info: dictionary({
      success: {
        ...numbers([0, 1, 0, 0, 0], [], 'bool'),
        present: Uint8Array.of(0, 1, 0, 0, 0),
      } as ReturnType<typeof numbers>,
    }),
  },
);

onBothRuntimes('expressions over episodes', (sandbox) => {
  async function evaluate(expressions: readonly string[], more: Partial<ExpressionJob> = {}) {
    const result = await sandbox().evaluate({ expressions, data: set, ...more }, LIMITS);
    assert.ok(result.ok, JSON.stringify(result));
    return result.value;
  }

  it('see the last step, the number of steps and all steps', async () => {
    const [first, , last] = await evaluate([
      'reward > 0 and terminated',
      'obs["front"] == "lava" and x == 4',
      'T == 3 and t == 2 and len(steps) == 3 and steps[-1].truncated and not steps[0]["done"]',
      'any(s.reward == 1 for s in steps) and [s.obs["x"] for s in steps[:2]] == [0, 1]',
      'None',
      'math.isclose(steps[0].action + action, 1) and next_obs is None',
      'info["success"]',
      'info == {} and done',
    ]);
    assert.deepEqual(first?.slice(0, 7), [true, false, false, true, null, true, true]);
    assert.deepEqual(
      last?.map((value) => (typeof value === 'object' && value ? value.type : value)),
      [false, true, true, false, null, false, 'KeyError', true],
    );
  });

  it('give an error for what fails, and go on', async () => {
    const [first, empty] = await evaluate(['1 / 0', 'nothing_like_it', 'x ==', 'steps[0].speed', 'True']);
    assert.deepEqual(first?.slice(0, 2), [
      { type: 'ZeroDivisionError', message: 'division by zero' },
      { type: 'NameError', message: "name 'nothing_like_it' is not defined" },
    ]);
    assert.equal((first?.[2] as { type: string }).type, 'SyntaxError');
    assert.match((first?.[3] as { message: string }).message, /A step has no 'speed'; it has t, obs, action/);
    assert.equal(first?.[4], true);
    assert.deepEqual(empty?.[4], { type: 'IndexError', message: 'The episode has no steps.' });
  });

  it('know the names that the task file gives to entries', async () => {
    const data = trajectories([2], leaf(numbers([1, 2, 3, 4], [2])));
    const fields = observationFields(data, { height: { index: 1 } });
    const [values] = await evaluate(['height == 4', 'obs[0] == 3'], { data, fields });
    assert.deepEqual(values, [true, true]);
  });

  it('see the columns of completions', async () => {
    const data: TrajectorySet = {
      ...trajectories(
        [1, 1],
        dictionary({
          completion: { kind: 'object', dtype: 'string', values: ['4', '5'] },
          answer: { kind: 'object', dtype: 'json', values: [4, 4] },
        }),
      ),
      kind: 'completions',
    };
    assert.deepEqual(await evaluate(['completion == str(answer)'], { data }), [[true], [false]]);
  });

  it('end at the limit, in words', async () => {
    const result = await sandbox().evaluate(
      { expressions: ['T == 2 or [i for i in iter(int, 1)]'], data: set },
      { seconds: 1, megabytes: 512 },
    );
    assert.ok(result.ok);
    assert.deepEqual(result.value[0], [true]);
    assert.deepEqual(result.value[2], [{ type: 'Timeout', message: 'Not finished within 1 s.' }]);
  });

  it('are the same where no Python is asked', async () => {
    const some: TrajectorySet = trajectories(
      [1, 2, 1, 1],
      dictionary({
        x: numbers([0, 7, 1, -2.5, 1e300]),
        flag: numbers([0, 0, 1, 1, 0], [], 'bool'),
        small: numbers([0.1, 0, 0.1, 0.25, 3], [], 'float32'),
        pair: numbers([0, 1, 1, 1, 2, 0, 3, 1, 4, 0], [2]),
        word: { kind: 'object', dtype: 'string', values: ['a', '', '', 'goal', '1'] },
        mixed: { kind: 'object', dtype: 'json', values: [0, 1, '1', null, true] },
        done: numbers([5, 5, 5, 5, 5]),
        gap: { ...numbers([1, 1, 1, 1, 0]), present: Uint8Array.of(1, 1, 1, 1, 0) } as ReturnType<
          typeof numbers
        >,
      }),
      { reward: Float64Array.of(1, 0, 0, -1, 0), terminated: Uint8Array.of(1, 0, 1, 0, 1) },
    );
    const fields = observationFields(some, { first: { key: 'pair', index: 0 } });
    const terms =
      'x flag small word mixed first done reward terminated 0 1 0.1 -2.5 True None "goal" "1" ""'.split(' ');
    const expressions = [
      ...terms,
      ...terms.map((term) => `not (${term})`),
      ...terms.flatMap((a) => terms.flatMap((b) => [`${a} == ${b}`, `${a} != ${b}`])),
      ...['x', 'flag', 'small', 'first', 'reward'].flatMap((a) =>
        ['0.1', '-2.5', 'True', 'x'].flatMap((b) => ['<', '<=', '>', '>='].map((op) => `${a} ${op} ${b}`)),
      ),
      ...terms.flatMap((a) => terms.map((b) => `${a} and ${b} or not ${a}`)),
      'reward > 0 and terminated',
      '(word == "goal" or x > 0) and not truncated',
    ];
    const asked = await evaluate(expressions, { data: some, fields });
    let plain = 0;
    for (const [i, expression] of expressions.entries()) {
      const values = await plainValues({ expressions: [expression], data: some, fields });
      if (!values) continue;
      plain++;
      assert.deepEqual(
        values.map(([value]) => value),
        asked.map((episode) => episode[i]),
        expression,
      );
    }
    assert.ok(plain > 0.8 * expressions.length, `${plain} of ${expressions.length}`);
    // What is no scalar, is missing, is an error or is more than a comparison is Python's to answer.
    for (const expression of [
      'pair',
      'gap',
      'word > 1',
      'x > 0 > 1',
      'x + 1',
      'T > 1',
      'info',
      'nobody',
      'x is 1',
      'x >',
      '01',
    ])
      assert.equal(await plainValues({ expressions: [expression], data: some, fields }), null, expression);
  });
});
