"""Records MiniGrid-LavaCrossingS9N2-v0 to JSON Lines, one step a line.

    pip install minigrid==3.2.0 gymnasium==1.4.0 numpy==2.4.6
    python record.py

Three policies on three fixed layouts (environment seeds 1, 2 and 3):

- random: uniform over left, right, forward;
- planner: follows a shortest path to the goal, and takes a random action one time in eight;
- naive-q: tabular Q-learning (epsilon 0.1, alpha 0.2, gamma 0.99, 15,000 steps) on the reward in reward.py, then acting
  with epsilon 0.05. It shows what that reward teaches.

Everything is seeded, so a second run writes the same bytes. An observation has named fields instead of MiniGrid's image:
x, y (column and row of the agent, from the top left), direction (0 right, 1 down, 2 left, 3 up), front (what is on the
square ahead) and goal_distance (squares to the goal, Manhattan).
"""

import gzip
import json
import random
from collections import defaultdict, deque
from pathlib import Path

import gymnasium
import minigrid  # noqa: F401  registers the environments

from observe import observe
from reward import reward as naive_reward

LAYOUTS = [1, 2, 3]
MAX_STEPS = 120
ACTIONS = ["left", "right", "forward"]
EPISODES = {"random": 8, "planner": 16, "naive-q": 8}
OUT = Path(__file__).parent / "recordings"


def shortest_plan(env):
    """Action by (x, y, direction) on a shortest safe path: breadth-first search backwards from the goal."""
    base = env.unwrapped
    moves = [(1, 0), (0, 1), (-1, 0), (0, -1)]

    def successor(state, action):
        x, y, d = state
        if action < 2:
            return x, y, (d + (1 if action else -1)) % 4
        nx, ny = x + moves[d][0], y + moves[d][1]
        cell = base.grid.get(nx, ny)
        return (nx, ny, d) if cell is None or cell.type == "goal" else None

    states = [(x, y, d) for x in range(1, base.width - 1) for y in range(1, base.height - 1) for d in range(4)]
    states = [s for s in states if (c := base.grid.get(s[0], s[1])) is None or c.type == "goal"]
    before = defaultdict(list)
    for state in states:
        for action in range(3):
            after = successor(state, action)
            if after:
                before[after].append((state, action))
    plan, frontier = {}, deque(s for s in states if (c := base.grid.get(s[0], s[1])) and c.type == "goal")
    seen = set(frontier)
    while frontier:
        state = frontier.popleft()
        for previous, action in before[state]:
            if previous not in seen:
                seen.add(previous)
                plan[previous] = action
                frontier.append(previous)
    return plan


def key(obs):
    return obs["x"], obs["y"], obs["direction"]


def train(env, layout, rng, steps=15_000):
    q = defaultdict(lambda: [0.0, 0.0, 0.0])
    done = True
    for _ in range(steps):
        if done:
            env.reset(seed=layout)
            obs = observe(env)
        values = q[key(obs)]
        action = rng.randrange(3) if rng.random() < 0.1 else max(range(3), key=lambda a: (values[a], rng.random()))
        _, _, terminated, truncated, _ = env.step(action)
        next_obs = observe(env)
        pay = naive_reward(obs, next_obs)[0]
        target = pay if terminated else pay + 0.99 * max(q[key(next_obs)])
        values[action] += 0.2 * (target - values[action])
        obs, done = next_obs, terminated or truncated
    return q


def main():
    env = gymnasium.make("MiniGrid-LavaCrossingS9N2-v0", max_steps=MAX_STEPS)
    OUT.mkdir(exist_ok=True)
    for layout in LAYOUTS:
        rng = random.Random(layout)
        env.reset(seed=layout)
        plan = shortest_plan(env)
        q = train(env, layout, rng)
        policies = {
            "random": lambda obs: rng.randrange(3),
            "planner": lambda obs: rng.randrange(3) if rng.random() < 1 / 8 else plan.get(key(obs), 0),
            "naive-q": lambda obs: rng.randrange(3) if rng.random() < 0.05 else max(range(3), key=lambda a: q[key(obs)][a]),
        }
        path = OUT / f"layout-{layout}.jsonl.gz"
        episode = 0
        # mtime=0 and no file name in the header: the same recording is the same bytes.
        with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
            for policy, count in EPISODES.items():
                for _ in range(count):
                    env.reset(seed=layout)
                    obs, t, over = observe(env), 0, False
                    while not over:
                        action = policies[policy](obs)
                        _, pay, terminated, truncated, _ = env.step(action)
                        next_obs = observe(env)
                        over = terminated or truncated
                        step = {
                            "episode": episode, "t": t, "obs": obs, "action": action, "reward": float(pay), "next_obs": next_obs,
                            "terminated": terminated, "truncated": truncated, "info": {"policy": policy, "layout": layout},
                        }
                        out.write((json.dumps(step) + "\n").encode())
                        obs, t = next_obs, t + 1
                    episode += 1


if __name__ == "__main__":
    main()
