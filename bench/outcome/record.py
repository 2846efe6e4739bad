"""Records what the loop begins from: python record.py TASK FOLDER. An expert that errs, a random policy, some of each.

The expert plans: breadth-first search in MiniGrid, value iteration where it has a model (`P`), and the
well-known swing for the cars and the Acrobot. Everything is seeded.
"""

import importlib
import json
import random
import sys
from collections import defaultdict, deque
from pathlib import Path

import gymnasium
import numpy

EPISODES = {"random": 16, "expert": 16, "clumsy": 16}
ERRS = {"random": 1.0, "expert": 1 / 8, "clumsy": 1 / 2}


def main(task_file, folder):
    task = json.loads(Path(task_file).read_text())
    asked = task["environment"]
    if asked["id"].startswith("MiniGrid"):
        importlib.import_module("minigrid")
    env = gymnasium.make(asked["id"], max_episode_steps=asked["maxSteps"], disable_env_checker=True, **asked.get("arguments", {}))
    environments = importlib.import_module("environments")
    observe = getattr(environments, asked["observe"].partition(":")[2])
    actions = list(range(len(task["actions"]))) if "actions" in task else [[-1.0], [0.0], [1.0]]
    for layout in asked.get("seeds", [None])[:4]:
        rng = random.Random(layout or 0)
        expert = expert_for(env, actions, layout)
        with open(Path(folder) / ("layout-%s.jsonl" % layout), "w") as out:
            episode = 0
            for policy, count in EPISODES.items():
                for _ in range(count):
                    env.reset(seed=rng.getrandbits(30) if layout is None else layout)
                    obs, over, t = observe(env), False, 0
                    while not over:
                        action = rng.choice(actions) if rng.random() < ERRS[policy] else expert(env)
                        _, reward, terminated, truncated, _ = env.step(action)
                        next_obs, over = observe(env), terminated or truncated
                        step = {
                            "episode": episode, "t": t, "obs": obs, "action": action, "reward": float(reward), "next_obs": next_obs,
                            "terminated": bool(terminated), "truncated": bool(truncated), "info": {"policy": policy},
                        }
                        out.write(json.dumps(step) + "\n")
                        obs, t = next_obs, t + 1
                    episode += 1


def expert_for(env, actions, layout):
    base = env.unwrapped
    if hasattr(base, "P"):
        return by_model(base, actions)
    if hasattr(base, "grid"):
        return by_search(env, actions, layout)
    # Push the way it swings: of the cars their own speed, of the Acrobot that of its second joint, the other way round.
    if "Acrobot" in env.spec.id:
        return lambda env: actions[-1] if env.unwrapped.state[2] < 0 else actions[0]
    return lambda env: actions[-1] if env.unwrapped.state[1] >= 0 else actions[0]


def by_model(base, actions):
    """Value iteration; an episode that ends without the best reward is worth what it pays."""
    values = {state: 0.0 for state in base.P}

    def worth(state, action):
        return sum(p * (reward + (0.0 if over else 0.99 * values[after])) for p, after, reward, over in base.P[state][action])

    for _ in range(300):
        values.update({state: max(worth(state, action) for action in actions) for state in base.P})
    return lambda env: max(actions, key=lambda action: worth(int(env.unwrapped.s), action))


def by_search(env, actions, layout):
    """The first action of a shortest way to a reward, from each state that can be reached from the start."""
    environments = importlib.import_module("environments")
    env.reset(seed=layout)
    base = env.unwrapped
    draw, base.gen_obs = base.gen_obs, dict
    state_of = environments.rooms_state
    befores, plan, frontier = defaultdict(list), {}, deque()
    seen, open_ = {state_of(env)}, deque([picture_of(base)])
    while open_:
        picture = open_.popleft()
        put(base, picture)
        state = state_of(env)
        for action in actions:
            put(base, picture)
            _, reward, over, _, _ = base.step(action)
            if reward > 0 and state not in plan:
                plan[state] = action
                frontier.append(state)
            if over:
                continue
            following = state_of(env)
            befores[following].append((state, action))
            if following not in seen:
                seen.add(following)
                open_.append(picture_of(base))
    while frontier:
        for state, action in befores[frontier.popleft()]:
            if state not in plan:
                plan[state] = action
                frontier.append(state)
    base.gen_obs = draw
    return lambda env: plan.get(state_of(env), actions[0])


def picture_of(base):
    doors = [(cell, cell.is_open, cell.is_locked) for cell in base.grid.grid if cell and cell.type == "door"]
    return tuple(base.agent_pos), base.agent_dir, base.carrying, list(base.grid.grid), doors


def put(base, picture):
    place, base.agent_dir, base.carrying, grid, doors = picture
    base.agent_pos, base.grid.grid, base.step_count = numpy.array(place), list(grid), 0
    for door, is_open, is_locked in doors:
        door.is_open, door.is_locked = is_open, is_locked


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(*sys.argv[1:])
