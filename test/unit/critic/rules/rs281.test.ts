import { testRule } from '../rule-tests';

testRule('RS281', {
  fires: {
    'one of each': `
import math
def dist(ax, ay, bx, by):
    return math.hypot(ax - bx, ay - by)
def reward(obs):
    x, y, goal_x, goal_y = obs["x"], obs["y"], obs["goal_x"], obs["goal_y"]
    return -«dist(x, goal_x, y, goal_y)»
`,
    'only the second point': `
import math
def dist(ax, ay, bx, by):
    return math.hypot(ax - bx, ay - by)
def reward(obs):
    x, y, goal_x, goal_y = obs["x"], obs["y"], obs["goal_x"], obs["goal_y"]
    return -«dist(x, y, goal_y, goal_x)»
`,
  },
  quiet: {
    'in order': `
import math
def dist(ax, ay, bx, by):
    return math.hypot(ax - bx, ay - by)
def reward(obs):
    x, y, goal_x, goal_y = obs["x"], obs["y"], obs["goal_x"], obs["goal_y"]
    return -dist(x, y, goal_x, goal_y)
`,
    'both points rotated': `
import math
def dist(ax, ay, bx, by):
    return math.hypot(ax - bx, ay - by)
def reward(obs):
    x, y, goal_x, goal_y = obs["x"], obs["y"], obs["goal_x"], obs["goal_y"]
    return -dist(y, x, goal_y, goal_x)
`,
    'no axes': `
def gap(a, b):
    return abs(a - b)
def reward(obs):
    return -gap(obs["by"], obs["speed"])
`,
  },
});
