import { testRule } from '../rule-tests';

testRule('RS033', {
  fires: {
    'for not having failed': `
def reward(gain, info):
    r = 10.0 * gain
    r -= «5.0 * (not info["fell_off_table"])»
    return r
`,
    'a collision adds': `
def reward(obs, collision):
    r = obs["v"]
    if collision:
        «r += 5.0»
    return r
`,
    'minus a negative': `
CRASH = -10.0
def reward(obs, info):
    reward = 0.1
    if info.get("crashed"):
        «reward -= CRASH»
    return reward
`,
    'success costs': `
def reward(success):
    total = 0.0
    if success:
        «total -= 1.0»
    return total
`,
    'alive when over': `
def reward(obs, terminated, alive_bonus=1.0):
    r = «alive_bonus if terminated else 0.0»
    return r + obs["v"]
`,
    'the flag is the term': `
def reward(obs):
    return obs["v"] + 5.0 * «obs["collided"]»
`,
    'the goal bonus without the goal': `
def reward(obs, reached):
    r = -0.1
    if not reached:
        «r += 10 * obs["goal_bonus_scale"]»
    return r
`
      .replace('«r += 10 * obs["goal_bonus_scale"]»', '«r += 10.0 ** goal_bonus»')
      .replace('10.0 ** goal_bonus', 'abs(obs["goal_bonus"])'),
  },
  quiet: {
    'what was delivered since the step before, and a band': `
DEAD_BAND = 0.5
def reward(obs, next_obs):
    r = next_obs["items_delivered"] - obs["items_delivered"]
    r -= 0.1 * max(0.0, next_obs["error"] - DEAD_BAND)
    return r
`,
    'collisions since the step before': `
def reward(self):
    r = 0.0
    r -= 0.001 * (self.curr["collisions"] - self.prev["collisions"])
    return r
`,
    'for having failed': `
def reward(gain, info):
    r = 10.0 * gain
    r -= 5.0 * info["fell_off_table"]
    r += 0.1 * (not info["fell_off_table"])
    return r
`,
    'a part called by its event': `
def reward(obs, action, next_obs, terminated):
    parts = {}
    parts["speed"] = -obs[1]
    parts["crash"] = -10.0 if terminated else 0.0
    return sum(parts.values()), parts
`,
    sound: `
def reward(obs, collision, success, terminated):
    r = 0.0
    if collision:
        r -= 5.0
    if success:
        r += 10.0
    elif not collision:
        r += 0.1
    alive_bonus = 1.0
    r += 0.0 if terminated else alive_bonus
    return r - 2.0 * obs["fallen"] + 3.0 * success
`,
    'somebody else': `
def reward(enemy_dead, brick_failed_count):
    r = 0.0
    if enemy_dead:
        r += 5.0
    return r
`,
    'a small floor': `
def reward_function(params):
    if params["is_offtrack"]:
        reward = 1e-3
    else:
        reward = 1.0
    return reward
`,
    'the failure as one minus': `
def reward(success):
    return -(1 - success)
`,
  },
});

testRule('RS033', {
  fires: {
    'the goal bonus when time ran out': `
GOAL_BONUS = 10.0
def reward(obs, truncated):
    r = 0.0
    if truncated:
        «r += GOAL_BONUS»
    return r
`,
  },
  quiet: {
    'a cost of time': `
def reward(obs, truncated):
    r = 0.0
    if truncated:
        r -= 1.0
    return r
`,
  },
});

testRule('RS033', {
  fires: {
    'in a cost that the caller adds': `
def _safety(obs):
    total = 0.0
    if obs["collision"]:
        «total += 5.0»
    return total
def reward(obs):
    return obs["progress"] + _safety(obs)
`,
    'relief in a cost that the caller subtracts': `
def _safety_cost(obs):
    cost = 0.0
    if obs["collision"]:
        «cost -= 5.0»
    return cost
def reward(obs):
    return obs["progress"] - 0.5 * _safety_cost(obs)
`,
  },
  quiet: {
    'a cost that the caller subtracts': `
def _safety_cost(obs):
    cost = 0.0
    if obs["collision"]:
        cost += 5.0
    return cost
def reward(obs):
    r = obs["progress"]
    r -= _safety_cost(obs)
    return r
`,
    'a cost two calls away': `
class Reward:
    def _contact(self, obs):
        total = 0.0
        if obs["collision"]:
            total += 5.0
        return total
    def _costs(self, obs):
        return self._contact(obs) + 0.1 * abs(obs["action"])
    def __call__(self, obs):
        costs = self._costs(obs)
        return obs["progress"] - costs
`,
    'a sum of costs in the same function': `
def reward(obs):
    total_cost = 0.0
    if obs["collision"]:
        total_cost += 5.0
    return obs["progress"] - total_cost
`,
    'a flag in a cost': `
def _cost(obs):
    crashed = obs["crashed"]
    return 2.0 * abs(obs["jerk"]) + crashed
def reward(obs):
    return obs["progress"] - _cost(obs)
`,
  },
});

testRule('RS033', {
  surroundings: {
    entry: { name: 'reward', kind: 'function', parameters: [], confidence: 1, line: 2 },
    outcomes: {
      success: "info['event'] == 'goal'",
      causes: ["info['off_table']", "info['event'] == 'lava'"],
    },
  },
  fires: {
    'what the task calls a failure': `
def reward(obs, next_obs, info):
    r = 0.0
    if info["off_table"]:
        «r += 5.0»
    if info["event"] == "lava":
        «r += 1.0»
    return r
`,
    'and in a choice': `
def reward(obs, next_obs, info):
    return -0.01 + («5.0 if info.get("off_table") else 0.0»)
`,
  },
  quiet: {
    'charged, and the success paid': `
def reward(obs, next_obs, info):
    r = 10.0 if info["event"] == "goal" else 0.0
    if info["off_table"]:
        r -= 5.0
    if info["event"] == "lava":
        r -= 1.0
    return r
`,
  },
});
