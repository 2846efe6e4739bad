import { describeRules, type RulePair } from './rule-pairs';

/** A corridor: the agent leans and turns as it walks, a door opens and closes, half of the episodes end in a fall. */
function recording(): string {
  const lines: string[] = [];
  for (let episode = 0; episode < 24; episode++) {
    const succeeds = episode % 2 === 0;
    const length = succeeds ? 20 : 24;
    for (let t = 0; t < length; t++) {
      const at = (k: number): object => ({
        x: k / 2,
        goal_distance: 10 - (succeeds ? k / 2 : k / 8),
        key_distance: Math.max(0, 5 - k),
        has_key: k >= 5,
        door_open: succeeds ? k >= 10 : k % 4 === 1,
        heading: (k + episode) % 4,
        height: !succeeds && k === length ? 0.8 : 1.2 + 0.01 * ((k * 7 + episode) % 9),
        tilt_angle: 0.2 * Math.sin(k + episode * 1.3) * (succeeds ? 1 - k / 25 : 1),
        velocity: [((k * 5 + episode) % 7) / 10 - 0.25, 0],
        light: ['red', 'yellow', 'green'][(k + episode) % 3],
        battery: 100 - 2 * k,
        mixed: 10 - k / 4 + (k % 2),
        charge: Math.min(1, k / 30),
        turn: [Math.cos(k * 0.9 + episode), Math.sin(k * 0.9 + episode)],
        quay: episode % 3 === 0 ? 1.6 : -1.6,
        clock: k,
        demand: (k * 5 + episode) % 7,
        sold: Math.min((k * 5 + episode) % 7, 3),
        course: 3.1 - 0.02 * (k % 5),
      });
      const last = t === length - 1;
      lines.push(
        JSON.stringify({
          episode,
          t,
          obs: at(t),
          action: (t + episode) % 3,
          reward: 0,
          next_obs: at(t + 1),
          terminated: last,
          truncated: false,
          info: { success: last && succeeds },
        }),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

const TASK = {
  goal: 'Walk to the end of the corridor.',
  reward: 'reward.py',
  trajectories: ['recording.jsonl'],
  discount: 0.99,
  success: 'info["success"]',
  observation: { tilt_angle: { unit: 'rad' }, battery: { unit: '%' }, goal_distance: { unit: 'm' } },
};

const END = '10.0 * info["success"]';

/** What must be said of the first, and not of the second. */
const PAIRS: readonly RulePair[] = [
  [
    'RS189',
    `def reward(next_obs, info):\n    return ${END} - (20.0 * next_obs["battery"]) ** 2 - (5.0 if next_obs["height"] < 1.0 else 0.0)\n`,
    `def reward(next_obs, info):\n    return ${END} - (0.05 * next_obs["battery"]) ** 2 - (5.0 if next_obs["height"] < 1.0 else 0.0)\n`,
  ],
  [
    'RS146',
    `def reward(next_obs, info):\n    lost = next_obs["sold"] - next_obs["demand"]\n    return ${END} - 0.1 * lost\n`,
    `def reward(next_obs, info):\n    lost = next_obs["demand"] - next_obs["sold"]\n    return ${END} - 0.1 * lost\n`,
  ],
  [
    'RS113',
    `def reward(next_obs, info):\n    held = 0.1 if next_obs["has_key"] > 1 else 0.0\n    return held + ${END}\n`,
    `def reward(next_obs, info):\n    held = 0.1 if next_obs["has_key"] > 0 else 0.0\n    return held + ${END}\n`,
  ],
  [
    'RS182',
    `def closeness(d):\n    """Between 0 (far) and 1 (at the goal)."""\n    return 1.0 / (d + 0.01)\n\ndef reward(next_obs, info):\n    return closeness(next_obs["goal_distance"]) + ${END}\n`,
    `def closeness(d):\n    """Between 0 (far) and 1 (at the goal)."""\n    return 1.0 / (d + 1.0)\n\ndef reward(next_obs, info):\n    return closeness(next_obs["goal_distance"]) + ${END}\n`,
  ],
  [
    'RS182',
    `def use(sold):\n    """An empty shelf earns nothing."""\n    if sold == 0:\n        return 2.0\n    return sold / 3\n\ndef reward(next_obs, info):\n    return use(next_obs["sold"]) + ${END}\n`,
    `def use(sold):\n    """An empty shelf earns nothing."""\n    if sold == 0:\n        return 0.0\n    return sold / 3\n\ndef reward(next_obs, info):\n    return use(next_obs["sold"]) + ${END}\n`,
  ],
  [
    'RS183',
    `def score(opened, charge):\n    if not opened:\n        return 1.0\n    return charge\n\ndef reward(next_obs, info):\n    return score(next_obs["door_open"], next_obs["charge"]) + ${END}\n`,
    `def score(opened, charge):\n    if not opened:\n        return 0.0\n    return charge\n\ndef reward(next_obs, info):\n    return score(next_obs["door_open"], next_obs["charge"]) + ${END}\n`,
  ],
  [
    'RS184',
    `def spent(obs, next_obs):\n    """Relative change of the battery."""\n    return (next_obs["battery"] - obs["charge"]) / obs["battery"]\n\ndef reward(obs, next_obs, info):\n    return spent(obs, next_obs) + ${END}\n`,
    `def spent(obs, next_obs):\n    """Relative change of the battery."""\n    return (next_obs["battery"] - obs["battery"]) / obs["battery"]\n\ndef reward(obs, next_obs, info):\n    return spent(obs, next_obs) + ${END}\n`,
  ],
  [
    'RS185',
    `def reward(obs, next_obs, info):\n    lost = max(0.0, obs["demand"] - next_obs["sold"])\n    return ${END} - 0.1 * lost\n`,
    `def reward(obs, next_obs, info):\n    lost = max(0.0, next_obs["demand"] - next_obs["sold"])\n    return ${END} - 0.1 * lost\n`,
  ],
  [
    'RS188',
    `def reward(next_obs, info):\n    heading_diff = abs(next_obs["course"])\n    return ${END} - 0.1 * heading_diff\n`,
    `import math\n\ndef reward(next_obs, info):\n    heading_diff = abs(next_obs["course"] - math.pi)\n    return ${END} - 0.1 * heading_diff\n`,
  ],
  [
    'RS113',
    `def reward(next_obs, info):\n    near = 1.0 if next_obs["goal_distance"] < 0 else 0.0\n    return near + ${END}\n`,
    `def reward(next_obs, info):\n    near = 1.0 if next_obs["goal_distance"] < 1 else 0.0\n    return near + ${END}\n`,
  ],
  [
    'RS180',
    `def reward(next_obs, info):\n    closeness = min(next_obs["goal_distance"] / 10.0, 1.0)\n    return closeness + ${END}\n`,
    `def reward(next_obs, info):\n    closeness = 1.0 - min(next_obs["goal_distance"] / 10.0, 1.0)\n    return closeness + ${END}\n`,
  ],
  [
    'RS107',
    `def reward(next_obs, info):\n    fall = -20.0 if next_obs["height"] < 1.0 else 0.0\n    healthy = 0.0 if next_obs["height"] > 1.0 else 0.5\n    return healthy + fall + ${END}\n`,
    `def reward(next_obs, info):\n    fall = -20.0 if next_obs["height"] < 1.0 else 0.0\n    healthy = 0.5 if next_obs["height"] > 1.0 else 0.0\n    return healthy + fall + ${END}\n`,
  ],
  [
    'RS131',
    `def reward(next_obs, terminated):\n    return 10.0 if terminated and (next_obs["x"] >= 10 or next_obs["goal_distance"] <= 0) else 0.0\n`,
    `def reward(next_obs, terminated):\n    return 10.0 if terminated and (next_obs["x"] >= 10 and next_obs["goal_distance"] <= 0) else 0.0\n`,
  ],
  [
    'RS141',
    `def reward(next_obs, info):\n    return 1.0 - abs(next_obs["tilt_angle"]) / 12.0 + ${END}\n`,
    `def reward(next_obs, info):\n    return 1.0 - abs(next_obs["tilt_angle"]) / 0.2 + ${END}\n`,
  ],
  [
    'RS143',
    `class Array:\n    def __init__(self, *shape):\n        self.shape = shape\n    def __sub__(self, other):\n        return Array(3, 3) if self.shape != other.shape else Array(*self.shape)\n\ndef reward(next_obs, info):\n    a, b = Array(3), Array(3, 1)\n    d = a - b\n    return d.shape[0] * next_obs["goal_distance"]\n`,
    `class Array:\n    def __init__(self, *shape):\n        self.shape = shape\n    def __sub__(self, other):\n        return Array(3, 3) if self.shape != other.shape else Array(*self.shape)\n\ndef reward(next_obs, info):\n    a, b = Array(3), Array(3)\n    d = a - b\n    return d.shape[0] * next_obs["goal_distance"]\n`,
  ],
  [
    'RS144',
    `def reward(next_obs, info):\n    cost = sum(w * abs(v) for w, v in zip((0.1, 0.2), next_obs["velocity"][:1]))\n    return ${END} - cost\n`,
    `def reward(next_obs, info):\n    cost = sum(w * abs(v) for w, v in zip((0.1, 0.2), next_obs["velocity"]))\n    return ${END} - cost\n`,
  ],
  [
    'RS146',
    `def reward(next_obs, info):\n    tilt_cost = next_obs["tilt_angle"] / 0.2\n    return ${END} - 0.5 * tilt_cost\n`,
    `def reward(next_obs, info):\n    tilt_cost = abs(next_obs["tilt_angle"]) / 0.2\n    return ${END} - 0.5 * tilt_cost\n`,
  ],
  [
    'RS147',
    `def reward(next_obs, info):\n    if not next_obs["has_key"]:\n        return -1.0 - next_obs["key_distance"]\n    return -next_obs["key_distance"] / 10.0 + ${END}\n`,
    `def reward(next_obs, info):\n    if not next_obs["has_key"]:\n        return -1.0 - next_obs["key_distance"]\n    return -next_obs["goal_distance"] / 10.0 + ${END}\n`,
  ],
  [
    'RS148',
    `def reward(obs, next_obs, info):\n    r = -0.01\n    if next_obs["door_open"] and not obs["door_open"]:\n        r += 0.3\n    return r + ${END}\n`,
    `def reward(obs, next_obs, info, memory):\n    r = -0.01\n    if next_obs["door_open"] and not memory.get("opened"):\n        memory["opened"] = True\n        r += 0.3\n    return r + ${END}\n`,
  ],
  [
    'RS149',
    `def reward(next_obs, info):\n    near = 2.0 if next_obs["goal_distance"] < 8 else 0.0\n    return near + ${END}\n`,
    `def reward(obs, next_obs, info):\n    nearer = obs["goal_distance"] - next_obs["goal_distance"]\n    return nearer + ${END}\n`,
  ],
  [
    'RS150',
    `def reward(next_obs, info):\n    is_healthy = next_obs["height"] < 1.0\n    return (1.0 if is_healthy else 0.0) + ${END}\n`,
    `def reward(next_obs, info):\n    is_healthy = next_obs["height"] > 1.0\n    return (1.0 if is_healthy else 0.0) + ${END}\n`,
  ],
  [
    'RS151',
    `BONUS = [0.3, 0.1, 0.0, 0.1]\ndef reward(next_obs, info):\n    heading = next_obs.get("heading")\n    r = ${END}\n    if heading:\n        r += BONUS[heading]\n    return r\n`,
    `BONUS = [0.3, 0.1, 0.0, 0.1]\ndef reward(next_obs, info):\n    heading = next_obs.get("heading")\n    r = ${END}\n    if heading is not None:\n        r += BONUS[heading]\n    return r\n`,
  ],
  [
    'RS156',
    `def reward(next_obs, info):\n    return ${END} - (0.1 if next_obs["light"] == "Red" else 0.0) - (0.1 if next_obs["heading"] == 4 else 0.0)\n`,
    `def reward(next_obs, info, action):\n    return ${END} - (0.1 if next_obs["light"] == "red" else 0.0) - (0.1 if action == 2 else 0.0)\n`,
  ],
  [
    'RS151',
    `def reward(next_obs, info):\n    heading = next_obs.get("heading") or -1\n    return ${END} - (1.0 if heading < 0 else 0.0)\n`,
    `def reward(next_obs, info):\n    heading = next_obs.get("heading") or 0\n    pace = next_obs["velocity"][1] or 1\n    return ${END} - heading / pace\n`,
  ],
  [
    'RS156',
    `RED = 2\ndef reward(next_obs, info):\n    return ${END} - (0.1 if next_obs["light"] == RED else 0.0)\n`,
    `RED = "red"\ndef reward(next_obs, info):\n    return ${END} - (0.1 if next_obs["light"] == RED else 0.0)\n`,
  ],
  [
    'RS262',
    `def reward(next_obs, info):\n    time_left = next_obs["goal_distance"] / (next_obs["velocity"][0] + 0.01)\n    return ${END} - (0.2 if time_left < 6.0 else 0.0)\n`,
    `def reward(next_obs, info):\n    speed = next_obs["velocity"][0] + 0.01\n    if speed <= 0.0:\n        return ${END}\n    time_left = next_obs["goal_distance"] / speed\n    return ${END} - (0.2 if time_left < 6.0 else 0.0)\n`,
  ],
  [
    'RS157',
    `def reward(next_obs, info):\n    parts = {"near": -next_obs["goal_distance"], "upright": -abs(next_obs["tilt_angle"]), "success": ${END}}\n    return parts["near"] + parts["upright"], parts\n`,
    `def reward(next_obs, info):\n    parts = {"near": -next_obs["goal_distance"], "upright": -abs(next_obs["tilt_angle"]), "success": ${END}}\n    return sum(parts.values()), parts\n`,
  ],
  [
    'RS158',
    `def reward(next_obs, info):\n    return 0.5 * min(next_obs["battery"] / 5.0, 2.0) + ${END}\n`,
    `def reward(next_obs, info):\n    return 0.5 * min(next_obs["battery"] / 100.0, 2.0) - 0.5 * max(0.0, next_obs["tilt_angle"] - 3.0) + ${END}\n`,
  ],
  [
    'RS158',
    `def reward(next_obs, info):\n    return max(1.0, min(next_obs["battery"] / 5.0, 2.0)) + ${END}\n`,
    `def time_left(d, v):\n    return d / v if v > 0.2 else float("inf")\ndef reward(next_obs, info):\n    left = time_left(next_obs["goal_distance"], next_obs["velocity"][0])\n    slow = -1.0 + left / 30.0 if left < 30.0 else 0.0\n    return slow + ${END}\n`,
  ],
  [
    'RS158',
    `def reward(next_obs, info):\n    low = next_obs["battery"] is not None\n    return ${END} - 2.0 * low\n`,
    `def reward(next_obs, info):\n    low = next_obs["battery"] < 60\n    return ${END} - 2.0 * low\n`,
  ],
  [
    'RS136',
    `NORM = 4\ndef reward(next_obs, info):\n    return 2.0 * (next_obs["heading"] // NORM) + ${END}\n`,
    `NORM = 4\ndef reward(next_obs, info):\n    return 2.0 * (next_obs["heading"] / NORM) + next_obs["clock"] // 5 + ${END}\n`,
  ],
  [
    'RS164',
    `def reward(next_obs, info):\n    near = -next_obs["goal_distance"] / 10\n    return near + 10.0 if info["success"] else 0.0\n`,
    `def reward(next_obs, info):\n    near = -next_obs["goal_distance"] / 10\n    return near + (10.0 if info["success"] else 0.0)\n`,
  ],
  [
    'RS117',
    `TARGET_PERCENT = 80.0\ndef reward(next_obs, info):\n    return ${END} - 0.01 * max(TARGET_PERCENT - next_obs["charge"], 0.0)\n`,
    `TARGET_PERCENT = 80.0\ndef reward(next_obs, info):\n    return ${END} - 0.01 * max(TARGET_PERCENT - 100.0 * next_obs["charge"], 0.0)\n`,
  ],
  [
    'RS135',
    `def reward(next_obs, info):\n    cos_h, sin_h = next_obs["velocity"][0], next_obs["charge"]\n    return ${END} - 0.1 * cos_h - 0.1 * sin_h\n`,
    `def reward(next_obs, info):\n    cos_h, sin_h = next_obs["turn"][0], next_obs["turn"][1]\n    return ${END} - 0.1 * cos_h - 0.1 * sin_h\n`,
  ],
  [
    'RS109',
    `import math\ndef turned(v):\n    return math.atan2(v[1], v[0])\ndef reward(next_obs, info):\n    off = abs(turned(next_obs["turn"]) - next_obs["quay"])\n    return ${END} - 0.1 * off / math.pi\n`,
    `import math\ndef turned(v):\n    return math.atan2(v[1], v[0])\ndef reward(next_obs, info):\n    off = abs(math.remainder(turned(next_obs["turn"]) - next_obs["quay"], math.tau))\n    return ${END} - 0.1 * off / math.pi\n`,
  ],
  [
    'RS103',
    `LAST = 24\ndef reward(obs, next_obs, info):\n    r = -0.01 * next_obs["goal_distance"]\n    if obs["clock"] == LAST:\n        r -= 0.5 * next_obs["charge"]\n    return r + ${END}\n`,
    `LAST = 24\ndef reward(obs, next_obs, info):\n    r = -0.01 * next_obs["goal_distance"]\n    if next_obs["clock"] == LAST:\n        r -= 0.5 * next_obs["charge"]\n    return r + ${END}\n`,
  ],
  [
    'RS149',
    `import math\ndef gap_distance(o):\n    return o["goal_distance"]\ndef reward(next_obs, info):\n    close = math.exp(-0.3 * gap_distance(next_obs))\n    return close + 0.5 * info["success"]\n`,
    `import math\ndef gap_distance(o):\n    return o["goal_distance"]\ndef reward(next_obs, info):\n    close = math.exp(-0.3 * gap_distance(next_obs)) - 1.0\n    return close + 0.5 * info["success"]\n`,
  ],
  [
    'RS150',
    `def reward(next_obs, info):\n    healthy = float(next_obs["height"] < 1.0)\n    return healthy + ${END}\n`,
    `def reward(next_obs, info):\n    healthy = float(next_obs["height"] > 1.0)\n    return healthy + ${END}\n`,
  ],
  [
    'RS165',
    `def reward(next_obs, info, action):\n    return ${END} - next_obs["goal_distance"] / 10 - 2e3 * (1 + action) ** 2\n`,
    `def reward(next_obs, info, action):\n    return ${END} - next_obs["goal_distance"] / 10 - 2e-3 * (1 + action) ** 2\n`,
  ],
  [
    'RS162',
    `def reward(obs, next_obs, info):\n    return abs(obs["mixed"] - next_obs["mixed"]) + ${END}\n`,
    `def reward(obs, next_obs, info):\n    return obs["mixed"] - next_obs["mixed"] + ${END}\n`,
  ],
  [
    'RS108',
    `def reward(obs, next_obs, info):\n    return 0.2 * (next_obs["goal_distance"] - obs["goal_distance"]) + ${END}\n`,
    `def reward(obs, next_obs, info):\n    return 0.2 * (obs["goal_distance"] - next_obs["goal_distance"]) + ${END}\n`,
  ],
  [
    'RS105',
    `def gap(p, q):\n    return abs(p - q)\n\ndef reward(obs, next_obs, info):\n    d = gap(next_obs["goal_distance"], next_obs["goal_distance"])\n    return ${END} - d\n`,
    `def gap(p, q):\n    return abs(p - q)\n\ndef reward(obs, next_obs, info):\n    d = gap(next_obs["goal_distance"], obs["goal_distance"])\n    return ${END} - d\n`,
  ],
  [
    'RS136',
    `def reward(next_obs, info):\n    return int(next_obs["battery"] / 101.0) + ${END}\n`,
    `def reward(next_obs, info):\n    return next_obs["battery"] / 101.0 + int(info["success"]) * 10.0\n`,
  ],
  [
    'RS112',
    `def reward(info, next_obs, terminated):\n    return 2.0 + ${END} / 10.0\n`,
    `def reward(info, next_obs, terminated):\n    return -0.01 + ${END}\n`,
  ],
  [
    'RS205',
    `def reward(next_obs, info):\n    vx, vy = next_obs["velocity"]\n    speed = (vx * vx + vy * vy) ** 0.5\n    return vx / (speed if vx or vy else 0.0) + ${END}\n`,
    `def reward(next_obs, info):\n    vx, vy = next_obs["velocity"]\n    speed = (vx * vx + vy * vy) ** 0.5\n    return vx / (speed + 1e-6) + ${END}\n`,
  ],
  [
    'RS206',
    `def reward(next_obs, info):\n    return ${END} - 0.3 * next_obs["tilt_angle"]\n`,
    `def reward(next_obs, info):\n    return ${END} - 0.3 * max(0.0, next_obs["tilt_angle"] - 0.05) - 0.1 * next_obs["tilt_angle"] ** 2\n`,
  ],
];

describeRules(
  'data-aware rules on a made-up corridor',
  'corridor',
  { task: TASK, recording: recording() },
  PAIRS,
);
