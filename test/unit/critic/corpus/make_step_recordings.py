"""Records more small worlds for step rewards: driving, a drone, pick and place, a two-link arm, grids, a tank.

    python test/unit/critic/corpus/make_step_recordings.py

As in make_recordings.py, the worlds are written out and the policies scripted, with more and less noise.
"""

import math
import random

from make_recordings import gym, rollouts, write


def clamp(value, low=-1.0, high=1.0):
    return max(low, min(high, value))


def lane():
    """Keep to the lane behind a slower car."""

    def make(seed):
        rng = random.Random(seed)
        s = {"y": rng.uniform(-0.8, 0.8), "psi": rng.uniform(-0.1, 0.1), "v": rng.uniform(8, 16), "gap": rng.uniform(25, 50)}
        s.update(steer=0.0, phase=rng.uniform(0, 6), x=0.0)
        lead = rng.uniform(10, 14)

        def view(crash=False, off=False):
            return {
                "lateral_offset": s["y"],
                "heading_error": s["psi"],
                "speed": s["v"],
                "steering_angle": s["steer"],
                "lead_distance": s["gap"],
                "lead_speed": lead,
                "curvature": 0.004 * math.sin(s["x"] / 40 + s["phase"]),
                "crashed": crash,
                "off_road": off,
            }

        def step(action):
            dt = 0.2
            s["steer"] = 12.0 * clamp(action[0])
            s["v"] = max(0.0, s["v"] + 2.5 * clamp(action[1]) * dt)
            s["psi"] += s["v"] * (math.radians(s["steer"]) / 6 - 0.004 * math.sin(s["x"] / 40 + s["phase"])) * dt
            s["y"] += s["v"] * math.sin(s["psi"]) * dt
            s["x"] += s["v"] * dt
            s["gap"] += (lead - s["v"]) * dt
            crash, off = s["gap"] <= 0.5, abs(s["y"]) > 1.75
            return view(crash, off), 0.0, crash or off, {"distance": s["x"], "crashed": crash}

        return view(), step

    def driver(gain, headway, noise):
        def policy(obs, rng, t):
            steer = -gain * (0.35 * obs["lateral_offset"] + 1.6 * obs["heading_error"]) + rng.gauss(0, noise)
            want = 0.25 * (obs["lead_distance"] - headway * obs["speed"]) + obs["lead_speed"] - obs["speed"]
            return [clamp(steer), clamp(want * 0.5 + rng.gauss(0, noise))]

        return policy

    write(
        "lane",
        rollouts(make, [driver(1.0, 1.5, 0.05), driver(0.25, 1.2, 0.6), driver(1.0, 0.0, 0.1), driver(1.2, 2.0, 0.1)], 48, 90),
        {
            "goal": "Drive on in the middle of the lane and keep a safe distance to the car ahead.",
            "success": "truncated",
            "causes": {"crash": "next_obs['crashed']", "left the road": "next_obs['off_road']"},
            "observation": {
                "lateral_offset": {"unit": "m", "about": "From the middle of the lane, left is positive."},
                "heading_error": {"unit": "rad"},
                "speed": {"unit": "m/s"},
                "steering_angle": {"unit": "deg"},
                "lead_distance": {"unit": "m"},
                "lead_speed": {"unit": "m/s"},
                "curvature": {"unit": "1/m"},
            },
        },
    )


def drone():
    """A quadrotor that flies to a point and hovers there; a plain array with names in the task file."""

    def make(seed):
        rng = random.Random(seed)
        p = [rng.uniform(-2, 2), rng.uniform(-2, 2), rng.uniform(0.8, 2.5)]
        v = [0.0, 0.0, 0.0]
        att = [rng.uniform(-0.1, 0.1), rng.uniform(-0.1, 0.1), rng.uniform(-3, 3)]
        rate = [0.0, 0.0, 0.0]
        target = [rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(1.2, 2.0)]

        def view():
            return [*p, *v, *att, *rate, *target]

        def step(action):
            dt = 0.05
            thrust = 9.81 * (1 + 0.5 * clamp(action[0]))
            for i in range(2):
                rate[i] += (8 * clamp(action[i + 1]) - 2.5 * rate[i]) * dt
                att[i] += rate[i] * dt
            rate[2] += (2 * clamp(action[3]) - rate[2]) * dt
            att[2] = (att[2] + rate[2] * dt + math.pi) % (2 * math.pi) - math.pi
            v[0] += (thrust * math.sin(att[1]) - 0.2 * v[0]) * dt
            v[1] += (-thrust * math.sin(att[0]) - 0.2 * v[1]) * dt
            v[2] += (thrust * math.cos(att[0]) * math.cos(att[1]) - 9.81 - 0.2 * v[2]) * dt
            for i in range(3):
                p[i] += v[i] * dt
            crashed = p[2] <= 0.05 or abs(att[0]) > 1.2 or abs(att[1]) > 1.2 or max(map(abs, p)) > 6
            near = math.dist(p, target) < 0.25
            return view(), 0.0, crashed, {"at_target": near, "crashed": crashed}

        return view(), step

    def fly(gain, noise):
        def policy(o, rng, t):
            e = [o[12 + i] - o[i] for i in range(3)]
            pitch = clamp(0.25 * e[0] - 0.3 * o[3], -0.4, 0.4)
            roll = clamp(-(0.25 * e[1] - 0.3 * o[4]), -0.4, 0.4)
            a = [0.6 * e[2] - 0.7 * o[5], 2.0 * (roll - o[6]) - 0.4 * o[9], 2.0 * (pitch - o[7]) - 0.4 * o[10], -0.3 * o[11]]
            return [clamp(gain * x + rng.gauss(0, noise)) for x in a]

        return policy

    names = "x y z vx vy vz roll pitch yaw roll_rate pitch_rate yaw_rate target_x target_y target_z".split()
    units = ["m"] * 3 + ["m/s"] * 3 + ["rad"] * 3 + ["rad/s"] * 3 + ["m"] * 3
    write(
        "drone",
        rollouts(make, [fly(1.0, 0.05), fly(0.3, 0.5), fly(1.0, 0.3), fly(-0.2, 0.6)], 44, 100),
        {
            "goal": "Fly to the target and hover there without crashing.",
            "success": "info['at_target'] and truncated",
            "causes": {"crashed": "terminated", "out of time": "truncated"},
            "observation": {name: {"index": i, "unit": unit} for i, (name, unit) in enumerate(zip(names, units))},
        },
    )


def pick():
    """Grip a cube and carry it to a place."""

    def make(seed):
        rng = random.Random(seed)
        hand = [rng.uniform(-0.1, 0.1), rng.uniform(-0.1, 0.1), 0.3]
        cube = [rng.uniform(-0.15, 0.15), rng.uniform(-0.15, 0.15), 0.02]
        goal = [rng.uniform(-0.15, 0.15), rng.uniform(-0.15, 0.15), rng.uniform(0.1, 0.25)]
        s = {"open": 0.08, "held": False}

        def view():
            touch = math.dist(hand, cube) < 0.03
            return {
                "gripper_pos": list(hand),
                "object_pos": list(cube),
                "goal_pos": list(goal),
                "gripper_opening": s["open"],
                "left_contact": touch and s["open"] < 0.045,
                "right_contact": touch and s["open"] < 0.042,
            }

        def step(action):
            for i in range(3):
                hand[i] = max(0.01 if i == 2 else -0.4, min(0.5, hand[i] + 0.02 * clamp(action[i])))
            s["open"] = clamp(s["open"] + 0.02 * clamp(action[3]), 0.0, 0.08)
            near = math.dist(hand, cube) < 0.03
            s["held"] = near and s["open"] < 0.042
            if s["held"]:
                cube[:] = [*hand]
                s["open"] = max(s["open"], 0.04)
            elif cube[2] > 0.02:
                cube[2] = max(0.02, cube[2] - 0.03)
            there = math.dist(cube, goal) < 0.03
            return view(), 1.0 if there else 0.0, there, {"success": there, "grasped": s["held"]}

        return view(), step

    def hand_over(noise, early):
        def policy(o, rng, t):
            grip, cube, goal = o["gripper_pos"], o["object_pos"], o["goal_pos"]
            held = o["left_contact"] and o["right_contact"]
            to = goal if held else cube
            close = math.dist(grip, cube) < 0.025 or early
            move = [clamp((b - a) / 0.02) for a, b in zip(grip, to)]
            return [clamp(m + rng.gauss(0, noise)) for m in move] + [-1.0 if close else 1.0]

        return policy

    write(
        "pick",
        rollouts(make, [hand_over(0.1, False), hand_over(0.4, False), hand_over(0.3, True), hand_over(2.0, False)], 48, 60),
        {"goal": "Pick up the cube and bring it to the goal.", "success": "info['success']"},
    )


def arm():
    """A planar arm of two links that reaches for a point, observed as Gymnasium's Reacher."""

    def make(seed):
        rng = random.Random(seed)
        q = [rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5)]
        w = [0.0, 0.0]
        r, a = rng.uniform(0.05, 0.19), rng.uniform(-math.pi, math.pi)
        goal = [r * math.cos(a), r * math.sin(a)]

        def tip():
            return [0.1 * math.cos(q[0]) + 0.1 * math.cos(q[0] + q[1]), 0.1 * math.sin(q[0]) + 0.1 * math.sin(q[0] + q[1])]

        def view():
            t = tip()
            c = [math.cos(q[0]), math.cos(q[1]), math.sin(q[0]), math.sin(q[1])]
            return [*c, *goal, *w, t[0] - goal[0], t[1] - goal[1]]

        def step(action):
            for i in range(2):
                w[i] = 0.85 * w[i] + 1.2 * clamp(action[i])
                q[i] += 0.05 * w[i]
            d = math.dist(tip(), goal)
            return view(), -d - 0.1 * sum(x * x for x in action), False, {"dist": d}

        return view(), step

    def solve(noise, good):
        def policy(o, rng, t):
            c0, c1, s0, s1, gx, gy, w0, w1 = o[:8]
            q0, q1 = math.atan2(s0, c0), math.atan2(s1, c1)
            j = [
                [-0.1 * math.sin(q0) - 0.1 * math.sin(q0 + q1), -0.1 * math.sin(q0 + q1)],
                [0.1 * math.cos(q0) + 0.1 * math.cos(q0 + q1), 0.1 * math.cos(q0 + q1)],
            ]
            ex, ey = -o[8], -o[9]
            return [clamp(good * 15 * (j[0][k] * ex + j[1][k] * ey) * 3 - 0.05 * (w0, w1)[k] + rng.gauss(0, noise)) for k in range(2)]

        return policy

    names = "cos_q1 cos_q2 sin_q1 sin_q2 target_x target_y q1_dot q2_dot dx dy".split()
    write(
        "arm",
        rollouts(make, [solve(0.05, 1), solve(0.8, 0.1), solve(0.2, 1), solve(0.4, -1)], 48, 50),
        {
            "goal": "Bring the fingertip to the target and keep it there.",
            "success": "info['dist'] < 0.03",
            "observation": {name: {"index": i} for i, name in enumerate(names)},
        },
    )


def courier():
    """A grid with a parcel, walls and pits; positions as rows and columns, numbers for what lies ahead."""

    def make(seed):
        rng = random.Random(seed)
        n = 7
        cells = [(r, c) for r in range(n) for c in range(n)]
        parcel, depot, start, *pits = rng.sample(cells, 7)
        s = {"row": start[0], "col": start[1], "carrying": 0, "battery": 60, "bumped": 0}

        def at(r, c):
            if not (0 <= r < n and 0 <= c < n):
                return 1
            return 2 if (r, c) in pits else 3 if (r, c) == depot else 0

        def view():
            return {
                "row": s["row"],
                "col": s["col"],
                "parcel_row": parcel[0],
                "parcel_col": parcel[1],
                "depot_row": depot[0],
                "depot_col": depot[1],
                "carrying": s["carrying"],
                "battery": s["battery"],
                "tile": at(s["row"], s["col"]),
                "tiles_around": [at(s["row"] + a, s["col"] + b) for a, b in ((-1, 0), (0, 1), (1, 0), (0, -1))],
            }

        def step(action):
            s["battery"] -= 1
            s["bumped"] = 0
            delivered = False
            if action < 4:
                dr, dc = ((-1, 0), (0, 1), (1, 0), (0, -1))[action]
                r, c = s["row"] + dr, s["col"] + dc
                if at(r, c) == 1:
                    s["bumped"] = 1
                else:
                    s["row"], s["col"] = r, c
            elif action == 4 and (s["row"], s["col"]) == parcel:
                s["carrying"] = 1
            elif action == 5 and s["carrying"] and (s["row"], s["col"]) == depot:
                delivered = True
            fell = at(s["row"], s["col"]) == 2
            event = "delivered" if delivered else "fell" if fell else "bumped" if s["bumped"] else "none"
            return view(), float(delivered), delivered or fell, {"event": event, "delivered": delivered}

        return view(), step

    def route(noise):
        def policy(o, rng, t):
            if rng.random() < noise:
                return rng.randrange(6)
            to = (o["depot_row"], o["depot_col"]) if o["carrying"] else (o["parcel_row"], o["parcel_col"])
            dr, dc = to[0] - o["row"], to[1] - o["col"]
            if dr == 0 and dc == 0:
                return 5 if o["carrying"] else 4
            ways = ([2 if dr > 0 else 0] if dr else []) + ([1 if dc > 0 else 3] if dc else [])
            free = [w for w in ways if o["tiles_around"][w] != 2]
            return free[0] if free else rng.randrange(4)

        return policy

    write(
        "courier",
        rollouts(make, [route(0.05), route(0.4), route(0.9), route(0.2)], 60, 60),
        {
            "goal": "Fetch the parcel and deliver it to the depot without falling into a pit.",
            "success": "info['delivered']",
            "causes": {"fell": "terminated", "out of time": "truncated"},
            "actions": ["up", "right", "down", "left", "pick", "drop"],
        },
    )


def tank():
    """A heated tank: hold level and temperature at their set points; a plain array."""

    def make(seed):
        rng = random.Random(seed)
        s = {"h": rng.uniform(0.5, 3.5), "T": rng.uniform(15, 80), "in": 0.0, "heat": 0.0}
        aim = [rng.uniform(1.2, 2.8), rng.uniform(35, 60)]

        def view():
            return [s["h"], s["T"], *aim, s["in"], s["heat"]]

        def step(action):
            s["in"], s["heat"] = 0.5 * clamp(action[0], 0, 1), 40 * clamp(action[1], 0, 1)
            s["h"] += s["in"] - 0.12 * math.sqrt(max(s["h"], 0.0))
            s["T"] += (s["heat"] * 0.25 - 0.04 * (s["T"] - 15) - s["in"] * (s["T"] - 15) / max(s["h"], 0.3) * 0.1) / max(0.6, s["h"]) * 1.2
            over = s["h"] > 4.0 or s["h"] < 0.1
            return view(), 0.0, over, {"overflow": s["h"] > 4.0}

        return view(), step

    def control(gain, noise):
        def policy(o, rng, t):
            hold = 0.24 * math.sqrt(max(o[0], 0))
            heat = (0.16 * (o[3] - 15) + 0.1 * (o[3] - 15) * 0.1) / 10
            return [clamp(hold + gain * (o[2] - o[0]) + rng.gauss(0, noise), 0, 1), clamp(heat + 0.1 * gain * (o[3] - o[1]) + rng.gauss(0, noise), 0, 1)]

        return policy

    names = "level temperature level_setpoint temperature_setpoint inflow heater_power".split()
    units = ["m", "°C", "m", "°C", "m³/s", "kW"]
    write(
        "tank",
        rollouts(make, [control(1.0, 0.02), control(-0.1, 0.3), control(0.6, 0.1), control(0.0, 0.6)], 44, 60),
        {
            "goal": "Hold level and temperature at their set points.",
            "success": "abs(next_obs[0] - next_obs[2]) < 0.4 and abs(next_obs[1] - next_obs[3]) < 8",
            "causes": {"out of bounds": "terminated"},
            "observation": {name: {"index": i, "unit": unit} for i, (name, unit) in enumerate(zip(names, units))},
        },
    )


def acrobot():
    def pump(noise):
        def policy(o, rng, t):
            if rng.random() < noise:
                return rng.randrange(3)
            return 2 if o[4] * 1.0 + o[5] * 0.2 < 0 else 0

        return policy

    write(
        "acrobot",
        rollouts(gym("Acrobot-v1"), [pump(0.05), pump(0.9), pump(0.3), pump(1.0)], 28, 150),
        {"goal": "Swing the free end above the line.", "success": "terminated"},
    )


def cliff():
    """Gymnasium's FrozenLake: one number for the state."""

    def make(seed):
        import gymnasium

        env = gymnasium.make("FrozenLake-v1", is_slippery=False, map_name="8x8")
        obs, _ = env.reset(seed=seed)

        def step(action):
            after, reward, terminated, _, info = env.step(action)
            return int(after), float(reward), bool(terminated), {}

        return int(obs), step

    def walk(noise):
        def policy(o, rng, t):
            if rng.random() < noise:
                return rng.randrange(4)
            row, col = divmod(o, 8)
            return 2 if row == 0 and col < 7 else 1 if col == 7 else 2

        return policy

    write(
        "frozen",
        rollouts(make, [walk(0.03), walk(0.4), walk(0.15), walk(0.9)], 60, 80),
        {
            "goal": "Cross the lake without falling into a hole.",
            "success": "terminated and next_obs == 63",
            "causes": {"fell": "terminated", "out of time": "truncated"},
            "actions": ["left", "down", "right", "up"],
        },
    )


if __name__ == "__main__":
    for make_one in (lane, drone, pick, arm, courier, tank, acrobot, cliff):
        make_one()
