import assert from 'node:assert/strict';
import { countErrors } from '../../../extension/core/sandbox/replay';
import { startsAfresh } from '../../../extension/core/sandbox/resets';
import { keepsState } from '../../../extension/core/sandbox/state';
import { onBothRuntimes, replay } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

describe('keepsState', () => {
  const STATELESS: readonly string[] = [
    'import math\nGOAL = [8, 8]\ndef reward(obs):\n    return -math.dist(obs, GOAL) + GOAL[0]\n',
    'W = {"a": 1.0}\ndef reward(obs, memory):\n    memory["n"] = 1\n    parts = {}\n    parts["x"] = W["a"] * W.get("b", 0)\n    return sum(parts.values()), parts\n',
    'def helper(x, k=2.0): return x * k\ndef reward(obs):\n    out = []\n    out.append(helper(obs))\n    return out[0]\n',
    'import numpy as np\nTARGET = np.array([1.0, 2.0])\ndef reward(obs):\n    return -np.linalg.norm(obs - TARGET)\n',
    'def reward(obs):\n    """Pays the next state; nothing random or global."""\n    return obs  # as a lambda\n',
    'import re\nPATTERN = re.compile("a+")\ndef reward(obs):\n    return 1.0 if PATTERN.search(obs) else 0.0\n',
  ];
  const STATEFUL: readonly string[] = [
    'def reward(obs):\n    return float(f"{next(iter(obs))}")\n',
    'n = 0\ndef reward(obs):\n    global n\n    n += 1\n    return n\n',
    'seen = set()\ndef reward(obs):\n    seen.add(obs)\n    return len(seen)\n',
    'cache = {}\ndef reward(obs):\n    cache["last"] = obs\n    return 1\n',
    'def reward(obs, last=[0]):\n    last[0] = obs\n    return 1\n',
    'def reward(obs):\n    reward.n = getattr(reward, "n", 0) + 1\n    return reward.n\n',
    'import random\ndef reward(obs): return random.random()\n',
    'from collections import deque\nqueue = deque()\ndef push(q, x): q.append(x)\ndef reward(obs):\n    push(queue, obs)\n    return 1\n',
    'state = {}\ndef reward(obs):\n    s = state\n    s["n"] = 1\n    return 1\n',
    'import itertools\nids = itertools.count()\ndef reward(obs): return next(ids)\n',
    'class Memory: n = 0\ndef reward(obs):\n    Memory.n += 1\n    return Memory.n\n',
    'def reward(obs)\n',
  ];
  for (const source of STATELESS)
    it(`no: ${source.split('\n').slice(0, 2).join(' | ')}`, async () => {
      assert.equal(await keepsState(source), false);
    });
  for (const source of STATEFUL)
    it(`yes: ${source.split('\n').slice(0, 2).join(' | ')}`, async () => {
      assert.equal(await keepsState(source), true);
    });
});

describe('startsAfresh', () => {
  const head = 'import math\nclass R:\n';
  const init = (body: string, reset = body): string =>
    `${head}    def __init__(self, gamma=0.9):\n        self.gamma = gamma\n        ${body}\n    def reset(self):\n        ${reset}\n`;
  const call = (body: string): string =>
    `    def __call__(self, obs):\n        ${body}\n        return obs\n`;
  const YES: readonly string[] = [
    `${init('self.last = None')}${call('self.last = obs * self.gamma')}`,
    `${init('self.seen = set()')}${call('self.seen.add(obs)')}`,
    `${init('self.n = 0')}${call('self.n += self.phi(obs)')}    def phi(self, x):\n        return math.sqrt(x) * self.gamma\n`,
    `${head}    BEST = 3.0\n    def reset(self):\n        "Again."\n        self.n = self.BEST\n${call('self.n -= 1')}`,
    `${init('self.a = 1', 'self.a = 1; self.b = [0, 0]')}${call('self.b[0] += 1')}`,
  ];
  const NO: readonly string[] = [
    `${init('self.last = None', 'pass')}${call('self.last = obs')}`,
    `${init('self.last = None', 'self.last = self.last')}${call('self.last = obs')}`,
    `${init('self.n = 0', 'self.m = self.n')}${call('self.n = obs')}`,
    `${init('self.n = 0; self.m = 1', 'self.n = 0')}${call('self.m += 1')}`,
    `${init('self.seen = []', 'pass')}${call('self.seen.append(obs)')}`,
    `${init('self.seen = []', 'self.n = 0')}${call('s = self.seen; s.append(obs)')}`,
    `${init('self.n = 0', 'if self.n > 3: self.n = 0')}${call('self.n += 1')}`,
    `${init('self.n = 0')}${call('R.total = obs')}`,
    `${init('self.n = 0')}${call('self.__class__.total = obs')}`,
    `${init('self.n = 0')}${call('keep(self)')}`,
    `${init('self.n = 0')}${call('self.gamma *= 0.99')}`,
    `${init('self.n = 0')}    def __getattr__(self, name): return 1\n${call('self.n = 1')}`,
    `class B: pass\n${init('self.n = 0')}${call('self.n = 1')}`,
    `GOAL = [1]\n${init('self.goal = GOAL', 'self.n = 0')}${call('self.goal.append(1)')}`,
    `${head.replace('R:', 'R(dict):')}    def reset(self):\n        self.n = 0\n${call('self["x"] = 1')}`,
    `${init('self.n = 0')}    def phi(self, last=[0]):\n        last[0] = 1\n${call('self.n = 1')}`,
    `seen = []\n${init('self.n = 0')}${call('seen.append(obs)')}`,
    `${init('self.n = 0')}    @property\n    def p(self): return 1\n${call('self.n = 1')}`,
  ];
  for (const [expected, sources] of [
    [true, YES],
    [false, NO],
  ] as const)
    for (const source of sources)
      it(`${expected ? 'yes' : 'no'}: ${source.split('\n').slice(2).join(' | ')}`, async () => {
        assert.equal(await startsAfresh(source, 'R', 'reset'), expected);
      });
});

onBothRuntimes('a replay in several processes', (sandbox) => {
  it('gives what one process gives', async () => {
    const episodes = 400;
    const length = 1000;
    const set = trajectories(
      Array.from({ length: episodes }, () => length),
      leaf(numbers(Array.from({ length: episodes * length }, (_, i) => i))),
    );
    const source = `
print("loaded")
def reward(obs, memory):
    memory["n"] = memory.get("n", 0) + 1
    if obs % 100000 == 7:
        raise ValueError("seven")
    if obs % 2:
        return float(memory["n"]), {"odd": 1.0}
    return float(memory["n"]), {"even": obs}
`;
    const split = await replay(sandbox(), job(source, set, ['obs', 'memory']));
    const whole = await replay(sandbox(), { ...job(source, set, ['obs', 'memory']), processes: 1 });
    assert.equal(countErrors(split).crash, 4);
    assert.deepEqual(split.status, whole.status);
    assert.deepEqual(split.reward, whole.reward);
    assert.deepEqual(split.components, whole.components);
    assert.deepEqual([...split.components.keys()], [...whole.components.keys()]);
    assert.deepEqual(new Map([...split.lines].sort()), new Map([...whole.lines].sort()));
    assert.deepEqual(split.errors, whole.errors);
    assert.match(whole.printed, /^loaded\n$/);
    assert.match(split.printed, /^(loaded\n)+$/);
  });

  it('of a class that is reset for each episode gives what one process gives', async () => {
    const lengths = Array.from({ length: 400 }, () => 1000);
    const set = trajectories(lengths, leaf(numbers(Array.from({ length: 400_000 }, (_, i) => i))));
    const source = `
class Reward:
    def __init__(self, scale=0.5):
        self.scale = scale
        self.n = 0
    def reset(self):
        self.n = 0
    def __call__(self, obs):
        self.n += 1
        return self.n * self.scale, {"n": float(self.n)}
`;
    const one = job(source, set, ['obs']);
    const plan = { ...one.plan, entry: { name: 'Reward', kind: 'class' as const }, reset: 'reset' };
    const split = await replay(sandbox(), { ...one, plan });
    const whole = await replay(sandbox(), { ...one, plan, processes: 1 });
    assert.equal(split.reward[1000], 0.5);
    assert.deepEqual(split.reward, whole.reward);
    assert.deepEqual(split.components, whole.components);
    assert.deepEqual(new Map([...split.lines].sort()), new Map([...whole.lines].sort()));
    assert.equal(split.errors.length + countErrors(split).crash, 0);
  });
});
