import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Squares 0 (a pit) to 8 (the goal) in a row; the agent starts on 3. An environment as Gymnasium has them, without it. */
const ENVIRONMENT = `
class Discrete:
    def __init__(self, n):
        self.n = n


class Corridor:
    action_space = Discrete(3)
    observation_space = None

    def __init__(self, breaks=False, pays=True):
        self.breaks = breaks
        self.pays = pays

    def reset(self, seed=None, options=None):
        self.x = 3
        return self.x, {}

    def step(self, action):
        if self.breaks and self.x == 5:
            raise RuntimeError("the motor is stuck")
        self.x += (-1, 1, 0)[action]
        over = self.x in (0, 8)
        return self.x, float(self.pays and self.x == 8), over, False, {"squares": self.x}


def observe(env):
    return {"x": env.x}
`;

export const SOUND = `def reward(obs, next_obs, terminated):
    goal = 1.0 if next_obs["x"] == 8 else 0.0
    pit = -1.0 if next_obs["x"] == 0 else 0.0
    return goal + pit - 0.01, {"goal": goal, "pit": pit}
`;

/** Pays for being beside the goal, for as long as one likes. */
export const GAMED = `def reward(obs, next_obs):
    return 1.0 if next_obs["x"] == 7 else 0.0
`;

function recording(): string {
  const walks = [
    [4, 5, 6, 7, 8],
    [2, 1, 0],
    [4, 3, 4, 5, 6, 7, 8],
    [2, 3, 2, 1, 0],
  ];
  return walks
    .flatMap((walk, episode) =>
      walk.map((x, t) => {
        const before = walk[t - 1] ?? 3;
        return `${JSON.stringify({
          episode,
          t,
          obs: { x: before },
          action: x > before ? 1 : 0,
          reward: x === 8 ? 1 : 0,
          next_obs: { x },
          terminated: x === 0 || x === 8,
          truncated: false,
          info: { policy: 'hand' },
        })}\n`;
      }),
    )
    .join('');
}

/** A folder with the environment, a recording and a task, `corridor.reward.json`. */
export async function corridorTask(changes: object = {}, reward = SOUND): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rewardsmith-train-'));
  await writeFile(join(folder, 'corridor.py'), ENVIRONMENT);
  await writeFile(join(folder, 'walks.jsonl'), recording());
  await writeFile(join(folder, 'reward.py'), reward);
  const task = {
    goal: 'Reach the end of the corridor, not the pit.',
    reward: 'reward.py',
    trajectories: ['walks.jsonl'],
    success: 'reward > 0',
    causes: { pit: 'terminated', 'out of time': 'truncated' },
    discount: 0.95,
    environment: { id: 'corridor.py:Corridor', maxSteps: 30, observe: 'corridor.py:observe' },
    ...changes,
  };
  await writeFile(join(folder, 'corridor.reward.json'), JSON.stringify(task));
  return folder;
}
