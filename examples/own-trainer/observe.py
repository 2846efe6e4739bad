"""What the reward sees of the environment, and where the agent is for a learner with a table."""


def observe(env):
    base = env.unwrapped
    x, y = (int(v) for v in base.agent_pos)
    ahead = base.grid.get(*base.front_pos)
    goal = next((i % base.width, i // base.width) for i, cell in enumerate(base.grid.grid) if cell and cell.type == "goal")
    return {
        "x": x,
        "y": y,
        "direction": int(base.agent_dir),
        "front": ahead.type if ahead else "empty",
        "goal_distance": abs(goal[0] - x) + abs(goal[1] - y),
    }


def state(env):
    base = env.unwrapped
    return (*base.agent_pos, base.agent_dir)
