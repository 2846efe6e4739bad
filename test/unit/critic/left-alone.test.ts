import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../../extension/core/critic/finding';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { LIMITS } from '../sandbox/runtimes';
import { RECORDINGS } from './corpus/corpus';

/** Correct rewards that look like a bug to a rule that looks no further, each with what must not be said of it. */
const CORRECT: readonly {
  readonly about: string;
  readonly recording: string;
  readonly quiet: string;
  readonly source: string;
}[] = [
  {
    about: 'a small floor off the road is no bonus, however few other numbers are written out',
    recording: 'lane',
    quiet: 'RS107',
    source: `
def reward(obs, action, next_obs, terminated):
    if next_obs["crashed"] or next_obs["off_road"]:
        return 1e-3
    return next_obs["speed"] / (1.0 + abs(next_obs["lateral_offset"]))
`,
  },
  {
    about: 'nor is it a term with the wrong sign',
    recording: 'racer',
    quiet: 'RS108',
    source: `
def reward_function(params):
    if params["is_offtrack"]:
        return 0.001
    return 1.0 + params["speed"] / 4.0
`,
  },
  {
    about: 'nor a bound of `min`',
    recording: 'lane',
    quiet: 'RS108',
    source: `
def reward(obs, action, next_obs, terminated):
    if next_obs["crashed"] or next_obs["off_road"]:
        return -10.0
    return 1.0 - min(abs(next_obs["speed"] - 20.0) / 20.0, 1.0)
`,
  },
  {
    about: 'nor what an engine burns',
    recording: 'lander',
    quiet: 'RS108',
    source: `
def reward(obs, action, next_obs, terminated, info):
    paid = abs(obs[0]) + abs(obs[1]) - abs(next_obs[0]) - abs(next_obs[1])
    if action == 2:
        paid -= 0.3
    if terminated:
        paid = 100.0 if info["landed"] else -100.0
    return paid
`,
  },
  {
    about: 'an event that is read as a change, under another name',
    recording: 'keydoor',
    quiet: 'RS103',
    source: `
def reward(obs, action, next_obs, terminated):
    after = next_obs
    if after["on_lava"] > obs["on_lava"]:
        return -1.0
    return 1.0 if terminated else -0.01
`,
  },
  {
    about: 'the offset of a scale behind an early return is no charge',
    recording: 'lane',
    quiet: 'RS131',
    source: `
def reward(obs, action, next_obs, terminated):
    if next_obs["crashed"]:
        return -5.0
    speed = (next_obs["speed"] - 15.0) / 15.0
    if not next_obs["off_road"]:
        return max(0.0, min(speed, 1.0)) - 0.01
    return -2.0
`,
  },
  {
    about: 'a difference of headings that goes through a cosine in the end',
    recording: 'racer',
    quiet: 'RS109',
    source: `
import math


def direction(waypoints, closest):
    (x0, y0), (x1, y1) = waypoints[closest[0]], waypoints[closest[1]]
    return math.degrees(math.atan2(y1 - y0, x1 - x0))


def off(heading, track):
    return heading - track


def reward_function(params):
    if params["is_offtrack"]:
        return 1e-3
    difference = off(params["heading"], direction(params["waypoints"], params["closest_waypoints"]))
    angle = math.radians(difference)
    return float(params["speed"] * (1.0 + math.cos(angle)))
`,
  },
];

const EQUATIONS = `
import re


def equation_reward(completions, nums, target, **kwargs):
    rewards = []
    for text, numbers, goal in zip(completions, nums, target):
        found = re.findall(r"<answer>([^<]*)</answer>", text)
        left = found[-1].split("=")[0].strip() if found else ""
        is_safe = re.fullmatch(r"[\\d+*() -]+", left) and "**" not in left
        if not is_safe or sorted(map(int, re.findall(r"\\d+", left))) != sorted(numbers):
            rewards.append(0.0)
            continue
        try:
            rewards.append(float(eval(left, {"__builtins__": {}}, {}) == goal))
        except (SyntaxError, TypeError):
            rewards.append(0.0)
    return rewards
`;

describe('correct rewards that are left alone', function () {
  this.timeout(60_000);
  let workbench: Workbench;

  before(() => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
  });
  after(() => workbench.dispose());

  for (const { about, recording, quiet, source } of CORRECT)
    it(`${quiet}: ${about}`, async () => {
      const findings = await check(join(RECORDINGS, `${recording}.reward.json`), source);
      assert.deepEqual(
        findings.filter(({ code, severity }) => code === quiet || severity === 'error'),
        [],
      );
    });

  it('RS202, RS204: an equation whose result alone was changed is still right', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'equations-'));
    const rows = Array.from({ length: 30 }, (_, k) => {
      const nums = [3 + (k % 7), 11 + k, 2];
      const [a = 0, b = 0, c = 0] = nums;
      const target = (a + b) * c;
      const equation = k % 3 ? `(${a} + ${b}) * ${c} = ${target}` : `${a} + ${b} * ${c} = ${target}`;
      return {
        prompt: `Make ${target}.`,
        completion: `<answer>${equation}</answer>`,
        nums,
        target,
        correct: k % 3 > 0,
      };
    });
    await writeFile(join(folder, 'rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const task = { goal: 'Make the target.', trajectories: ['rows.jsonl'], success: 'correct' };
    await writeFile(join(folder, 'equations.reward.json'), JSON.stringify(task));
    const findings = await check(join(folder, 'equations.reward.json'), EQUATIONS);
    await rm(folder, { recursive: true });
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'info'),
      [],
    );
  });

  async function check(task: string, source: string): Promise<readonly Finding[]> {
    const opened = await workbench.open(task);
    assert.ok(opened.ok, JSON.stringify(opened));
    return workbench.check(opened.value, {
      source: source.trimStart(),
      file: '/task/reward.py',
      entry: null,
    });
  }
});
