import { testRule } from '../rule-tests';

testRule('RS018', {
  fires: {
    'np.max of two': `
import numpy as np
def reward(obs):
    return «np.max(0, obs["x"])» + «np.minimum(1, 2)»
`.replace('«np.minimum(1, 2)»', 'np.minimum(1, 2)'),
    'np.min with a float': `
import numpy as np
def reward(speed):
    return «np.min(speed, 1.0)»
`,
    'flags as a count': `
import re
def clean(text):
    return re.sub(r"<think>.*</think>", "", text, «re.S | re.I»)
`,
    'flags as a start': `
import re
TAG = re.compile(r"<a>(.*)</a>")
def reward(text):
    return float(TAG.search(text, «re.DOTALL») is not None)
`,
    'values and indices': `
import torch
def reward(x):
    return 2.0 * «torch.max(x, dim=-1)»
`,
    'an entry by yes or no': `
POINTS = (0, 1, 3, 5, 8)
def reward(obs):
    return POINTS[«bool(obs["lines"])»]
`,
  },
  quiet: {
    'one of two by yes or no': `
POINTS = (0, 1)
def reward(obs):
    return POINTS[bool(obs["lines"])]
`,
    'axis and keyword': `
import numpy as np
def reward(x, axis):
    return np.max(x, 0) + np.sum(x, axis) + np.max(x, axis=1) + np.maximum(x, 0.0) + np.mean(x, -1)
`,
    'flags by name': `
import re
def clean(text):
    return re.sub("a", "b", text, flags=re.I) + re.sub("a", "b", text, 1)
`,
    'values taken': `
import torch
def reward(x):
    return 2.0 * torch.max(x, dim=-1).values - torch.max(x, dim=1)[0] + torch.max(x)
`,
    'python methods': `
def reward(text, frame):
    return float(text.startswith("a")) + frame.push(1)
`,
  },
});

testRule('RS018', {
  fires: {
    'other languages': `
import math
def reward(text):
    return float(«text.contains»("a")) + float(«text.startsWith»("b")) + «math.max»(1, 2)
`,
  },
  severity: { 'other languages': 'error' },
  quiet: {},
});
