import { testRule } from '../rule-tests';

testRule('RS019', {
  fires: {
    'a sum alone on a line': `
def reward(obs, reached):
    r = obs[0]
    if reached:
        «r + 100.0»
    return r
`,
    'a text method': `
def reward(text, answer):
    «text.strip()»
    «text.replace(",", "")»
    return float(text == answer)
`,
    'a clip': `
import numpy as np
def reward(obs):
    r = obs["x"] * 2
    «np.clip(r, -1, 1)»
    «max(r, 0)»
    return r
`,
    'a tensor method': `
import torch
def reward(x):
    r = x * 2
    «r.clamp(0, 1)»
    return r
`,
    'None kept': `
def reward(completions):
    rewards = []
    for c in completions:
        «rewards = rewards.append(1.0)»
    return rewards
`,
  },
  quiet: {
    used: `
import numpy as np
def reward(text, rewards):
    text = text.strip().lower()
    rewards.append(np.clip(1, 0, 1))
    rewards.sort()
    return text
`,
    'in place and with effects': `
import numpy as np
def reward(x, tree):
    np.clip(x, 0, 1, out=x)
    x.clamp_(0, 1)
    tree.replace(x, 1)
    float(x)
    print(x)
    return x
`,
    'a queue': `
def reward(queue):
    item = queue.append(3)
    return item
`,
  },
});
