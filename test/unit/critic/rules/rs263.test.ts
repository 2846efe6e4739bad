import { testRule } from '../rule-tests';

const sum = 'sum(WEIGHTS[name] * value for name, value in terms.items())';

testRule('RS263', {
  fires: {
    'charged twice, in a loop over what a helper returns': `
import numpy as np
WEIGHTS = {"tracking": 1.0, "energy": «-1e-3», "smoothness": «-0.02»}
def compute_terms(obs, action):
    return {
        "tracking": np.exp(-np.square(obs["error"])),
        "energy": -np.sum(np.abs(obs["torque"])),
        "smoothness": -np.sum(np.square(np.subtract(action, obs["last"]))),
    }
def reward(obs, action):
    terms = compute_terms(obs, action)
    total = 0.0
    for name, value in terms.items():
        total += WEIGHTS[name] * value
    return float(total)
`,
    'an effort': `
WEIGHTS = {"progress": 1.0, "energy": «0.1»}
def reward(a, progress):
    terms = {"progress": progress, "energy": abs(a)}
    return ${sum}
`,
    'the only one of its kind': `
import numpy as np
WEIGHTS = {"tracking": 1.0, "orientation": «2.0», "sway": -2.0, "rate": -0.01}
def reward(v, gravity, action, last):
    terms = {
        "tracking": np.exp(-np.sum(v ** 2)),
        "orientation": np.sum(gravity[:2] ** 2),
        "sway": v[2] ** 2,
        "rate": np.sum((action - last) ** 2),
    }
    return float(${sum})
`,
    'weights run through': `
import numpy as np
def reward(err, act):
    weights = {"error": «1.0», "act": -0.1}
    terms = {"error": np.square(err), "act": np.square(act)}
    return sum(weight * terms[name] for name, weight in weights.items())
`,
  },
  quiet: {
    'charged once, in a loop over what a helper returns': `
import numpy as np
WEIGHTS = {"tracking": 1.0, "energy": 1e-3, "sway": -0.1}
def compute_terms(obs, action):
    return {
        "tracking": np.exp(-np.square(obs["error"])),
        "energy": -np.sum(np.abs(obs["torque"])),
        "sway": np.square(obs["sway"]),
    }
def reward(obs, action):
    terms = compute_terms(obs, action)
    total = 0.0
    for name, value in terms.items():
        total += WEIGHTS[name] * value
    return float(total)
`,
    'charged for': `
import numpy as np
WEIGHTS = {"progress": 1.0, "energy": -0.1}
def reward(a, progress):
    terms = {"progress": progress, "energy": np.sum(a ** 2)}
    return ${sum}
`,
    'with its own sign': `
WEIGHTS = {"progress": 1.0, "energy": 0.1}
def reward(a, progress):
    terms = {"progress": progress, "energy": -a ** 2}
    return ${sum}
`,
    'subtracted in all': `
import numpy as np
WEIGHTS = {"error": 1.0, "energy": 0.1}
def reward(a, error):
    terms = {"error": np.abs(error), "energy": np.sum(a ** 2)}
    return -${sum}
`,
    'a cost that is returned by a helper': `
import numpy as np
WEIGHTS = {"pose": 1.0, "energy": 0.1}
def cost(a, q):
    terms = {"pose": np.abs(q), "energy": np.sum(a ** 2)}
    return ${sum}
def reward(a, q):
    return 1.0 - cost(a, q)
`,
    'what is wanted': `
WEIGHTS = {"speed": 1.0, "rate": -0.1, "sway": -0.1}
def reward(v, w, u):
    terms = {"speed": abs(v), "rate": abs(w), "sway": abs(u)}
    return ${sum}
`,
  },
});
