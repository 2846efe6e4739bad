import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainingPython } from '../../../scripts/training-python';

const PACKAGE = join(__dirname, '../../../python');
const RIGHT = `def compute_reward(obs, next_obs, terminated, memory):
    memory["steps"] = memory.get("steps", 0) + 1
    right = 0.1 * (next_obs["x"] - obs["x"])
    return right + (1.0 if terminated else 0.0), {"right": right, "there": 1.0 if terminated else 0.0}
`;
const UPRIGHT = `import numpy as np

def reward(obs, next_obs, t):
    return float(1 - np.abs(next_obs[2])), {"at": float(t)}
`;

interface Line {
  readonly episode: number;
  readonly t: number;
  readonly obs: Record<string, number> | readonly number[];
  readonly next_obs: Record<string, number> | readonly number[];
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly info: { readonly policy: string; readonly paid: number } & Record<string, unknown>;
}

describe("the wrapper for one's own trainer", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-wrapper-'));
    await writeFile(join(folder, 'reward.py'), RIGHT);
    await writeFile(join(folder, 'upright.py'), UPRIGHT);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = (python: string, ...args: string[]): string =>
    execFileSync(python, args, { encoding: 'utf8', env: { ...process.env, PYTHONPATH: PACKAGE } });

  async function recorded(name: string): Promise<Line[]> {
    const files = await readdir(join(folder, name));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, name, file), 'utf8')));
    return texts.flatMap((text) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line),
    );
  }

  it('pays by the reward, in each of the ways that Gymnasium resets, and records what the environment paid', async function () {
    let python: string;
    try {
      python = await trainingPython();
    } catch {
      return this.skip();
    }
    const told = JSON.parse(
      run(python, join(__dirname, 'wrapper_gymnasium.py'), join(folder, 'reward.py'), folder),
    ) as Record<string, number | number[] | number[][]>;
    for (const mode of ['NEXT_STEP', 'SAME_STEP', 'DISABLED']) {
      const lines = await recorded(`sync-${mode}`);
      assert.ok(lines.some(({ t }) => t === 19));
      assert.ok(
        lines.every(({ reward }) => reward === -1 || reward === -100),
        'what the environment paid',
      );
      const paid = lines.reduce((sum, { info }) => sum + info.paid, 0);
      const total = (told[`sync-${mode}`] as number[]).reduce((sum, one) => sum + one, 0);
      assert.ok(Math.abs(paid - total) < 1e-9, `${paid} against ${total}`);
      const poles = await recorded(`vector-${mode}`);
      const ends = poles.filter(({ terminated, truncated }) => terminated || truncated);
      assert.ok(ends.some(({ terminated }) => terminated));
      // The pole of an episode that ended lies; the first one of the next stands.
      for (const { next_obs, terminated } of ends)
        if (terminated) {
          const [x, , angle] = next_obs as number[];
          assert.ok(Math.abs(angle ?? 0) > 0.2 || Math.abs(x ?? 0) > 2.3, JSON.stringify(next_obs));
        }
      for (const { obs, t } of poles) if (t === 0) assert.ok(Math.abs((obs as number[])[2] ?? 1) < 0.06);
      const paidPoles = poles.reduce((sum, { info }) => sum + info.paid, 0);
      assert.ok(Math.abs(paidPoles - (told[`vector-${mode}`] as number)) < 1e-3);
    }
    const info = await recorded('info');
    assert.deepEqual([...new Set(info.map(({ episode }) => episode))], [0, 3, 5]);
    assert.deepEqual(Object.keys(info[0]?.obs ?? {}), ['observation', 'x']);
    const trained = info.filter(({ info: { policy } }) => policy === 'agent');
    assert.deepEqual(
      trained.map(({ truncated }) => truncated),
      [false, true],
    );
    const poles = await recorded('sb3');
    const paid = poles.reduce((sum, line) => sum + line.info.paid, 0);
    assert.ok(Math.abs(paid - (told.sb3 as number)) < 1e-3, `${paid} against ${String(told.sb3)}`);
    const ends = poles.filter((line) => line.terminated || line.truncated);
    const known = new Set((told['sb3-last'] as number[][]).map(String));
    const seen = ends.filter(({ next_obs }) => known.has(String(next_obs)));
    assert.equal(seen.length, known.size);
    // Each environment had begun an episode when learning was over, and another at the end of it all.
    const broken = ends.filter(({ next_obs }) => !known.has(String(next_obs)));
    assert.deepEqual(broken.map(({ info: { policy } }) => policy).sort(), [
      'agent',
      'agent',
      'agent, in training',
      'agent, in training',
    ]);
  });

  it('calls a completion reward as TRL does, and keeps None from NaN', async () => {
    await mkdir(join(folder, 'grpo'));
    await writeFile(
      join(folder, 'grpo', 'rewards.py'),
      `def right(completions, answer, **kwargs):
    return [None if a is None else float(c == a) for c, a in zip(completions, answer)]

def broken(completions, **kwargs):
    return [float("nan") for _ in completions]
`,
    );
    const script = `
import json, sys
from rewardsmith import RewardError, completion_reward
right = completion_reward(sys.argv[1] + "/rewards.py:right", out=sys.argv[1] + "/out")
print(json.dumps([right.__name__, right(prompts=["p"] * 3, completions=["4", "5", "6"], completion_ids=[[1], [2], [3]], answer=["4", "4", None], trainer_state=None)]))
try:
    completion_reward(sys.argv[1] + "/rewards.py:broken")(completions=["x"])
except RewardError as error:
    print(json.dumps(str(error)))
`;
    const [values, error] = run('python3', '-c', script, join(folder, 'grpo'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(values, ['right', [1, 0, null]]);
    assert.match(String(error), /broken gave nan for completion 0/);
    const lines = await recorded('grpo/out');
    assert.deepEqual(lines[0], { prompts: 'p', completion: '4', right: 1, answer: '4' });
  });

  it('says where a reward crashes, and which function it would have to be told', () => {
    const script = `
import sys
from rewardsmith import Reward, RewardError
open(sys.argv[1] + "/two.py", "w").write("def a(obs): return 1\\ndef b(obs): return obs['y']\\n")
try:
    Reward(sys.argv[1] + "/two.py")
except RewardError as error:
    print(error)
reward = Reward(sys.argv[1] + "/two.py:b")
try:
    reward({"x": 1}, 0, {"x": 2}, 0.0, False, False, {}, 0, reward.begin())
except RewardError as error:
    print(error)
`;
    const [which, crash] = run('python3', '-c', script, folder).trim().split('\n');
    assert.match(which ?? '', /Found: a, b\. Name it: reward='.*two\.py:name'/);
    assert.match(crash ?? '', /KeyError: 'y'.*two\.py, line 2/);
  });
});
