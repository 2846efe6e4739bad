import { testRule } from '../rule-tests';

testRule('RS154', {
  fires: {
    'the place to go to, of what is open': `
def where_to(o):
    if o["door_open"]:
        «return o["door_x"], o["door_y"]»
    return o["goal_x"], o["goal_y"]
def reward(obs, next_obs):
    x, y = where_to(next_obs)
    return -abs(next_obs["x"] - x) - abs(next_obs["y"] - y)
`,
    'a potential in stages': `
def potential(o):
    if not o["has_key"]:
        return -2.0 - o["key_distance"] / 12.0
    if not o["door_open"]:
        return -1.0
    return -«o["key_distance"]» / 12.0
def reward(obs, next_obs):
    return potential(next_obs) - potential(obs)
`,
    'inside the branch': `
def reward(cube_held, dist_to_cube, dist_to_goal):
    if cube_held:
        return 1.0 - «dist_to_cube»
    return -dist_to_cube
`,
    'the aim by a condition': `
def phi(o):
    tx, ty = «o["pickup"] if o["carrying"] else o["dropoff"]»
    return -abs(tx - o["x"]) - abs(ty - o["y"])
def reward(obs, next_obs):
    return phi(next_obs) - phi(obs)
`,
  },
  quiet: {
    'first to it, then away with it': `
def phi(o):
    tx, ty = o["dropoff"] if o["carrying"] else o["pickup"]
    return -abs(tx - o["x"]) - abs(ty - o["y"])
def reward(obs, next_obs):
    return phi(next_obs) - phi(obs)
`,
    'the place to go to, of what is still closed': `
def where_to(o):
    if not o["door_open"]:
        return o["door_x"], o["door_y"]
    return o["goal_x"], o["goal_y"]
def reward(obs, next_obs):
    x, y = where_to(next_obs)
    return -abs(next_obs["x"] - x) - abs(next_obs["y"] - y)
`,
    'the next thing': `
def reward(o):
    if o["has_key"]:
        return 1.0 - o["door_distance"]
    return -o["key_distance"]
`,
    'the one that is not held yet, and a condition': `
def reward(o):
    if o["has_key"] and o["key_distance"] > 3:
        return -1.0
    if not o["door_open"]:
        return -o["door_distance"]
    return 0.0
`,
  },
});
