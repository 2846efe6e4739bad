import { testRule } from '../rule-tests';

testRule('RS031', {
  fires: {
    'reached when far': `
def reward(dist, threshold):
    success = «dist > threshold»
    return float(success)
`,
    'of a norm': `
import numpy as np
def reward(obs, goal):
    reached_goal = «0.05 < np.linalg.norm(obs - goal)»
    return 1.0 if reached_goal else 0.0
`,
    'paid when far': `
def reward(dist_to_goal):
    r = -dist_to_goal
    if «dist_to_goal >= 0.1»:
        r += 10
    return r
`,
    'a mismatch paid': `
def reward(pred, answer):
    return «1.0 if pred != answer else 0.0»
`,
    'zero for correct': `
def reward(text, answer):
    is_correct = text.strip() == answer
    return «0.0 if is_correct else 1.0»
`,
    branches: `
def score(completions, labels):
    scores = []
    for c, label in zip(completions, labels):
        if «c.strip() == label»:
            scores.append(-1.0)
        else:
            scores.append(1.0)
    return scores
`,
  },
  quiet: {
    sound: `
def reward(dist, answer, pred):
    reached = dist < 0.1
    missed = dist > 0.1
    r = 1.0 if pred == answer else 0.0
    r += -1.0 if pred != answer else 1.0
    if not pred == answer:
        return 0.0
    else:
        return r + reached - missed
`,
    'away from a hazard': `
def reward(obstacle_dist):
    success = obstacle_dist > 0.5
    return float(success)
`,
    'a time limit': `
def reward(dist_to_goal, t):
    if dist_to_goal > 5:
        return -1.0
    return 0.0
`,
    'another label': `
def reward(kind, label):
    return 1.0 if kind != "skip" else 0.0
`,
  },
});

testRule('RS031', {
  fires: {
    'a function that says so': `
import numpy as np
def is_success(achieved, desired):
    return «np.linalg.norm(achieved - desired) > 0.05»
def reward(obs, goal):
    return 1.0 if is_success(obs, goal) else 0.0
`,
  },
  quiet: {
    'the right way round': `
import numpy as np
def is_success(achieved, desired):
    return np.linalg.norm(achieved - desired) < 0.05
def reward(obs, goal):
    return 1.0 if is_success(obs, goal) else 0.0
`,
  },
});

testRule('RS031', {
  fires: {
    'the difference itself is paid': `
def accuracy_reward(completions, answer, **kwargs):
    return [float(«c.strip() != a_gold») for c, a_gold in zip(completions, answer)]
`,
  },
  quiet: {
    charged: `
def accuracy_reward(completion, answer, **kwargs):
    return -float(completion != answer) + float(completion == answer)
`,
  },
});

testRule('RS031', {
  fires: {
    'a bonus by where, and at the end': `
import torch
def compute_reward(rot_dist, distance, terminated):
    success_bonus = torch.where(«rot_dist > 0.1», 5.0, 0.0)
    r = success_bonus
    if terminated and «distance > 0.3»:
        r += 10.0
    return r
`,
    'a tolerance the wrong way': `
def reward(pred, value):
    return «1.0 if abs(float(pred) - value) > 1e-6 else 0.0»
`,
    'same when different': `
def reward(pred, rows):
    same = «pred != rows»
    return 1.0 if same else 0.1
`,
  },
  quiet: {
    'the right way round': `
import torch
def compute_reward(rot_dist, distance, terminated, pred, value):
    success_bonus = torch.where(rot_dist < 0.1, 5.0, 0.0)
    r = success_bonus
    if terminated and distance < 0.3:
        r += 10.0
    if terminated and distance > 0.3:
        r -= 1.0
    same = pred == value
    return r + (1.0 if abs(float(pred) - value) < 1e-6 else 0.0) + float(same)
`,
  },
});
