import { testRule } from '../rule-tests';

testRule('RS003', {
  fires: {
    'a break at the end of the loop': `
def reward(parts, weights):
    total = 0.0
    for name in parts:
        if parts[name] > 0:
            total += weights[name] * parts[name]
        «break»
    return total
`,
    'return indented into the loop': `
def reward(obs, goals):
    total = 0
    for goal in goals:
        total += 1.0 / (1.0 + abs(obs[0] - goal))
        «return total»
`,
    'one completion instead of all': `
def accuracy_reward(completions, answer, **kwargs):
    rewards = []
    for c, a in zip(completions, answer):
        if c.strip() == a:
            «return 1.0»
        rewards.append(0.0)
    return rewards
`,
    'a list that is returned too early': `
def accuracy_reward(completions, answer, **kwargs):
    rewards = []
    for c, a in zip(completions, answer):
        rewards.append(float(c == a))
        «return rewards»
    return rewards
`,
  },
  quiet: {
    'a search': `
def reward(parts, weights):
    total = 0.0
    for name in parts:
        if parts[name] > 0:
            total += weights[name]
            break
    return total
`,
    'a search for the first match': `
def nearest_reward(obs, goals):
    for goal in goals:
        if goal.taken:
            continue
        return 1.0 - abs(obs[0] - goal.x)
    return 0.0
`,
    'an early return for one case': `
def reward(obs, walls):
    for wall in walls:
        if abs(obs[0] - wall) < 0.1:
            return -1.0
    return 0.1
`,
    'after the loop': `
def reward(obs, goals):
    total = 0
    for goal in goals:
        total += abs(goal)
    return total
`,
    'a helper inside the loop': `
def accuracy_reward(completions, **kwargs):
    out = []
    for c in completions:
        def grade(text):
            return 1.0
        out.append(grade(c))
    return out
`,
  },
});

testRule('RS003', {
  fires: {
    'what the loop collects, past a continue': `
def reward(completions, **kwargs):
    rewards = []
    for text in completions:
        if not text:
            rewards.append(0.0)
            continue
        rewards.append(1.0)
        «return rewards»
`,
  },
  quiet: {},
});
