import { testRule } from '../rule-tests';

const field = (key: string, unit: string, column: number) => ({
  name: key,
  path: `["${key}"]`,
  column,
  offset: 0,
  unit,
});
const reward = { kind: 'function', name: 'reward', line: 2, parameters: [], confidence: 1 } as const;

testRule('RS140', {
  surroundings: {
    entry: reward,
    fields: [
      field('speed', 'm/s', 0),
      field('limit', 'km/h', 1),
      field('yaw', 'rad', 2),
      field('aim', '°', 3),
    ],
  },
  fires: {
    'a difference, through names and a copy': `
def reward(next_obs):
    speed = float(next_obs["speed"])
    limit = next_obs.get("limit")
    return -abs(«speed - limit»)
`,
    'a comparison, a quotient and the smaller of two': `
def reward(speed, limit):
    if «speed > limit»:
        return -1.0
    return «speed / limit» + «min(speed, limit)»
`,
    'in a helper, by what it is given': `
def over(v, top):
    return max(0.0, «v - top»)
def reward(next_obs):
    return -over(next_obs["speed"], next_obs["limit"])
`,
    'converted the wrong way': `
def reward(next_obs):
    return -abs(«next_obs["speed"] / 3.6 - next_obs["limit"]»)
`,
    'degrees and radians': `
import math
def reward(obs):
    return -abs(«obs["yaw"] - obs["aim"]») - abs(«math.degrees(obs["yaw"]) - math.radians(obs["aim"])»)
`,
    'units in names': `
def reward(obs, gap_cm, width_mm):
    return «gap_cm - width_mm»
`,
  },
  quiet: {
    converted: `
import math
def reward(next_obs, obs):
    limit = next_obs["limit"] / 3.6
    share = next_obs["speed"] / next_obs["limit"] * 3.6
    turn = obs["yaw"] - math.radians(obs["aim"])
    return share - abs(next_obs["speed"] - limit) - max(0.0, obs["speed"] * 3.6 - obs["limit"]) - abs(turn)
`,
    'weighted, squared, of other things': `
def reward(next_obs, speed_limit):
    return 0.1 * next_obs["speed"] - 0.5 * next_obs["limit"] - next_obs["speed"] ** 2 - next_obs["yaw"]
`,
    'one of two': `
def reward(obs, flag):
    v = obs["speed"] if flag else obs["limit"]
    return v - obs["limit"]
`,
  },
});
