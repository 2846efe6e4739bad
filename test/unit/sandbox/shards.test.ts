import assert from 'node:assert/strict';
import { countErrors } from '../../../extension/core/sandbox/replay';
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
});
