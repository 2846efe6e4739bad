import type { Channel, Column, TrajectorySet } from '../extension/core/trajectory/model';

/** A reward to measure, with the names it is called with. */
export interface BenchReward {
  readonly title: string;
  readonly source: string;
  readonly names: readonly string[];
  /** Of the recording: one flat vector a step, or a dictionary. */
  readonly observation: 'vector' | 'dictionary';
}

export const REWARDS: readonly BenchReward[] = [
  {
    title: 'arithmetic: one line on a vector',
    observation: 'vector',
    names: ['obs', 'action'],
    source: `
def reward(obs, action):
    return 1.0 - abs(obs[0]) - 0.1 * abs(obs[2]) - 0.001 * action[0] * action[0]
`,
  },
  {
    title: 'five components',
    observation: 'vector',
    names: ['obs', 'action', 'next_obs', 'terminated'],
    source: `
import math

GOAL = (0.5, -0.25)

def distance(state):
    return math.sqrt((state[0] - GOAL[0]) ** 2 + (state[1] - GOAL[1]) ** 2)

def reward(obs, action, next_obs, terminated):
    progress = distance(obs) - distance(next_obs)
    upright = 1.0 - abs(next_obs[4])
    energy = -0.01 * (action[0] ** 2 + action[1] ** 2)
    speed = -0.05 * max(0.0, abs(next_obs[2]) - 0.8)
    landed = 0.0
    if terminated:
        landed = 10.0 if next_obs[6] > 0.5 else -10.0
    parts = {"progress": progress, "upright": upright, "energy": energy, "speed": speed, "landed": landed}
    return sum(parts.values()), parts
`,
  },
  {
    title: 'branches on a dictionary',
    observation: 'dictionary',
    names: ['obs', 'next_obs', 'terminated'],
    source: `
def reward(obs, next_obs, terminated):
    if terminated and next_obs["lives"] == 0:
        return -1.0, {"death": -1.0, "near": 0.0}
    x, y = next_obs["position"]
    near = 0.0
    if x > 0.5 and y > 0.5:
        near = 0.5
    elif x > 0.0:
        near = 0.25 * x
    elif y < -0.5 or obs["speed"] > 0.9:
        near = -0.125
    death = -0.5 if next_obs["lives"] < obs["lives"] else 0.0
    return near + death, {"death": death, "near": near}
`,
  },
  {
    title: 'branches and memory',
    observation: 'dictionary',
    names: ['obs', 'next_obs', 'terminated', 'memory'],
    source: `
def reward(obs, next_obs, terminated, memory):
    x, y = next_obs["position"]
    best = memory.get("best")
    progress = 0.0
    if best is None or x + y > best:
        progress = 0.0 if best is None else x + y - best
        memory["best"] = x + y
    cell = (int(x * 4), int(y * 4))
    seen = memory.setdefault("seen", set())
    novelty = 0.0
    if cell not in seen:
        seen.add(cell)
        novelty = 0.05
    hurt = -1.0 if next_obs["lives"] < obs["lives"] else 0.0
    return progress + novelty + hurt, {"progress": progress, "novelty": novelty, "hurt": hurt}
`,
  },
  {
    title: 'numpy on vectors',
    observation: 'vector',
    names: ['obs', 'action', 'next_obs'],
    source: `
import numpy as np

GOAL = np.array([0.5, -0.25], dtype=np.float32)

def reward(obs, action, next_obs):
    distance = float(np.linalg.norm(next_obs[:2] - GOAL))
    effort = 0.01 * float(np.square(action).sum())
    return -distance - effort, {"distance": -distance, "effort": -effort}
`,
  },
];

const EPISODE = 250;

/** A recording of `steps` steps from a small linear congruential generator: the same on every machine. */
export function recording(steps: number, kind: BenchReward['observation']): TrajectorySet {
  let state = 12345;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const filled = (width: number): Float32Array => Float32Array.from({ length: steps * width }, uniform);
  const count = Math.floor(steps / EPISODE);
  const terminated = new Uint8Array(steps);
  const episodes = Array.from({ length: count }, (_, i) => {
    const start = i * EPISODE;
    const length = i === count - 1 ? steps - start : EPISODE;
    terminated[start + length - 1] = 1;
    return { id: String(i), file: 'bench', start, length };
  });
  const observation = (): Channel => {
    if (kind === 'vector')
      return channel({ '': { kind: 'numeric', dtype: 'float32', shape: [8], data: filled(8) } });
    const lives = Int32Array.from({ length: steps }, () => Math.floor((uniform() + 1) * 2));
    return channel({
      position: { kind: 'numeric', dtype: 'float32', shape: [2], data: filled(2) },
      speed: { kind: 'numeric', dtype: 'float64', shape: [], data: Float64Array.from(filled(1)) },
      lives: { kind: 'numeric', dtype: 'int32', shape: [], data: lives },
      view: { kind: 'numeric', dtype: 'float32', shape: [8], data: filled(8) },
    });
  };
  return {
    kind: 'transitions',
    episodes,
    steps,
    observation: observation(),
    nextObservation: observation(),
    action: channel({ '': { kind: 'numeric', dtype: 'float32', shape: [2], data: filled(2) } }),
    reward: new Float64Array(steps),
    terminated,
    truncated: new Uint8Array(steps),
    info: null,
  };
}

/** A dictionary of these columns; the column itself where there is one without a name. */
function channel(columns: Readonly<Record<string, Column>>): Channel {
  const entries = Object.keys(columns).map((key, column) => ({
    key,
    value: { kind: 'leaf', column } as const,
  }));
  const [only] = entries;
  return {
    structure: entries.length === 1 && only ? only.value : { kind: 'dict', entries },
    columns: Object.values(columns),
  };
}
