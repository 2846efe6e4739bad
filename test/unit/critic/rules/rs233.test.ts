import { testRule } from '../rule-tests';

testRule('RS233', {
  fires: {
    'the largest of all for the nearest': `
import numpy as np
def reward(obs):
    «nearest» = max(obs["scan"])
    «farthest» = float(np.min(obs["scan"]))
    «closest_wall» = obs["walls"].max()
    return nearest + farthest + closest_wall
`,
  },
  quiet: {
    'as they are called, bounds of two numbers, and what is negated': `
import numpy as np
def reward(obs):
    nearest = min(obs["scan"])
    max_speed = min(obs["speed"], 3.0)
    min_gap = np.maximum(obs["gap"], 0.1)
    closest = max(-d for d in obs["scan"])
    closest_score = max(obs["scores"])
    longest = max(obs["runs"])
    return nearest + max_speed + min_gap + closest + closest_score + longest
`,
  },
});
