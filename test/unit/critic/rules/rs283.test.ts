import { testRule } from '../rule-tests';

testRule('RS283', {
  fires: {
    'a list, in a helper': `
def nearest(values):
    «values.sort()»
    return values[0]
def reward(obs, next_obs):
    return nearest(next_obs["scan"])
`,
    'a table under another name': `
def left(o):
    p = o
    «p["x"]» -= p["goal_x"]
    return abs(p["x"])
def reward(obs, next_obs):
    return -left(next_obs)
`,
  },
  quiet: {
    copies: `
def nearest(values):
    values = sorted(values)
    values.append(1.0)
    return values[0]
def left(o):
    p = dict(o)
    p["x"] -= p["goal_x"]
    q = list(o["scan"])
    q.sort()
    head = o["scan"][:2]
    head.append(1)
    return abs(p["x"]) + q[0]
def reward(obs, next_obs):
    seen = []
    seen.append(next_obs["x"])
    return -left(next_obs) + nearest(next_obs["scan"])
`,
  },
});
