import { testRule } from '../rule-tests';

testRule('RS030', {
  fires: {
    'another attribute': `
def reward(a, b):
    return -(b.holes - a.holes) - («b.height - a.bump») - (b.bump - a.bump)
`,
    'another order': `
def reward(state):
    ax, ay = state["agent_pos"]
    «gy, gx» = state["goal_pos"]
    return -abs(ax - gx) - abs(ay - gy)
`,
    'the goal stays': `
def reward(px, py, gx, gy):
    dx = px - gx
    dy = py - «gx»
    return -abs(dx) - abs(dy)
`,
    'an index stays, in one expression': `
def reward(a, b):
    return -((a[0] - b[0]) ** 2 + (a[1] - b[«0»]) ** 2) ** 0.5
`,
    'in a call': `
import math
def reward(agent, goal):
    return -math.hypot(agent.x - goal.x, agent.y - goal.«x»)
`,
    'a key stays': `
def reward(obs):
    dx = obs["x"] - obs["goal_x"]
    dy = obs["y"] - obs[«"goal_x"»]
    return -abs(dx) - abs(dy)
`,
    'left and right': `
def reward(left_hand, right_hand, left_goal, right_goal):
    left_error = abs(left_hand - left_goal)
    right_error = abs(right_hand - «left_goal»)
    return -left_error - right_error
`,
    'an offset of indices': `
def reward(s):
    return -(abs(s[0] - s[3]) + abs(s[1] - s[«3»]))
`,
  },
  quiet: {
    'rows and columns throughout': `
def reward(state):
    ay, ax = state["agent_pos"]
    gy, gx = state["goal_pos"]
    return -abs(ax - gx) - abs(ay - gy)
`,
    'two attributes of two things': `
def reward(a, b):
    return (a.top - b.bottom) + (a.bottom - b.top)
`,
    complete: `
import math
def reward(px, py, gx, gy, a, b):
    dx = px - gx
    dy = py - gy
    return -math.hypot(a[0] - b[0], a[1] - b[1]) - abs(dx) - abs(dy)
`,
    'one centre for both': `
def reward(px, py, center):
    dx = px - center
    dy = py - center
    return -abs(dx) - abs(dy)
`,
    'relative to the first': `
def reward(s):
    a = s[1] - s[0]
    b = s[2] - s[0]
    return a + b
`,
    'another relation': `
def reward(x, y, vx, vy):
    ax = x - vx
    ay = y - x
    return ax + ay
`.replace('ay = y - x', 'ay = y * x'),
    'the same weight': `
def reward(ex, ey, wx):
    cx = wx * (ex - 1)
    cy = wx * (ey - 1)
    return -cx - cy
`,
  },
});

testRule('RS030', {
  fires: {
    'the first one is the copy': `
def reward(obs):
    return -(abs(obs[«"y"»] - obs["goal_x"]) + abs(obs["y"] - obs["goal_y"]))
`,
    'the first index is the copy': `
def reward(a, b):
    return -((a[«1»] - b[0]) ** 2 + (a[1] - b[1]) ** 2)
`,
    'one entry for two axes': `
def reward(obs):
    x, y = obs["x"], «obs["x"]»
    px = «obs.y»
    py = obs.y
    return x + y + px + py
`,
    'across the axes': `
def reward(obs):
    forward = «obs["goal_x"] - obs["y"]»
    return -abs(forward)
`,
    'one adds': `
import math
def reward(x, y, gx, gy):
    return -math.hypot(x - gx, y «+» gy)
`,
  },
  quiet: {
    'axes of one thing, and bounds': `
import math
def reward(obs, x, y, r):
    slip = obs["vel_x"] - obs["vel_y"]
    low = x - r
    high = x + r
    profit = x - y
    return slip + low + high + profit + math.hypot(x - 1.0, y + 2.0)
`,
  },
});
