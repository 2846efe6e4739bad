import assert from 'node:assert/strict';
import { step } from '../../../extension/core/contract/step';
import { createBuiltinDesigner } from '../../../extension/core/designer/builtin';
import { contextOf, type Recorded } from '../analyzer/recording';
import { sketch } from '../loop/samples';

/** Walks from 0 to 9, or back into the pit at −1. */
function walk(to: 9 | -1, from: number): Recorded {
  const way = to === 9 ? 1 : -1;
  const places = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from + way * i);
  const steps = places.slice(1).map((x, i) => ({
    obs: { x: places[i] ?? 0 },
    action: way > 0 ? 1 : 0,
    next_obs: { x },
    reward: x === 9 ? 1 : 0,
    terminated: x === to,
  }));
  return { steps, outcome: to === 9 ? 'success' : 'failure', ...(to === 9 ? {} : { cause: 'pit' }) };
}

describe('the built-in designer where agents are trained', () => {
  it('tries little and much shaping by the recordings that it began with, each once', async () => {
    const task = { success: 'reward > 0', causes: { pit: 'terminated' } };
    const walks = [0, 1, 2, 3].flatMap((from) => [walk(9, from), walk(-1, from)]);
    const recorded = contextOf(walks, task);
    const learned = { training: { problem: { code: 'x', message: '', hint: '' } } };
    const previous = {
      code: 'def reward(reward):\n    return reward\n',
      analysis: { ...sketch({}), ...learned },
    };
    const codes: string[] = [];
    for (let round = 0; round < 4; round++) {
      // What agents do changes what there is to be seen.
      const context = contextOf([...walks, ...Array.from({ length: round }, () => walk(9, 5))], task);
      const designed = await createBuiltinDesigner().design({
        context,
        recorded,
        contract: step,
        entry: null,
        previous,
        rejected: null,
        tried: codes.map((code) => ({ code, sentence: '' })),
      });
      assert.ok(designed.ok, JSON.stringify(designed));
      codes.push(designed.value.code);
    }
    const amounts = codes.map((code) => /([\d.]+) \* \(DISCOUNT \* after/.exec(code)?.[1] ?? null);
    assert.deepEqual(amounts, ['0.2', '1.0', '0.2', null]);
    const byWay = codes.map((code) => code.includes('How few steps are left'));
    assert.deepEqual(byWay, [true, true, false, false]);
  });

  it('follows the way of the one success there is, and where there is none pays for new places, once', async () => {
    const task = { success: 'reward > 0', causes: { 'out of time': 'truncated' } };
    const learned = { training: { problem: { code: 'x', message: '', hint: '' } } };
    const previous = {
      code: 'def reward(reward):\n    return reward\n',
      analysis: { ...sketch({}), ...learned },
    };
    const strolls = Array.from({ length: 6 }, () => stroll([0, 0, 1, 0, 1, 0, 0, 1, 1, 0]));
    const designed = async (walks: Recorded[], tried: string[]): Promise<string> => {
      const design = await createBuiltinDesigner().design({
        context: contextOf(walks, task),
        recorded: contextOf(strolls, task),
        contract: step,
        entry: null,
        previous,
        rejected: null,
        tried: tried.map((code) => ({ code, sentence: '' })),
      });
      assert.ok(design.ok, JSON.stringify(design));
      return design.value.code;
    };
    const places = await designed(strolls, []);
    assert.match(places, /is_new\(memory, \(next_obs\["x"\], next_obs\["y"\]\)\)/);
    assert.doesNotMatch(await designed([...strolls, ...strolls], [places]), /is_new/);
    const trail = await designed([...strolls, stroll([0, 1, 0, 1], true)], [places]);
    assert.match(trail, /TRAIL = \{\n {4}\(0, 0\): 4, \(1, 0\): 3, \(1, 1\): 2, \(2, 1\): 1,\n\}/);
    assert.match(trail, /return 1 \+ \(-TRAIL\.get\(\(obs\["x"\], obs\["y"\]\), 5\) \+ 1\) \/ 4/);
  });
});

/** From (0, 0), a step along x or y at a time; of failures every other step leads back. */
function stroll(axes: readonly (0 | 1)[], succeeds = false): Recorded {
  const at = [0, 0];
  const steps = axes.map((axis, i) => {
    const [x = 0, y = 0] = at;
    at[axis] = (at[axis] ?? 0) + (succeeds || i % 3 < 2 ? 1 : -1);
    const last = i === axes.length - 1;
    const [nextX = 0, nextY = 0] = at;
    return {
      obs: { x, y },
      action: axis,
      next_obs: { x: nextX, y: nextY },
      reward: succeeds && last ? 1 : 0,
      terminated: succeeds && last,
      truncated: !succeeds && last,
    };
  });
  return { steps, outcome: succeeds ? 'success' : 'failure', ...(succeeds ? {} : { cause: 'out of time' }) };
}
