import { testRule } from '../rule-tests';

testRule('RS026', {
  fires: {
    'min for max': `
def reward(gap, speed):
    return gap / «min(speed, 0.1)»
`,
    'an inverse norm': `
import numpy as np
def reward(obs, goal):
    return 1 / «np.linalg.norm(obs - goal)»
`,
    'through a name, with a constant': `
import math
SCALE = 3.0
def reward(obs):
    d = math.hypot(obs["x"], obs["y"])
    return SCALE / «d»
`,
    'a mean of matches': `
import re
def reward(completion):
    found = re.findall(r"\\d+", completion)
    return sum(map(int, found)) / «len(found)»
`,
    'a deviation': `
import numpy as np
def reward(completions, values):
    values = np.array(values)
    return list((values - np.mean(values)) / «np.std(values)»)
`,
  },
  quiet: {
    'what they have in common is counted before': `
import re
from collections import Counter
def reward(completion, answer):
    said, meant = re.findall(r"\\w+", completion), re.findall(r"\\w+", answer)
    common = sum((Counter(said) & Counter(meant)).values())
    if common == 0:
        return 0.0
    return common / len(said) + common / len(meant)
`,
    offset: `
import numpy as np
def reward(obs, goal):
    d = np.linalg.norm(obs - goal)
    return 1 / (d + 1e-3) + 1.0 / (1.0 + d) + 1 / max(d, 0.1)
`,
    guarded: `
import re, math
def reward(completion, obs):
    found = re.findall(r"\\d+", completion)
    if not found:
        return 0.0
    d = math.hypot(obs["x"], obs["y"])
    inverse = 1 / d if d > 0.1 else 10.0
    return len(completion) / len(found) + inverse
`,
    'a direction': `
import numpy as np
def reward(v, direction):
    return float(np.dot(v, direction / np.linalg.norm(direction)))
`,
    'an epsilon': `
import numpy as np
def reward(values):
    return (values - values.mean()) / (values.std() + 1e-4)
`,
  },
});
