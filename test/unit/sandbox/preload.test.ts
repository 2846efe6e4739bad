import assert from 'node:assert/strict';
import { countErrors } from '../../../extension/core/sandbox/replay';
import { onBothRuntimes, replay } from './runtimes';
import { dictionary, job, numbers, trajectories } from './sets';

/** Enough that the columns are sent to waiting processes, which is done half a second after a replay. */
const STEPS = 60_000;
const PAUSE = 900;

onBothRuntimes('columns sent ahead', (sandbox) => {
  const ramp = (start: number): number[] => Array.from({ length: STEPS }, (_, i) => start + i);
  const set = trajectories(
    [STEPS / 2, STEPS / 2],
    dictionary({ x: numbers(ramp(0.25)), y: numbers(ramp(0.5)), v: numbers([...ramp(1), ...ramp(7)], [2]) }),
  );
  const other = trajectories(
    [STEPS / 2, STEPS / 2],
    dictionary({ x: numbers(ramp(-9)), y: numbers(ramp(0.5)), v: numbers([...ramp(1), ...ramp(7)], [2]) }),
  );

  it('are the right ones for rewards that read the same, others, or another recording', async () => {
    const reading = (expression: string): string => `def reward(obs):\n    return ${expression}\n`;
    for (const [data, expression, expected] of [
      [set, "obs['x']", (i: number) => 0.25 + i],
      [set, "obs['x'] * 2.0", (i: number) => 0.5 + 2 * i],
      [set, "obs['y'] + obs['x']", (i: number) => 0.75 + 2 * i],
      [other, "obs['x']", (i: number) => -9 + i],
      [set, "obs['v'][1]", (i: number) => (2 * i + 1 < STEPS ? 2 + 2 * i : 2 * i + 1 - STEPS + 7)],
    ] as const) {
      const result = await replay(sandbox(), job(reading(expression), data, ['obs']));
      assert.deepEqual(countErrors(result), { crash: 0, nan: 0, timeout: 0, notApplicable: 0 });
      const wrong = result.reward.findIndex((value, i) => value !== expected(i));
      assert.equal(wrong, -1, `${expression}: ${result.reward[wrong]} in row ${wrong}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  });
});
