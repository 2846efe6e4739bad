"""Writes tasks/: eight small reward tasks with recordings, six of steps and two of completions.

    python eval/loop/make_tasks.py

Python's standard library alone; the same files every time. Each recording mixes good, noisy and random policies, so that there are
successes and failures of several kinds.
"""

import gzip
import json
import math
import random
from pathlib import Path

TASKS = Path(__file__).parent / "tasks"


def write(name, task, rows):
    folder = TASKS / name
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    # Without the time of writing, which is else in the header.
    with open(folder / "recording.jsonl.gz", "wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as out:
        out.write(text.encode())
    task = {"goal": task.pop("goal"), "reward": "reward.py", "trajectories": ["recording.jsonl.gz"], **task}
    (folder / f"{name}.reward.json").write_text(json.dumps(task, indent=2) + "\n")


def episodes(count, limit, start, act, step, rng):
    """Rows of `count` episodes. `step(state, action)` gives (next state, reward, terminated); `act(state, skill)` an action."""
    rows = []
    for episode in range(count):
        skill = (1.0, 0.85, 0.5, 0.0)[episode % 4]
        state = start(rng)
        for t in range(limit):
            action = act(state, skill, rng)
            following, reward, terminated = step(state, action)
            rows.append(
                {
                    "episode": episode,
                    "t": t,
                    "obs": state,
                    "action": action,
                    "reward": reward,
                    "next_obs": following,
                    "terminated": terminated,
                    "truncated": not terminated and t == limit - 1,
                }
            )
            state = following
            if terminated:
                break
    return rows


MOVES = {0: (0, -1), 1: (1, 0), 2: (0, 1), 3: (-1, 0)}


def grid(width, height, holes, goal):
    """Moves on a grid; walls hold, holes and the goal end the episode."""

    def step(state, action):
        dx, dy = MOVES[action]
        x = min(width - 1, max(0, state["x"] + dx))
        y = min(height - 1, max(0, state["y"] + dy))
        reached = (x, y) == goal
        return {"x": x, "y": y}, 1 if reached else 0, reached or (x, y) in holes

    return step


def towards(path):
    """Follows a map from square to action, with the given skill; at random where it does not know."""

    def act(state, skill, rng):
        known = path.get((state["x"], state["y"]))
        return known if known is not None and rng.random() < skill else rng.randrange(4)

    return act


def shortest(width, height, holes, goal):
    """Action to take on each square, by breadth-first search from the goal."""
    path, front = {}, [goal]
    for x, y in front:
        for action, (dx, dy) in MOVES.items():
            before = (x - dx, y - dy)
            if 0 <= before[0] < width and 0 <= before[1] < height and before not in holes:
                if before != goal and before not in path:
                    path[before] = action
                    front.append(before)
    return path


def cliff(rng):
    holes = {(x, 3) for x in range(1, 9)}
    safe = {**{(x, y): 1 for x in range(9) for y in range(3)}, **{(9, y): 2 for y in range(3)}, (0, 3): 0}
    rows = episodes(48, 60, lambda _: {"x": 0, "y": 3}, towards(safe), grid(10, 4, holes, (9, 3)), rng)
    task = {
        "goal": "Walk along the cliff from the left to the right corner without falling.",
        "success": "reward > 0",
        "causes": {"fell": "terminated", "out of time": "truncated"},
        "discount": 0.99,
        "actions": ["up", "right", "down", "left"],
    }
    write("cliff", task, rows)


def ice(rng):
    holes = {(1, 1), (3, 1), (3, 2), (0, 3), (4, 4), (2, 5)}
    path = shortest(6, 6, holes, (5, 5))
    rows = episodes(48, 50, lambda _: {"x": 0, "y": 0}, towards(path), grid(6, 6, holes, (5, 5)), rng)
    task = {
        "goal": "Cross the frozen lake to its far corner without breaking through the ice.",
        "success": "reward > 0",
        "causes": {"hole": "terminated", "out of time": "truncated"},
        "discount": 0.99,
        "actions": ["up", "right", "down", "left"],
    }
    write("ice", task, rows)


def hill(rng):
    def step(state, action):
        velocity = state["velocity"] + (action - 1) * 0.001 - 0.0025 * math.cos(3 * state["position"])
        velocity = min(0.07, max(-0.07, velocity))
        position = min(0.6, max(-1.2, state["position"] + velocity))
        velocity = 0.0 if position == -1.2 and velocity < 0 else velocity
        return {"position": round(position, 5), "velocity": round(velocity, 6)}, -1, position >= 0.5

    def act(state, skill, rng):
        return (2 if state["velocity"] >= 0 else 0) if rng.random() < skill else rng.randrange(3)

    rows = episodes(32, 180, lambda r: {"position": round(r.uniform(-0.6, -0.4), 5), "velocity": 0.0}, act, step, rng)
    task = {
        "goal": "Drive the weak car up the right hill; it has to gather momentum first.",
        "success": "terminated",
        "causes": {"out of time": "truncated"},
        "discount": 0.999,
        "actions": ["push left", "nothing", "push right"],
    }
    write("hill", task, rows)


def pole(rng):
    def step(state, action):
        force = 10.0 if action == 1 else -10.0
        cos, sin = math.cos(state["angle"]), math.sin(state["angle"])
        temp = (force + 0.05 * state["angle_velocity"] ** 2 * sin) / 1.1
        turn = (9.8 * sin - cos * temp) / (0.5 * (4 / 3 - 0.1 * cos**2 / 1.1))
        push = temp - 0.05 * turn * cos / 1.1
        following = {
            "position": round(state["position"] + 0.02 * state["velocity"], 5),
            "velocity": round(state["velocity"] + 0.02 * push, 5),
            "angle": round(state["angle"] + 0.02 * state["angle_velocity"], 5),
            "angle_velocity": round(state["angle_velocity"] + 0.02 * turn, 5),
        }
        return following, 1, abs(following["angle"]) > 0.2095 or abs(following["position"]) > 2.4

    def act(state, skill, rng):
        lean = state["angle"] + 0.3 * state["angle_velocity"] + 0.02 * state["position"]
        return (1 if lean > 0 else 0) if rng.random() < skill else rng.randrange(2)

    def start(rng):
        return {key: round(rng.uniform(-0.05, 0.05), 5) for key in ("position", "velocity", "angle", "angle_velocity")}

    task = {
        "goal": "Keep the pole upright until the time is over.",
        "success": "truncated",
        "causes": {"off the track": "abs(next_obs['position']) > 2.4", "tipped over": "terminated"},
        "discount": 0.99,
        "actions": ["left", "right"],
    }
    write("pole", task, episodes(40, 100, start, act, step, rng))


def room(rng):
    """A walker that turns and steps, with what is in front of it among what it sees."""
    ahead = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    lava = {(3, y) for y in range(6) if y != 4}
    goal = (5, 1)

    def thing(x, y):
        if not (0 <= x < 6 and 0 <= y < 6):
            return "wall"
        return "goal" if (x, y) == goal else "lava" if (x, y) in lava else "empty"

    def seen(x, y, heading):
        dx, dy = ahead[heading]
        return {
            "x": x,
            "y": y,
            "heading": heading,
            "front": thing(x + dx, y + dy),
            "distance": abs(goal[0] - x) + abs(goal[1] - y),
        }

    def step(state, action):
        x, y, heading = state["x"], state["y"], state["heading"]
        if action == 2:
            dx, dy = ahead[heading]
            if state["front"] != "wall":
                x, y = x + dx, y + dy
        else:
            heading = (heading + (1 if action == 1 else -1)) % 4
        here = thing(x, y)
        return seen(x, y, heading), 1 if here == "goal" else 0, here in ("goal", "lava")

    path = shortest(6, 6, lava, goal)
    wanted = {0: 3, 1: 0, 2: 1, 3: 2}

    def act(state, skill, rng):
        if rng.random() >= skill:
            return rng.randrange(3)
        heading = wanted[path.get((state["x"], state["y"]), 1)]
        turn = (heading - state["heading"]) % 4
        return 2 if turn == 0 else 0 if turn == 3 else 1

    task = {
        "goal": "Reach the goal square on the other side of the lava.",
        "success": "reward > 0",
        "causes": {"lava": "terminated", "out of time": "truncated"},
        "discount": 0.99,
        "actions": ["turn left", "turn right", "forward"],
    }
    write("room", task, episodes(48, 60, lambda r: seen(r.randrange(2), r.randrange(6), r.randrange(4)), act, step, rng))


def dock(rng):
    """A craft that glides in the plane and has to come to rest at a dock."""

    def step(state, action):
        ax, ay = ((0, 0), (0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05))[action]
        vx, vy = state["vx"] + ax, state["vy"] + ay
        following = {
            "x": round(state["x"] + vx, 4),
            "y": round(state["y"] + vy, 4),
            "vx": round(vx, 4),
            "vy": round(vy, 4),
        }
        near = math.hypot(following["x"], following["y"]) < 0.3
        gone = max(abs(following["x"]), abs(following["y"])) > 4
        return following, 0, near or gone

    def act(state, skill, rng):
        if rng.random() >= skill:
            return rng.randrange(5)
        wants = [(-0.12 * state[p] - state[v], p) for p, v in (("x", "vx"), ("y", "vy"))]
        want, axis = max(wants, key=lambda pair: abs(pair[0]))
        return 0 if abs(want) < 0.02 else {"x": (1, 2), "y": (3, 4)}[axis][0 if want > 0 else 1]

    def start(rng):
        angle = rng.uniform(0, 2 * math.pi)
        return {"x": round(2.5 * math.cos(angle), 4), "y": round(2.5 * math.sin(angle), 4), "vx": 0.0, "vy": 0.0}

    task = {
        "goal": "Come to the dock at the origin, and be slow when you touch it.",
        "success": "next_obs['x']**2 + next_obs['y']**2 < 0.09 and next_obs['vx']**2 + next_obs['vy']**2 < 0.04",
        "causes": {
            "hit too fast": "next_obs['x']**2 + next_obs['y']**2 < 0.09",
            "lost": "terminated",
            "out of time": "truncated",
        },
        "discount": 0.99,
        "actions": ["drift", "right", "left", "up", "down"],
    }
    write("dock", task, episodes(48, 80, start, act, step, rng))


def sums(rng):
    rows = []
    for _ in range(24):
        a, b = rng.randint(11, 99), rng.randint(11, 99)
        prompt = f"What is {a} + {b}? End with 'Answer: NUMBER'."
        for i in range(4):
            right = rng.random() < (0.8, 0.6, 0.4, 0.2)[i]
            given = a + b if right else a + b + rng.choice([-10, -1, 1, 10])
            steps = rng.choice(["", f"{a} and {b} make {given}. ", f"I add {a} and {b}, carry, and get {given}. "])
            # Some say the right number and then answer another; some leave the form out.
            if not right and rng.random() < 0.4:
                steps = f"It might be {a + b}, but no. "
            ending = f"Answer: {given}" if rng.random() < 0.85 else f"So {given}"
            rows.append(
                {
                    "prompt": prompt,
                    "completion": steps + ending,
                    "answer": str(a + b),
                    "correct": right and ending.startswith("Answer"),
                }
            )
    task = {
        "goal": "Add two numbers and end with 'Answer: NUMBER'.",
        "contract": "trl",
        "success": "correct",
        "discount": 1,
    }
    write("sums", task, rows)


def fields(rng):
    names = ["Ana", "Ben", "Chen", "Dara", "Elif", "Femi"]
    rows = []
    for _ in range(24):
        name, age = rng.choice(names), rng.randint(18, 90)
        prompt = f"{name} turned {age} last week and met {rng.choice(names)}, 7. Give name and age of the first as JSON."
        for i in range(4):
            right = rng.random() < (0.9, 0.6, 0.4, 0.2)[i]
            value = {"name": name, "age": age if right else rng.choice([7, age + 1, str(age)])}
            text = json.dumps(value)
            form = rng.randrange(4)
            if form == 1:
                text = f"```json\n{text}\n```"
            elif form == 2:
                text = f"Here it is: {text}"
            elif form == 3 and not right:
                text = text[:-1]
            rows.append({"prompt": prompt, "completion": text, "name": name, "age": age, "correct": right})
    task = {
        "goal": "Give the name and the age of the first person as a JSON object, the age as a number.",
        "contract": "trl",
        "success": "correct",
        "discount": 1,
    }
    write("fields", task, rows)


if __name__ == "__main__":
    for i, make in enumerate((cliff, ice, hill, pole, room, dock, sums, fields)):
        make(random.Random(100 + i))
