import assert from 'node:assert/strict';
import { StepStatus } from '../../../extension/core/sandbox/replay';
import type { Column, TrajectorySet } from '../../../extension/core/trajectory/model';
import { gist, onBothRuntimes, replay } from './runtimes';
import { dictionary, job, leaf, numbers, trajectories } from './sets';

function pendulum(episodes: number, steps: number): TrajectorySet {
  const n = episodes * steps;
  const observations: number[] = [];
  const actions: number[] = [];
  for (let i = 0; i < n; i++) {
    const angle = Math.sin(i * 0.37) * Math.PI;
    observations.push(Math.cos(angle), Math.sin(angle), 8 * Math.cos(i * 0.11));
    actions.push(2.5 * Math.sin(i * 0.53));
  }
  return trajectories(
    Array.from({ length: episodes }, () => steps),
    leaf(numbers(observations, [3], 'float32')),
    {
      action: leaf(numbers(actions, [1], 'float32')),
    },
  );
}

const PENDULUM = `
import math

def reward(obs, action):
    angle = math.atan2(obs[1], obs[0])
    torque = max(-2.0, min(2.0, action[0]))
    return -(angle ** 2 + 0.1 * obs[2] ** 2 + 0.001 * torque ** 2)
`;

const position = leaf(numbers([0, 1, 2, 3, 4, 5]));
const SIX = trajectories([2, 4], position);

onBothRuntimes('replay of a sound reward', (sandbox, id) => {
  it('reproduces Pendulum within 1e-12', async () => {
    const set = pendulum(20, 50);
    const result = await replay(sandbox(), job(PENDULUM, set, ['obs', 'action']));
    assert.equal(result.errors.length, 0);
    const [observation, action] = [set.observation.columns[0], set.action?.columns[0]];
    assert.ok(observation?.kind === 'numeric' && action?.kind === 'numeric');
    for (let row = 0; row < set.steps; row++) {
      const [x = 0, y = 0, speed = 0] = observation.data.subarray(3 * row, 3 * row + 3);
      const torque = Math.max(-2, Math.min(2, action.data[row] ?? 0));
      const expected = -(Math.atan2(y, x) ** 2 + 0.1 * speed ** 2 + 0.001 * torque ** 2);
      assert.ok(Math.abs((result.reward[row] ?? NaN) - expected) < 1e-12);
    }
    assert.equal(result.runtime.id, id);
    assert.match(result.runtime.version, /^Python 3\.\d+\.\d+/);
    assert.match(result.runtime.isolation, /no network/);
  });

  it('asks nothing at rows for which the simulator asks nothing, and starts the episode after them', async () => {
    const set = trajectories([2, 4], position, { unasked: Uint8Array.of(1, 0, 1, 0, 0, 0) });
    const source = `
def reward(obs, t, memory):
    memory["calls"] = memory.get("calls", 0) + 1
    return 100 * memory["calls"] + 10 * t + obs
`;
    const result = await replay(sandbox(), job(source, set, ['obs', 't', 'memory']));
    const { Ok, NotApplicable } = StepStatus;
    assert.deepEqual([...result.status], [NotApplicable, Ok, NotApplicable, Ok, Ok, Ok]);
    assert.deepEqual([...result.reward], [NaN, 111, NaN, 113, 224, 335]);
  });

  it('gives named fields, booleans, text and integers as Python has them', async () => {
    const set = trajectories(
      [3],
      dictionary({
        x: numbers([0.5, 1.5, 2.5]),
        open: numbers([1, 0, 1], [], 'bool'),
        front: { kind: 'object', dtype: 'string', values: ['lava', 'goal', 'lava'] },
        big: numbers([2 ** 40, 1, 2], [], 'int64'),
        bag: { kind: 'object', dtype: 'json', values: [{ a: [1, 2] }, null, 'é"'] },
      }),
      { action: leaf(numbers([0, 1, 2], [], 'int32')), reward: Float64Array.of(1, 2, 3) },
    );
    const source = `
def reward(obs, action, reward, terminated, done, t):
    assert type(obs["open"]) is bool and type(obs["big"]) is int and type(action) is int and type(t) is int
    assert obs["front"] == ("goal" if t == 1 else "lava")
    assert obs["bag"] == [{"a": [1, 2]}, None, "é\\""][t], obs["bag"]
    assert done is terminated and terminated is (t == 2)
    return obs["x"] + 10 * action + 100 * reward + obs["big"] * (t == 0)
`;
    const result = await replay(
      sandbox(),
      job(source, set, ['obs', 'action', 'reward', 'terminated', 'done', 't']),
    );
    assert.deepEqual(result.errors, []);
    assert.deepEqual([...result.reward], [100.5 + 2 ** 40, 211.5, 322.5]);
  });

  it('gives a null among texts as None', async () => {
    const values = ['a', null, 'null', undefined];
    const answer: Column = { kind: 'object', dtype: 'string', values };
    const set = trajectories([4], dictionary({ answer, x: numbers([0, 1, 2, 3]) }));
    const source =
      'def reward(obs):\n    a = obs.get("answer", 0)\n    return -1 if a is None else len(a) if a else 0\n';
    const result = await replay(sandbox(), job(source, set, ['obs']));
    assert.deepEqual([...result.reward], [1, -1, 4, 0]);
  });

  it('gives images and matrices as nested lists, tuples as tuples', async () => {
    const set = trajectories([2], {
      structure: {
        kind: 'tuple',
        items: [
          { kind: 'leaf', column: 0 },
          { kind: 'leaf', column: 1 },
          { kind: 'leaf', column: 2 },
        ],
      },
      columns: [
        numbers([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3], 'uint8'),
        numbers([1, 0, 0, 1], [2, 1], 'bool'),
        numbers(
          Array.from({ length: 60 }, (_, i) => i),
          [30],
        ),
      ],
    });
    const source = `
def reward(obs):
    image, flags, long = obs
    assert type(obs) is tuple and len(long) == 30
    return image[1][2] + 100 * flags[0][0] + long[29] * 1000
`;
    const result = await replay(sandbox(), job(source, set, ['obs']));
    assert.deepEqual([...result.reward], [6 + 100 + 29000, 12 + 59000]);
  });

  it('keeps components, in order of appearance', async () => {
    const source = `
def reward(obs):
    parts = {"near": -obs, "goal": 1 if obs == 5 else 0}
    if obs == 3:
        parts["late"] = 0.5
    return sum(parts.values()), parts
`;
    const { reward, components } = await replay(sandbox(), job(source, SIX, ['obs']));
    assert.deepEqual([...reward], [0, -1, -2, -2.5, -4, -4]);
    assert.deepEqual([...components.keys()], ['near', 'goal', 'late']);
    assert.deepEqual([...(components.get('late') ?? [])], [NaN, NaN, NaN, 0.5, NaN, NaN]);
  });

  it('empties memory at the start of each episode', async () => {
    const source = `
def reward(obs, memory):
    memory["n"] = memory.get("n", 0) + 1
    return memory["n"]
`;
    const { reward } = await replay(sandbox(), job(source, SIX, ['obs', 'memory']));
    assert.deepEqual([...reward], [1, 2, 1, 2, 3, 4]);
  });

  it('makes one instance of a class and resets it each episode', async () => {
    const source = `
class Reward:
    made = 0
    def __init__(self):
        Reward.made += 1
    def reset(self):
        self.n = 0
    def __call__(self, obs):
        self.n += 1
        return self.n + 100 * Reward.made
`;
    const plan = { entry: { name: 'Reward', kind: 'class' }, reset: 'reset' } as const;
    const { reward } = await replay(sandbox(), job(source, SIX, ['obs'], plan));
    assert.deepEqual([...reward], [101, 102, 101, 102, 103, 104]);
  });

  it('shows no step what another did to its observation', async () => {
    const set = trajectories(
      [3],
      dictionary({
        v: numbers([1, 2, 3, 4, 5, 6], [2]),
        bag: { kind: 'object', dtype: 'json', values: [[1], [1], [1]] },
      }),
    );
    const source = `
def reward(obs):
    total = sum(obs["v"]) + len(obs["bag"])
    obs["v"][0] = 1000
    obs["bag"].append(2)
    obs.clear()
    return total
`;
    const { reward } = await replay(sandbox(), job(source, set, ['obs']));
    assert.deepEqual([...reward], [4, 8, 12]);
  });

  it('leaves out what was not recorded, and calls a step without its input not applicable', async () => {
    const set = trajectories(
      [3],
      dictionary({
        x: numbers([1, 2, 3]),
        y: { ...numbers([1, 2, 3]), present: Uint8Array.of(1, 0, 1) } as ReturnType<typeof numbers>,
      }),
      {
        nextObservation: dictionary({
          x: { ...numbers([1, 2, 3]), present: Uint8Array.of(1, 1, 0) } as ReturnType<typeof numbers>,
          y: { ...numbers([1, 2, 3]), present: Uint8Array.of(1, 1, 0) } as ReturnType<typeof numbers>,
        }),
        reward: Float64Array.of(1, NaN, 1),
      },
    );
    const source = 'def reward(obs): return len(obs)';
    assert.deepEqual([...(await replay(sandbox(), job(source, set, ['obs']))).reward], [2, 1, 2]);
    const next = await replay(sandbox(), job('def reward(next_obs): return 1', set, ['next_obs']));
    assert.deepEqual([...next.status], [StepStatus.Ok, StepStatus.Ok, StepStatus.NotApplicable]);
    assert.deepEqual([...next.reward], [1, 1, NaN]);
    const recorded = await replay(sandbox(), job('def reward(reward): return reward', set, ['reward']));
    assert.deepEqual([...recorded.status], [StepStatus.Ok, StepStatus.NotApplicable, StepStatus.Ok]);
  });

  it('runs only the episodes or rows that were asked for', async () => {
    const source = 'def reward(obs, t): return obs + 10 * t';
    const some = await replay(sandbox(), { ...job(source, SIX, ['obs', 't']), episodes: [1] });
    assert.deepEqual([...some.reward], [NaN, NaN, 2, 13, 24, 35]);
    assert.deepEqual([...some.status].slice(0, 3), [StepStatus.NotRun, StepStatus.NotRun, StepStatus.Ok]);
    const rows = await replay(sandbox(), { ...job(source, SIX, ['obs', 't']), rows: [5, 0, 4] });
    assert.deepEqual([...rows.reward], [0, NaN, NaN, NaN, 24, 35]);
  });

  it('waits for async functions, without waiting for time', async () => {
    const source = `
import asyncio
async def reward(obs):
    await asyncio.sleep(3600)
    a, b = await asyncio.gather(asyncio.sleep(1, obs), asyncio.sleep(2, 1))
    return a + b
`;
    const { reward, errors } = await replay(sandbox(), job(source, SIX, ['obs']));
    assert.deepEqual(errors, []);
    assert.deepEqual([...reward], [1, 2, 3, 4, 5, 6]);
  });

  it('is the same each time: seeded random numbers, ordered sets', async () => {
    const source = `
import random
def reward(obs): return random.random() + hash("a") % 7
`;
    const first = await replay(sandbox(), job(source, SIX, ['obs']));
    const second = await replay(sandbox(), job(source, SIX, ['obs']));
    assert.deepEqual(first.reward, second.reward);
    assert.notEqual(first.reward[0], first.reward[1]);
  });

  it('reports progress and what was printed, up to 10 kB', async () => {
    const shares: number[] = [];
    const source =
      'import sys\ndef reward(obs):\n    print("obs", obs)\n    sys.stderr.write("x" * 9000)\n    return 1\n';
    const { printed } = await replay(sandbox(), job(source, SIX, ['obs']), undefined, {
      onProgress: (share) => shares.push(share),
    });
    assert.equal(printed.length, 10_000);
    assert.ok(printed.startsWith('obs 0.0\nxxx'));
    assert.equal(shares.at(-1), 1);
  });
});

onBothRuntimes('executed lines', (sandbox) => {
  it('counts the calls that ran each line, and leaves out those never run', async () => {
    const source = `LIMIT = 3

def scale(x):
    return x / 10

def reward(obs):
    total = 0.0
    for _ in range(3):
        total += scale(obs)
    if obs > 100:
        total = -1
    elif obs > LIMIT:
        return total
    else:
        total += 1
    if obs == 2:
        raise ValueError("two")
        total = 5
    return total
`;
    const { lines } = await replay(sandbox(), job(source, SIX, ['obs']));
    assert.deepEqual(Object.fromEntries([...lines].sort(([a], [b]) => a - b)), {
      1: 1,
      3: 1,
      4: 18,
      6: 1,
      7: 6,
      8: 6,
      9: 6,
      10: 6,
      12: 6,
      13: 2,
      15: 4,
      16: 4,
      17: 1,
      19: 3,
    });
  });

  it('counts up to the line that crashed', async () => {
    const source = 'def reward(obs):\n    x = 1\n    y = 1 / (obs - 2)\n    return x + y\n';
    const { lines } = await replay(sandbox(), job(source, SIX, ['obs']));
    assert.deepEqual([lines.get(2), lines.get(3), lines.get(4)], [6, 6, 5]);
  });
});

onBothRuntimes('the other ways of calling', (sandbox) => {
  const batch = {
    contract: 'trl',
    unit: 'batch',
    returns: 'list',
    batchSize: 2,
    arguments: [
      { source: { from: 'key', key: 'completion' }, keyword: 'completions' },
      { source: { from: 'key', key: 'answer' }, keyword: 'answer' },
      { source: { from: 'constant', value: 7 }, keyword: 'seven' },
    ],
  } as const;
  const completions: TrajectorySet = {
    ...trajectories(
      [1, 1, 1],
      dictionary({
        completion: { kind: 'object', dtype: 'string', values: ['4', '', '6'] },
        answer: { kind: 'object', dtype: 'json', values: [4, 5, undefined] },
      }),
    ),
    kind: 'completions',
  };

  it('trl: lists in, a list out, None is not applicable', async () => {
    const source = `
async def reward(completions, answer, seven, **kwargs):
    assert isinstance(completions, list) and len(completions) <= 2 and seven == 7
    return [None if not c else float(c == str(a)) for c, a in zip(completions, answer)]
`;
    const { reward, status, errors } = await replay(sandbox(), job(source, completions, [], batch));
    assert.deepEqual(errors, []);
    assert.deepEqual([...reward], [1, NaN, 0]);
    assert.equal(status[1], StepStatus.NotApplicable);
  });

  it('trl: a list of another length is a crash of its batch', async () => {
    const source = 'def reward(completions, **kwargs): return [1.0] * (3 - len(completions))';
    const { status, errors } = await replay(sandbox(), job(source, completions, [], batch));
    assert.deepEqual([...status], [StepStatus.Crash, StepStatus.Crash, StepStatus.Crash]);
    assert.deepEqual(
      errors.map(({ message, steps }) => [message, steps]),
      [['The reward function returned 1 rewards for 2 completions.', 3]],
    );
  });

  const signs = { contract: 'auto_mc_reward', returns: 'signs' } as const;

  it('auto_mc_reward, nested: the magnitudes are ours whatever the author makes of the signs', async () => {
    const source = `
def reward(obs, memory):
    def sparse():
        return 50 if obs == 5 else 0
    def dense():
        memory["calls"] = memory.get("calls", 0) + 1
        return obs - memory["calls"]
    return 3 * sparse() + 17 * dense()
`;
    const { reward, components, lines } = await replay(sandbox(), job(source, SIX, ['obs', 'memory'], signs));
    // Second episode: obs 2, 3, 4, 5 less calls 1, 2, 3, 4.
    assert.deepEqual([...reward], [-0.1, -0.1, 0.1, 0.1, 0.1, 1.1]);
    assert.deepEqual([...(components.get('sparse') ?? [])], [0, 0, 0, 0, 0, 1]);
    assert.deepEqual([...(components.get('dense') ?? [])], [-0.1, -0.1, 0.1, 0.1, 0.1, 0.1]);
    assert.equal(lines.get(6), 6);
  });

  it('auto_mc_reward, at module level, each with its own parameters', async () => {
    const source = `
def sparse(obs):
    return obs > 4
def dense(t, memory):
    return None if t == 0 else -t
`;
    const plan = { ...signs, entry: { name: 'sparse', kind: 'function' } } as const;
    const { reward, errors } = await replay(sandbox(), job(source, SIX, ['obs', 't', 'memory'], plan));
    assert.deepEqual(errors, []);
    assert.deepEqual([...reward], [0, -0.1, 0, -0.1, -0.1, 0.9]);
  });

  it('deepracer: the params dictionary by position', async () => {
    const set = trajectories(
      [2],
      dictionary({ progress: numbers([10, 100]), all_wheels_on_track: numbers([1, 0], [], 'bool') }),
    );
    const source = `
def reward_function(params):
    return float(params["progress"] if params["all_wheels_on_track"] else 1e-3)
`;
    const { reward } = await replay(
      sandbox(),
      job(source, set, [], {
        entry: { name: 'reward_function', kind: 'function' },
        arguments: [{ source: { from: 'obs' } }],
      }),
    );
    assert.deepEqual([...reward], [10, 1e-3]);
  });

  it('fields by path, of either observation', async () => {
    const channel = dictionary({ pos: numbers([1, 2, 3, 4], [2]), v: numbers([5, 6]) });
    const set = trajectories([2], channel, { nextObservation: channel });
    const { reward } = await replay(
      sandbox(),
      job('def reward(x, pos, next_v): return x + sum(pos) + 100 * next_v', set, [], {
        arguments: [
          { source: { from: 'field', of: 'obs', path: '["pos"][1]' }, keyword: 'x' },
          { source: { from: 'field', of: 'obs', path: '["pos"]' }, keyword: 'pos' },
          { source: { from: 'field', of: 'next_obs', path: '["v"]' }, keyword: 'next_v' },
        ],
      }),
    );
    assert.deepEqual([...reward], [505, 611]);
  });
});

onBothRuntimes('both runtimes', (sandbox) => {
  it('give the same floats, bit for bit', async () => {
    const set = pendulum(3, 40);
    const source = `
import math, statistics
def reward(obs, action):
    v = [math.exp(-abs(x)) * math.sin(x) for x in obs] + [math.tanh(action[0]), math.hypot(*obs), math.log1p(obs[2] ** 2)]
    return math.fsum(v) + statistics.pstdev(v) + sum(obs) ** 0.3333 .real if sum(obs) > 0 else math.pow(2.0, obs[0])
`;
    const { reward, errors } = await replay(sandbox(), job(source, set, ['obs', 'action']));
    assert.deepEqual(errors.map(gist), []);
    bits.push(Buffer.from(reward.buffer).toString('base64'));
    assert.equal(new Set(bits).size, 1);
  });
});

const bits: string[] = [];

onBothRuntimes('unusual reward files', (sandbox) => {
  const CASES: Readonly<Record<string, readonly [source: string, rewards: readonly number[]]>> = {
    'Windows line ends': ['import math\r\ndef reward(obs):\r\n    """doc"""\r\n    return obs\r\n', [0, 1]],
    'a byte-order mark': ['\ufeffdef reward(obs): return 1.5\n', [1.5, 1.5]],
    'a lambda': ['reward = lambda obs: obs * 2\n', [0, 2]],
    'modules that come frozen with the interpreter': [
      'import importlib.util, ntpath, runpy, zipfile\ndef reward(obs): return obs\n',
      [0, 1],
    ],
    'a partial function': [
      'import functools\ndef f(k, obs): return k * obs\nreward = functools.partial(f, 3)\n',
      [0, 3],
    ],
    'a decorated function': [
      'import functools\ndef plus(f):\n    @functools.wraps(f)\n    def g(*a, **k):\n        return f(*a, **k) + 1\n    return g\n@plus\ndef reward(obs): return obs\n',
      [1, 2],
    ],
    'a dataclass': [
      'from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass W:\n    a: float = 2.0\nw = W()\ndef reward(obs): return w.a\n',
      [2, 2],
    ],
    'a guarded main': [
      'def reward(obs): return 1\nif __name__ == "__main__":\n    raise SystemExit\n',
      [1, 1],
    ],
    'asyncio.run': [
      'import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x\ndef reward(obs): return asyncio.run(f(obs))\n',
      [0, 1],
    ],
    'an event loop of its own': [
      'import asyncio\nasync def f(x):\n    a, b = await asyncio.gather(asyncio.sleep(0.01, x), asyncio.wait_for(asyncio.sleep(0, 1), 5))\n    return a + b\ndef reward(obs):\n    loop = asyncio.new_event_loop()\n    try:\n        return loop.run_until_complete(f(obs))\n    finally:\n        loop.close()\n',
      [1, 2],
    ],
    'an event loop that is kept': [
      'import asyncio\nloop = asyncio.new_event_loop()\nasyncio.set_event_loop(loop)\nlock = asyncio.Semaphore(2)\nasync def f(x):\n    async with lock:\n        return x\ndef reward(obs): return asyncio.get_event_loop().run_until_complete(f(obs))\n',
      [0, 1],
    ],
    'an async reward that uses a thread and a queue': [
      'import asyncio\nasync def reward(obs):\n    queue = asyncio.Queue()\n    task = asyncio.ensure_future(queue.get())\n    await queue.put(await asyncio.to_thread(pow, obs + 1, 2))\n    assert asyncio.get_running_loop().is_running()\n    return await task\n',
      [1, 4],
    ],
    'asyncio.run that is too late': [
      'import asyncio\nasync def f():\n    await asyncio.sleep(3600)\ndef reward(obs):\n    try: asyncio.run(asyncio.wait_for(f(), 0.01))\n    except asyncio.TimeoutError: return 5\n',
      [5, 5],
    ],
    'a Decimal': ['from decimal import Decimal\ndef reward(obs): return Decimal("1.5")\n', [1.5, 1.5]],
    'no statement at all': ['def reward(obs):\n    """Nothing yet."""\n', [NaN, NaN]],
  };
  const two = trajectories([2], leaf(numbers([0, 1])));
  for (const [title, [source, rewards]] of Object.entries(CASES))
    it(title, async () => {
      const file = '/it\'s an "odd" folder/ü/reward.py';
      const result = await replay(sandbox(), { ...job(source, two, ['obs']), file });
      assert.deepEqual(result.errors, []);
      assert.deepEqual([...result.reward], rewards);
    });

  it('a recording without steps', async () => {
    const empty = trajectories([0], leaf(numbers([])));
    const { status, errors } = await replay(sandbox(), job('def reward(obs): return 1', empty, ['obs']));
    assert.deepEqual([status.length, errors.length], [0, 0]);
  });

  it('a generator is one error, however many rows give one', async () => {
    const { errors } = await replay(sandbox(), job('def reward(obs):\n    yield 1\n', two, ['obs']));
    assert.deepEqual(errors.map(gist), [
      { kind: 'crash', type: 'TypeError', line: null, steps: 2, firstRow: 0 },
    ]);
    assert.match(errors[0]?.message ?? '', /returned a generator/);
  });
});
