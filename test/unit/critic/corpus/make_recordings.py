"""Records the small recordings that the rewards of this corpus are scored on.

    pip install "gymnasium==1.4.0" numpy
    python test/unit/critic/corpus/make_recordings.py

Classic control comes from Gymnasium; the rest are small worlds written out below, so that the observation, the action
and the info are known exactly. Policies are scripted, with more and less noise, so that each recording holds successes
and failures.
"""

import gzip
import json
import math
import random
from pathlib import Path

import gymnasium
import numpy as np

OUT = Path(__file__).parent / "recordings"


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return round(float(value), 5)
    if isinstance(value, np.integer):
        return int(value)
    return value


def write(name, rows, task):
    with gzip.GzipFile(OUT / f"{name}.jsonl.gz", "wb", mtime=0) as file:
        for row in rows:
            file.write((json.dumps(plain(row)) + "\n").encode())
    task = {"goal": task.pop("goal"), "trajectories": [f"{name}.jsonl.gz"], **task}
    (OUT / f"{name}.reward.json").write_text(json.dumps(task, indent=2) + "\n")


def rollouts(make, policies, episodes, limit):
    """`make(seed)` gives (obs, step); `step(action)` gives (obs, reward, terminated, info)."""
    rows = []
    for number in range(episodes):
        policy = policies[number % len(policies)]
        obs, step = make(number)
        rng = random.Random(number)
        for t in range(limit):
            action = policy(obs, rng, t)
            after, reward, terminated, info = step(action)
            truncated = not terminated and t + 1 == limit
            rows.append(
                {
                    "episode": number,
                    "t": t,
                    "obs": obs,
                    "action": action,
                    "reward": reward,
                    "next_obs": after,
                    "terminated": terminated,
                    "truncated": truncated,
                    "info": info,
                }
            )
            obs = after
            if terminated or truncated:
                break
    return rows


def gym(name):
    def make(seed):
        env = gymnasium.make(name, max_episode_steps=10_000)
        obs, _ = env.reset(seed=seed)

        def step(action):
            after, reward, terminated, _, info = env.step(action)
            return after.copy(), float(reward), bool(terminated), info

        return obs, step

    return make


def cartpole():
    def balance(noise):
        def policy(obs, rng, t):
            if rng.random() < noise:
                return rng.randrange(2)
            return int(obs[2] + 0.4 * obs[3] + 0.05 * obs[0] + 0.1 * obs[1] > 0)

        return policy

    def stubborn(obs, rng, t):
        return 1 if rng.random() < 0.75 else 0

    rows = rollouts(gym("CartPole-v1"), [balance(0.05), balance(0.95), balance(0.4), balance(0.85), stubborn], 50, 100)
    names = ["x", "x_dot", "theta", "theta_dot"]
    units = ["m", "m/s", "rad", "rad/s"]
    write(
        "cartpole",
        rows,
        {
            "goal": "Keep the pole upright and the cart on the track until time is up.",
            "success": "truncated",
            "causes": {"pole fell": "abs(next_obs[2]) > 0.2095", "left the track": "abs(next_obs[0]) > 2.4"},
            "observation": {name: {"index": i, "unit": unit} for i, (name, unit) in enumerate(zip(names, units))},
            "actions": ["push left", "push right"],
        },
    )


def pendulum():
    def swing(noise):
        def policy(obs, rng, t):
            cos, sin, speed = obs
            angle = math.atan2(sin, cos)
            if rng.random() < noise:
                return [rng.uniform(-2, 2)]
            if cos > 0.85:
                return [max(-2.0, min(2.0, -12 * angle - 2.5 * speed))]
            energy = 0.5 * speed**2 + 10 * 1.5 * (cos - 1)
            return [2.0 if speed * energy < 0 else -2.0]

        return policy

    write(
        "pendulum",
        rollouts(gym("Pendulum-v1"), [swing(0.02), swing(0.15), swing(1.0)], 36, 100),
        {
            "goal": "Swing the pendulum up and hold it upright with little torque.",
            "success": "next_obs[0] > 0.95 and abs(next_obs[2]) < 1",
            "observation": {"cos_theta": {"index": 0}, "sin_theta": {"index": 1}, "theta_dot": {"index": 2, "unit": "rad/s"}},
        },
    )


def mountaincar():
    def pump(noise):
        def policy(obs, rng, t):
            if rng.random() < noise:
                return rng.randrange(3)
            return 2 if obs[1] >= 0 else 0

        return policy

    write(
        "mountaincar",
        rollouts(gym("MountainCar-v0"), [pump(0.05), pump(0.9), pump(0.3), pump(1.0)], 28, 160),
        {
            "goal": "Drive the car up to the flag on the right hill.",
            "success": "terminated",
            "actions": ["left", "coast", "right"],
        },
    )


def lander():
    def make(seed):
        rng = random.Random(seed)
        s = [rng.uniform(-0.6, 0.6), 1.3, rng.uniform(-0.3, 0.3), -0.1, rng.uniform(-0.15, 0.15), 0.0]
        dt = 0.06

        def view():
            down = s[1] <= 0.0
            return [*s, float(down and abs(s[4]) < 0.3), float(down and abs(s[4]) < 0.35)]

        def step(action):
            x, y, vx, vy, angle, spin = s
            ax, ay = 0.0, -0.9
            if action == 2:
                ax, ay = ax - 2.2 * math.sin(angle), ay + 2.2 * math.cos(angle)
            if action == 1:
                spin += 0.12
            if action == 3:
                spin -= 0.12
            vx, vy = vx + ax * dt, vy + ay * dt
            spin *= 0.95
            x, y, angle = x + vx * dt, y + vy * dt, angle + spin * dt
            landed = crashed = False
            if y <= 0:
                y = 0.0
                soft = abs(vy) < 0.55 and abs(vx) < 0.4 and abs(angle) < 0.3
                landed, crashed = soft and abs(x) < 0.4, not soft or abs(x) >= 0.4
                if landed:
                    vx = vy = spin = 0.0
            away = abs(x) > 2
            s[:] = [x, y, vx, vy, angle, spin]
            done = landed or crashed or away
            return view(), 100.0 if landed else -100.0 if done else 0.0, done, {"landed": landed}

        return view(), step

    def pilot(noise):
        def policy(obs, rng, t):
            if rng.random() < noise:
                return rng.randrange(4)
            x, y, vx, vy, angle, spin = obs[:6]
            want = max(-0.35, min(0.35, 0.5 * x + 1.0 * vx))
            lean = (want - angle) * 1.5 - spin
            if vy < -0.25 - 0.35 * y and abs(angle) < 0.5:
                return 2
            if lean > 0.08:
                return 1
            if lean < -0.08:
                return 3
            return 0

        return policy

    names = ["x", "y", "vx", "vy", "angle", "angular_velocity", "left_leg", "right_leg"]
    write(
        "lander",
        rollouts(make, [pilot(0.0), pilot(0.35), pilot(0.1), pilot(0.95)], 60, 150),
        {
            "goal": "Land between the flags, upright, and come to rest.",
            "success": "info['landed']",
            "causes": {"crashed": "terminated", "out of time": "truncated"},
            "observation": {name: {"index": i} for i, name in enumerate(names)},
            "actions": ["nothing", "left engine", "main engine", "right engine"],
        },
    )


def keydoor():
    """An 8 × 8 room with a wall in the middle, a door in it, a key and lava squares."""
    size, wall = 8, 4

    def make(seed):
        rng = random.Random(seed)
        door = rng.randrange(1, 7)
        key = (rng.randrange(1, 4), rng.randrange(1, 7))
        lava = {(rng.randrange(5, 7), rng.randrange(1, 5)) for _ in range(2)} - {(5, door)}
        goal = (6, 6)
        s = {"x": 1, "y": 1, "has_key": False, "door_open": False, "on_lava": False, "at_goal": False}

        def view():
            return {
                "agent_pos": [s["x"], s["y"]],
                "key_pos": list(key),
                "door_pos": [wall, door],
                "goal_pos": list(goal),
                "has_key": s["has_key"],
                "door_open": s["door_open"],
                "on_lava": s["on_lava"],
                "lava_near": any(abs(a - s["x"]) + abs(b - s["y"]) == 1 for a, b in lava),
            }

        def step(action):
            dx, dy = [(0, -1), (1, 0), (0, 1), (-1, 0), (0, 0), (0, 0)][action]
            if action == 4 and (s["x"], s["y"]) == key:
                s["has_key"] = True
            if action == 5 and s["has_key"] and (s["x"], s["y"]) == (wall - 1, door):
                s["door_open"] = True
            x, y = s["x"] + dx, s["y"] + dy
            free = 1 <= x < size - 1 and 1 <= y < size - 1
            if x == wall and not (y == door and s["door_open"]):
                free = False
            bumped = not free and (dx, dy) != (0, 0)
            if free:
                s["x"], s["y"] = x, y
            s["on_lava"] = (s["x"], s["y"]) in lava
            s["at_goal"] = (s["x"], s["y"]) == goal
            done = s["on_lava"] or s["at_goal"]
            return view(), 1.0 if s["at_goal"] else 0.0, done, {"success": s["at_goal"], "bumped": bumped}

        return view(), step

    def walk(obs, to):
        x, y = obs["agent_pos"]
        if x < wall < to[0] or (to[0] < wall < x):
            to = obs["door_pos"]
            if y != to[1]:
                return 2 if to[1] > y else 0
        if x != to[0]:
            return 1 if to[0] > x else 3
        return 2 if to[1] > y else 0

    def plan(noise):
        def policy(obs, rng, t):
            if rng.random() < noise:
                return rng.randrange(6)
            here = list(obs["agent_pos"])
            if not obs["has_key"]:
                return 4 if here == list(obs["key_pos"]) else walk(obs, obs["key_pos"])
            if not obs["door_open"]:
                front = [wall - 1, obs["door_pos"][1]]
                return 5 if here == front else walk(obs, front)
            return walk(obs, obs["goal_pos"])

        return policy

    write(
        "keydoor",
        rollouts(make, [plan(0.05), plan(0.3), plan(0.97), plan(0.6)], 60, 60),
        {
            "goal": "Fetch the key, open the door and reach the goal square without stepping into lava.",
            "success": "info['success']",
            "causes": {"lava": "terminated", "out of time": "truncated"},
            "actions": ["up", "right", "down", "left", "pick up", "toggle"],
        },
    )


def reach():
    """A gripper that moves in a box, as in the Fetch tasks."""

    def make(seed):
        rng = random.Random(seed)
        goal = [1.3 + rng.uniform(-0.15, 0.15), 0.75 + rng.uniform(-0.15, 0.15), 0.55 + rng.uniform(-0.1, 0.1)]
        grip = [1.3 + rng.uniform(-0.1, 0.1), 0.75 + rng.uniform(-0.1, 0.1), 0.5]
        speed = [0.0, 0.0, 0.0]

        def view():
            return {"observation": [*grip, *speed], "achieved_goal": list(grip), "desired_goal": list(goal)}

        def step(action):
            for i in range(3):
                move = 0.03 * max(-1.0, min(1.0, action[i]))
                speed[i] = move
                grip[i] += move
            near = math.dist(grip, goal) < 0.05
            return view(), 0.0 if near else -1.0, False, {"is_success": near}

        return view(), step

    def move(gain, noise):
        def policy(obs, rng, t):
            error = [g - a for g, a in zip(obs["desired_goal"], obs["achieved_goal"])]
            return [max(-1, min(1, gain * e / 0.03 + rng.gauss(0, noise))) for e in error] + [0.0]

        return policy

    write(
        "reach",
        rollouts(make, [move(0.4, 0.1), move(0.0, 0.8), move(0.15, 0.5), move(-0.1, 0.4)], 48, 30),
        {
            "goal": "Move the gripper to the goal position.",
            "success": "info['is_success']",
        },
    )


def runner():
    """A body that runs along a line, as HalfCheetah; it does not fall."""

    def make(seed):
        rng = random.Random(seed)
        s = {"x": 0.0, "v": 0.0, "pitch": 0.0, "height": 0.0}
        phase = [rng.uniform(-0.1, 0.1) for _ in range(6)]

        def view():
            return [s["height"], s["pitch"], *phase, s["v"], 0.1 * math.sin(4 * s["x"]), s["pitch"] * 0.5]

        def step(action):
            push = sum(a * math.cos(p) for a, p in zip(action, phase)) / 6
            before = s["x"]
            s["v"] += 0.25 * (6 * push - s["v"])
            s["x"] += 0.05 * s["v"]
            s["pitch"] += 0.1 * (0.4 * push - s["pitch"]) + rng.gauss(0, 0.01)
            s["height"] = 0.05 * math.sin(3 * s["x"])
            for i, a in enumerate(action):
                phase[i] += 0.2 * a * math.sin(phase[i] + i)
            velocity = (s["x"] - before) / 0.05
            cost = 0.1 * sum(a * a for a in action)
            info = {"x_position": s["x"], "x_velocity": velocity, "reward_ctrl": -cost}
            return view(), velocity - cost, False, info

        return view(), step

    def run(gain, noise):
        def policy(obs, rng, t):
            return [max(-1, min(1, gain * math.cos(p) + rng.gauss(0, noise))) for p in obs[2:8]]

        return policy

    write(
        "runner",
        rollouts(make, [run(0.8, 0.1), run(0.0, 0.6), run(0.4, 0.4), run(-0.5, 0.3)], 40, 50),
        {
            "goal": "Run forward as fast as possible.",
            "success": "info['x_position'] > 4",
        },
    )


def racer():
    """AWS DeepRacer's params on an oval, without its renderer."""
    n = 60
    waypoints = [[3 * math.cos(2 * math.pi * i / n) + 4, 1.8 * math.sin(2 * math.pi * i / n) + 3] for i in range(n)]
    width = 0.76
    length = sum(math.dist(waypoints[i], waypoints[(i + 1) % n]) for i in range(n))

    def make(seed):
        rng = random.Random(seed)
        start = rng.randrange(n)
        ahead = waypoints[(start + 1) % n]
        at = waypoints[start]
        s = {"x": at[0], "y": at[1], "heading": math.atan2(ahead[1] - at[1], ahead[0] - at[0])}
        state = {"steps": 0, "gone": 0.0, "speed": 1.0, "steer": 0.0, "nearest": start}

        def view():
            near = min(range(n), key=lambda i: math.dist(waypoints[i], (s["x"], s["y"])))
            following, before = (near + 1) % n, (near - 1) % n
            a, b = (near, following)
            if math.dist(waypoints[before], (s["x"], s["y"])) < math.dist(waypoints[following], (s["x"], s["y"])):
                a, b = before, near
            (ax, ay), (bx, by) = waypoints[a], waypoints[b]
            along = math.hypot(bx - ax, by - ay)
            side = ((bx - ax) * (s["y"] - ay) - (by - ay) * (s["x"] - ax)) / along
            moved = (near - state["nearest"] + n // 2) % n - n // 2
            state["gone"] += moved
            state["nearest"] = near
            distance = abs(side)
            return {
                "all_wheels_on_track": distance < width / 2 - 0.05,
                "x": s["x"],
                "y": s["y"],
                "distance_from_center": distance,
                "is_left_of_center": side > 0,
                "heading": math.degrees((s["heading"] + math.pi) % (2 * math.pi) - math.pi),
                "progress": max(0.0, min(100.0, 100.0 * state["gone"] / n)),
                "steps": state["steps"],
                "speed": state["speed"],
                "steering_angle": state["steer"],
                "track_width": width,
                "track_length": length,
                "closest_waypoints": [a, b],
                "waypoints": waypoints,
                "is_offtrack": distance > width / 2 + 0.1,
                "is_reversed": False,
                "is_crashed": False,
            }

        def step(action):
            state["steer"], state["speed"] = action
            state["steps"] += 1
            s["heading"] += math.radians(state["steer"]) * 0.12 * state["speed"]
            s["x"] += state["speed"] * 0.1 * math.cos(s["heading"])
            s["y"] += state["speed"] * 0.1 * math.sin(s["heading"])
            after = view()
            done = after["is_offtrack"] or after["progress"] >= 100
            return after, 0.0, done, {}

        return view(), step

    def drive(noise, fast):
        def policy(obs, rng, t):
            target = waypoints[(obs["closest_waypoints"][1] + 4) % n]
            want = math.atan2(target[1] - obs["y"], target[0] - obs["x"]) - math.radians(obs["heading"])
            want = math.degrees((want + math.pi) % (2 * math.pi) - math.pi)
            steer = max(-30.0, min(30.0, want * 1.2 + rng.gauss(0, noise)))
            return [steer, min(4.0, max(1.0, fast + rng.uniform(-0.5, 0.5)))]

        return policy

    rows = rollouts(make, [drive(3, 2.6), drive(60, 3), drive(25, 3.4), drive(200, 2)], 32, 110)
    for row in rows:
        for key in ("obs", "next_obs"):
            # Simulators give the whole track at every step; here a coarser one keeps the file small.
            row[key] = {**row[key], "waypoints": row[key]["waypoints"]}
    write(
        "racer",
        rows,
        {
            "goal": "Drive once round the track quickly without leaving it.",
            "success": "next_obs['progress'] >= 100",
            "causes": {"off track": "next_obs['is_offtrack']", "out of time": "truncated"},
        },
    )


def robot():
    """A wheeled robot that drives to a goal past pillars."""

    def make(seed):
        rng = random.Random(seed)
        goal = (rng.uniform(2.5, 4), rng.uniform(-2, 2))
        pillars = [(rng.uniform(0.8, 2.5), rng.uniform(-2, 2)) for _ in range(4)]
        s = {"x": 0.0, "y": 0.0, "yaw": rng.uniform(-3, 3), "v": 0.0, "w": 0.0, "battery": 1.0}

        def view():
            bearing = math.atan2(goal[1] - s["y"], goal[0] - s["x"]) - s["yaw"]
            clearance = min(math.dist(p, (s["x"], s["y"])) - 0.35 for p in pillars)
            return {
                "distance_to_goal": math.dist(goal, (s["x"], s["y"])),
                "heading_error": (bearing + math.pi) % (2 * math.pi) - math.pi,
                "linear_velocity": s["v"],
                "angular_velocity": s["w"],
                "min_laser": max(0.0, min(3.5, clearance)),
                "battery": s["battery"],
                "collision": clearance <= 0.0,
            }

        def step(action):
            s["v"] += 0.5 * (max(0.0, min(0.8, action[0])) - s["v"])
            s["w"] += 0.5 * (max(-1.5, min(1.5, action[1])) - s["w"])
            s["yaw"] += 0.2 * s["w"]
            s["x"] += 0.2 * s["v"] * math.cos(s["yaw"])
            s["y"] += 0.2 * s["v"] * math.sin(s["yaw"])
            s["battery"] -= 0.002 + 0.003 * abs(s["v"])
            after = view()
            there = after["distance_to_goal"] < 0.3
            return after, 1.0 if there else 0.0, there or after["collision"], {"is_success": there}

        return view(), step

    def go(noise, careful):
        def policy(obs, rng, t):
            turn = 1.5 * obs["heading_error"] + rng.gauss(0, noise)
            if careful and obs["min_laser"] < 0.25:
                turn += 1.2
            return [0.7 * max(0.1, math.cos(obs["heading_error"])) + rng.gauss(0, 0.05), turn]

        return policy

    write(
        "robot",
        rollouts(make, [go(0.1, True), go(0.5, False), go(3.0, False), go(0.2, True), go(6.0, False)], 60, 70),
        {
            "goal": "Drive to the goal without touching a pillar.",
            "success": "info['is_success']",
            "causes": {"collision": "next_obs['collision']", "out of time": "truncated"},
            "observation": {
                "distance_to_goal": {"unit": "m"},
                "heading_error": {"unit": "rad", "about": "Bearing of the goal from where the robot looks."},
                "linear_velocity": {"unit": "m/s"},
                "angular_velocity": {"unit": "rad/s"},
                "min_laser": {"unit": "m", "about": "Distance to the nearest pillar."},
            },
        },
    )


def hvac():
    """One room with a heater: keep it comfortable at a low cost."""

    def make(seed):
        rng = random.Random(seed)
        s = {"indoor": rng.uniform(14, 26), "hour": rng.randrange(24), "power": 0.0}
        cold = rng.uniform(-5, 12)

        def view():
            return {
                "indoor_temp": s["indoor"],
                "outdoor_temp": cold + 4 * math.sin((s["hour"] - 8) / 24 * 2 * math.pi),
                "setpoint": 21.0,
                "power_kw": s["power"],
                "price": 0.32 if 16 <= s["hour"] < 21 else 0.18,
                "occupied": 7 <= s["hour"] < 23,
            }

        def step(action):
            s["power"] = 3.0 * max(0.0, min(1.0, action[0]))
            now = view()
            s["indoor"] += 0.08 * (now["outdoor_temp"] - s["indoor"]) + 0.6 * s["power"]
            s["hour"] = (s["hour"] + 1) % 24
            after = view()
            return after, -abs(after["indoor_temp"] - 21), False, {}

        return view(), step

    def control(gain, offset, noise):
        def policy(obs, rng, t):
            hold = 0.08 * (21 - obs["outdoor_temp"]) / 1.8
            return [max(0, min(1, hold + gain * (21 + offset - obs["indoor_temp"]) + rng.gauss(0, noise)))]

        return policy

    write(
        "hvac",
        rollouts(make, [control(0.3, 0, 0.05), control(0, 0, 0.4), control(0.2, 6, 0.1), control(0.2, -6, 0.1)], 40, 48),
        {
            "goal": "Keep the room within one degree of the set point at low cost.",
            "success": "abs(next_obs['indoor_temp'] - 21) < 1 and abs(steps[-5]['next_obs']['indoor_temp'] - 21) < 1",
            "observation": {
                "indoor_temp": {"unit": "°C"},
                "outdoor_temp": {"unit": "°C"},
                "setpoint": {"unit": "°C"},
                "power_kw": {"unit": "kW"},
                "price": {"unit": "€/kWh"},
            },
        },
    )


def gsm8k():
    rng = random.Random(1)
    rows = []
    for i in range(64):
        a, b, c = rng.randrange(3, 60), rng.randrange(2, 12), rng.randrange(1, 30)
        answer = a * b + c
        right = i % 2 == 0
        said = answer if right else answer + rng.choice([-10, -1, 1, 7, 100])
        shown = f"{said:,}" if i % 3 == 0 else str(said)
        think = f"Each of the {b} boxes holds {a} pens.\n{a} * {b} = {a * b}.\nThen {c} more are added."
        if i % 5:
            think += f"\nSo we have {a * b} + {c}."
        if i % 8 == 5:
            text = f"{think}\nThe answer is {shown}."
        elif i % 8 == 6:
            text = f"<think>{think}\n<answer>{shown}</answer>"
        else:
            text = f"<think>\n{think}\n</think>\n<answer>\n{shown}\n</answer>"
        correct = right and i % 8 not in (5, 6)
        rows.append(
            {
                "prompt": f"{b} boxes hold {a} pens each, and there are {c} more pens. How many pens are there?",
                "completion": text,
                "answer": str(answer),
                "solution": f"{b} boxes of {a} pens are {a * b} pens. With {c} more that is {answer}.\n#### {answer}",
                "correct": correct,
            }
        )
    write("gsm8k", rows, {"goal": "Answer with the right number, in <think> and <answer> tags.", "success": "correct"})


def boxed():
    rng = random.Random(2)
    rows = []
    for i in range(56):
        p, q = rng.randrange(1, 9), rng.randrange(2, 9)
        kind = i % 4
        truth = [f"\\frac{{{p}}}{{{q}}}", str(p * q), f"x^{{{q}}}+{p}", f"{p}\\sqrt{{{q}}}"][kind]
        wrong = [f"\\frac{{{q}}}{{{p + 1}}}", str(p * q + 2), f"x^{{{q}}}-{p}", f"{p + 1}\\sqrt{{{q}}}"][kind]
        right = i % 7 in (0, 1, 2, 4)
        given = truth if right else wrong
        text = f"We simplify step by step.\nFirst consider {p} and {q}.\nHence the result is $\\boxed{{{given}}}$."
        if i % 9 == 4:
            text = f"A first guess is \\boxed{{{wrong}}}, but this fails.\nChecking again gives \\boxed{{{given}}}"
        if i % 11 == 7:
            text = f"The result is {given}"
        rows.append(
            {
                "prompt": [{"role": "user", "content": f"Simplify expression {i}. Put the answer in \\boxed{{}}."}],
                "completion": [{"role": "assistant", "content": text}],
                "ground_truth": truth,
                "correct": right and i % 11 != 7,
            }
        )
    write("boxed", rows, {"goal": "Give the right result in \\boxed{}.", "success": "correct"})


def tools():
    rng = random.Random(3)
    cities = ["Paris", "Oslo", "Lima", "Kyoto", "Accra"]
    rows = []
    for i in range(48):
        city, days = rng.choice(cities), rng.randrange(1, 8)
        expected = {"name": "get_forecast", "arguments": {"city": city, "days": days}}
        call = json.loads(json.dumps(expected))
        correct = True
        if i % 4 == 1:
            call["arguments"]["days"] = days + 1
            correct = False
        if i % 6 == 2:
            call["name"] = "search"
            correct = False
        if i % 7 == 3:
            del call["arguments"]["days"]
            correct = False
        text = json.dumps(call, indent=2 if i % 3 == 0 else None)
        if i % 9 == 4:
            text, correct = text[:-2], False
        body = f"I need the weather.\n<tool_call>\n{text}\n</tool_call>"
        if i % 10 == 6:
            body, correct = f"The weather in {city} will be fine for {days} days.", False
        rows.append(
            {
                "prompt": f"What will the weather be in {city} for the next {days} days?",
                "completion": body,
                "expected_call": json.dumps(expected),
                "correct": correct,
            }
        )
    write("tools", rows, {"goal": "Call the right tool with the right arguments.", "success": "correct"})


def choice():
    rng = random.Random(4)
    rows = []
    for i in range(48):
        answer = rng.choice("ABCD")
        right = i % 3 != 1
        letter = answer if right else rng.choice([c for c in "ABCD" if c != answer])
        style = i % 6
        text = [
            f"Option {letter} fits best because of the dates.\nAnswer: {letter}",
            f"Let us compare A and B first.\nBoth are wrong or right.\nAnswer: ({letter})",
            f"Considering everything,\nanswer: {letter.lower()}",
            f"A quick look at D.\n\nAnswer: {letter}.",
            f"I am not sure. It might be {letter}",
            f"**Answer:** {letter}",
        ][style]
        rows.append(
            {
                "prompt": f"Question {i}: which of A, B, C, D?",
                "completion": text,
                "label": answer,
                "difficulty": rng.randrange(1, 6),
                "correct": right and style not in (4,),
            }
        )
    write("choice", rows, {"goal": "End with Answer: and the right letter.", "success": "correct"})


def code():
    rng = random.Random(5)
    problems = [
        ("add", "def add(a, b):\n    return a + b", "def add(a, b):\n    return a - b", [[[1, 2], 3], [[0, 0], 0], [[-4, 9], 5]]),
        ("mul", "def mul(a, b):\n    return a * b", "def mul(a, b):\n    return a + b", [[[2, 2], 4], [[3, 5], 15], [[0, 7], 0]]),
        ("last", "def last(xs):\n    return xs[-1]", "def last(xs):\n    return xs[0]", [[[[1, 2, 3]], 3], [[[5]], 5], [[[7, 8]], 8]]),
        ("up", "def up(s):\n    return s.upper()", "def up(s):\n    return s", [[["ab"], "AB"], [["X"], "X"], [["yo"], "YO"]]),
    ]
    rows = []
    for i in range(40):
        name, good, bad, tests = problems[i % 4]
        right = rng.random() < 0.55
        body = good if right else bad
        broken = i % 9 == 5
        if broken:
            body, right = body.replace(":", "", 1), False
        text = f"Here is the function `{name}`.\n\n```python\n{body}\n```\nIt handles all cases."
        if i % 10 == 7:
            text, right = f"Here it is:\n{body}", False
        rows.append(
            {
                "prompt": f"Write the Python function {name}.",
                "completion": text,
                "entry_point": name,
                "tests": json.dumps(tests),
                "correct": right,
            }
        )
    write("code", rows, {"goal": "Write a function that passes all tests, in a fenced block.", "success": "correct"})


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for make in (
        *(cartpole, pendulum, mountaincar, lander, keydoor, reach, runner, racer, robot, hvac),
        *(gsm8k, boxed, tools, choice, code),
    ):
        make()
