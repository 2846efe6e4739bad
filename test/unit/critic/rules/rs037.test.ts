import { testRule } from '../rule-tests';

testRule('RS037', {
  fires: {
    'one that is no word for a component': `
def reward(obs, action):
    run = obs["vx"]
    smooth = -0.1 * abs(action[0])
    live = 0.2
    total = run + live
    return total, {"run": run, "smooth": «smooth», "live": live}
`,
    'the largest component alone': `
def reward(obs):
    parts = {"margin": obs["margin"], "cost": -0.1 * obs["cost"]}
    return «max(parts.values())», parts
`,
    'an entry that the sum of entries leaves out': `
def reward(obs):
    parts = {}
    parts["lane"] = 1 - obs[0]
    parts["speed"] = obs[1]
    «parts["end"]» = -10.0 if obs[2] else 0.0
    return parts["lane"] + parts["speed"], parts
`,
    'a literal': `
def reward(obs, action):
    speed_reward = obs["v"]
    ctrl_penalty = -0.1 * action ** 2
    return speed_reward, {"speed": speed_reward, "ctrl": «ctrl_penalty»}
`,
    'a dictionary in a variable': `
def compute_reward(obs):
    goal_bonus = 10.0 if obs["goal"] else 0.0
    step_cost = 0.01
    total = -step_cost
    parts = {"goal": «goal_bonus», "step": step_cost}
    return total, parts
`,
  },
  quiet: {
    'a part for each, counted as their total': `
def reward(model, action):
    fuel_costs = {"one": model[0], "two": model[1]}
    total_fuel_cost = model[2]
    ramp_cost = abs(action)
    total_reward = -(total_fuel_cost + ramp_cost)
    return total_reward, {"fuel_costs": fuel_costs, "ramp_cost": ramp_cost}
`,
    'all in': `
def reward(obs, action):
    speed_reward = obs["v"]
    ctrl_penalty = 0.1 * action ** 2
    total = speed_reward
    total -= ctrl_penalty
    return total, {"speed_reward": speed_reward, "ctrl_penalty": -ctrl_penalty, "total_reward": total}
`,
    'summed dictionary': `
def reward(obs):
    goal_bonus = 1.0
    parts = {"goal": goal_bonus}
    return sum(parts.values()), parts
`,
    measurements: `
def reward(obs):
    distance = abs(obs["x"])
    speed = obs["v"]
    return -distance, {"distance": distance, "speed": speed}
`,
    'by a loop': `
def reward(obs):
    parts = {"goal_reward": obs["g"], "speed_reward": obs["v"]}
    total = 0.0
    for value in parts.values():
        total += value
    return total, parts
`,
  },
});
