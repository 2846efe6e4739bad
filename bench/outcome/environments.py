"""What rewards see of the benchmark's environments, and where an agent with a table is."""

import math


def minigrid(env):
    base = env.unwrapped
    x, y = (int(v) for v in base.agent_pos)
    ahead = base.grid.get(*base.front_pos)
    goal_x, goal_y = place(base, "goal")
    return {
        "x": x,
        "y": y,
        "direction": int(base.agent_dir),
        "front": ahead.type if ahead else "empty",
        "goal_distance": abs(goal_x - x) + abs(goal_y - y),
    }


def minigrid_state(env):
    base = env.unwrapped
    return (*map(int, base.agent_pos), int(base.agent_dir))


def doorkey(env):
    base = env.unwrapped
    door = next(cell for cell in base.grid.grid if cell and cell.type == "door")
    return {**minigrid(env), "carrying": int(base.carrying is not None), "door_open": int(door.is_open)}


def doorkey_state(env):
    seen = doorkey(env)
    key = place(env.unwrapped, "key")
    return (*minigrid_state(env), seen["carrying"], seen["door_open"], key)


def rooms(env):
    base = env.unwrapped
    x, y = (int(v) for v in base.agent_pos)
    ahead = base.grid.get(*base.front_pos)
    return {
        "x": x,
        "y": y,
        "direction": int(base.agent_dir),
        "front": ahead.type if ahead else "empty",
        "carrying": base.carrying.type if base.carrying else "nothing",
        "doors_open": sum(cell.is_open for cell in doors(base)),
    }


def rooms_state(env):
    base = env.unwrapped
    things = tuple((i, cell.type) for i, cell in enumerate(base.grid.grid) if cell and cell.type in ("key", "ball", "box"))
    return (*minigrid_state(env), base.carrying and base.carrying.type, things, tuple((door.is_open, door.is_locked) for door in doors(base)))


def doors(base):
    return [cell for cell in base.grid.grid if cell and cell.type == "door"]


def place(base, kind):
    return next((divmod(i, base.width)[::-1] for i, cell in enumerate(base.grid.grid) if cell and cell.type == kind), None)


def cliff(env):
    y, x = divmod(int(env.unwrapped.s), 12)
    return {"x": x, "y": y, "goal_distance": 11 - x + 3 - y}


def lake(env):
    base = env.unwrapped
    y, x = divmod(int(base.s), base.ncol)
    return {"x": x, "y": y, "square": base.desc[y][x].decode(), "goal_distance": base.ncol - 1 - x + base.nrow - 1 - y}


def taxi(env):
    base = env.unwrapped
    y, x, passenger, destination = map(int, base.decode(base.s))
    aboard = passenger == 4
    target = base.locs[destination if aboard else passenger]
    return {
        "x": x,
        "y": y,
        "passenger": passenger,
        "destination": destination,
        "aboard": int(aboard),
        "target_distance": abs(target[0] - y) + abs(target[1] - x),
    }


def car(env):
    position, velocity = map(float, env.unwrapped.state)
    return {"position": position, "velocity": velocity}


def acrobot(env):
    first, second, first_speed, second_speed = map(float, env.unwrapped.state)
    height = -math.cos(first) - math.cos(first + second)
    return {"first": first, "second": second, "first_speed": first_speed, "second_speed": second_speed, "height": height}


def number(env):
    return int(env.unwrapped.s)
