import assert from 'node:assert/strict';
import { payingLine } from '../../../extension/core/analyzer/paying-line';
import { PyModule } from '../../../extension/core/syntax/module';
import { PySource } from '../../../extension/core/syntax/tree';

/** The line that pays where these lines ran; `rare` ran on a few steps, all others on each. */
async function lineOf(code: string, ran: number[], rare: number[] = [], payer: string | null = null) {
  const [fn] = new PyModule(await PySource.parse(code)).functions;
  assert.ok(fn);
  const calls = new Map(ran.map((line) => [line, rare.includes(line) ? 3 : 100]));
  return payingLine(fn, payer, new Set(ran), calls)?.line ?? null;
}

const STAGES = `def reward(obs, next_obs):
    r = -0.01
    if obs["carrying"]:
        r += 0.5
    if obs["bump"]:
        r -= 1
    if next_obs["done"]:
        r += 5
    return r
`;

describe('the line that pays an exploit', () => {
  it('is the branch that its steps take, and none that charges', async () => {
    assert.equal(await lineOf(STAGES, [2, 3, 4, 5, 6, 7, 9], [4, 6]), 4);
  });

  it('is the return that gives the amount', async () => {
    assert.equal(await lineOf('def reward(obs):\n    x = obs[0]\n    return 0.5 * x\n', [2, 3]), 3);
    const early = 'def reward(obs):\n    if obs[0]:\n        return 1.0\n    return 0.5\n';
    assert.equal(await lineOf(early, [2, 4]), 4);
  });

  it('is what the component that pays is made of', async () => {
    const code = `def reward(obs):
    goal = 0.0
    near = 0.0
    if obs["near"]:
        near = 0.5
    if obs["goal"]:
        goal = 1.0
    return near + goal, {"near": near, "goal": goal}
`;
    assert.equal(await lineOf(code, [2, 3, 4, 5, 6, 8], [5], 'near'), 5);
  });

  it('is not known where none of it ran', async () => {
    assert.equal(await lineOf(STAGES, [2]), null);
  });
});
