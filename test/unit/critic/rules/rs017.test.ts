import { testRule } from '../rule-tests';

testRule('RS017', {
  fires: {
    'a count, from 0 up': `
def reward(completion, tests):
    passed = 0
    for test in tests:
        if test in completion:
            passed += 1
    if passed == len(tests):
        return 1.0
    elif «passed >= 0»:
        return 0.5
    return 0.0
`,
    'a count that a function gives': `
def run(code, tests):
    passed = 0
    try:
        exec(code, {})
    except Exception:
        return False, 0
    for test in tests:
        passed += int(test in code)
        passed += 1
    return True, passed

def reward(completion, tests):
    ran, passed = run(completion, tests)
    if «passed >= 0»:
        return 0.5
    return 0.1 if ran else 0.0
`,
    'a list with something in it': `
def reward(obs):
    held = «bool([obs["grasped"]])»
    return 1.0 if held else 0.0
`,
    'or what is True': `
TERMINATES = True
def is_healthy(obs):
    return 0.2 < obs[1] < 1.0
def reward(obs):
    return float(«is_healthy(obs) or TERMINATES»)
`,
    'both ways round': `
def reward(lf, handle):
    return 0.5 if «lf[2] > handle[2] and lf[2] < handle[2]» else 0.0
`,
    'below a negative limit': `
LIMIT = -0.25
def reward(obs):
    return 1.0 if «abs(obs[1]) < LIMIT» else 0.0
`,
    'a bare alternative': `
def reward(action):
    return -1.0 if «action == 1 or 2» else 0.0
`,
    'a text first': `
def reward(text):
    if «"yes" or "true" in text»:
        return 1.0
    return 0.0
`,
    'a method named': `
def reward(text):
    if «text.isdigit»:
        return 1.0
    return 0.5 if not «text.strip» else 0.0
`,
    'a function named': `
def is_correct(text):
    return text == "4"
def reward(text):
    return 1.0 if «is_correct» else 0.0
`,
    'find for in': `
def reward(text):
    return 1.0 if «text.find("<answer>")» and len(text) < 100 else 0.0
`,
    'an iterator': `
def reward(steps):
    if not «filter(None, steps)»:
        return 0.0
    return 1.0
`,
    'a size below zero': `
import numpy as np
def reward(obs):
    d = np.linalg.norm(obs)
    if «d < 0»:
        return 1.0
    return 0.1 if «len(obs) >= 0» else 0.0
`,
    'a method compared': `
def reward(text):
    return float(«text.lower» == "yes")
`,
  },
  quiet: {
    'a number that is taken from, too': `
def reward(completion, tests):
    score = 0
    for test in tests:
        if test in completion:
            score += 1
        else:
            score -= 1
    return 1.0 if score >= 0 else 0.0
`,
    'a guard that raises': `
import numpy as np
def reward(a, b):
    sizes = np.abs(np.array([a, b]))
    if np.any(sizes < 0.0):
        raise ValueError("sizes are positive")
    return float(sizes.sum())
`,
    'a flag that is a part of it': `
USE_SHAPING, DEBUG = True, False
def reward(obs, always=True):
    r = 1.0 if USE_SHAPING and obs[1] > 0 else 0.0
    return r + float(obs[0] > 1 or DEBUG) + float(obs[2] > 1 or always)
`,
    'a band': `
LIMIT = 0.25
def reward(obs, low, high):
    inside = obs[0] > low and obs[0] < high
    return 1.0 if inside and abs(obs[1]) < LIMIT else 0.0
`,
    'spelt out': `
def reward(action, text):
    return float(action == 1 or action == 2) + float(action in (1, 2)) + ("yes" in text or "true" in text)
`,
    'a default value': `
def reward(info):
    name = info.get("name") or "unknown"
    limit = info.get("limit") or 10
    return float(len(name) < limit)
`,
    'called, and compared with -1': `
def reward(text):
    if text.find("x") != -1 and text.isdigit() and any(c == "1" for c in text):
        return 1.0
    return 0.0
`,
    'an optional callable': `
def reward(obs, scale=None):
    return scale(obs) if scale else obs
`,
    'a signed number': `
def reward(obs):
    x = obs["x"] - 1
    return 1.0 if x < 0 else 0.0
`,
  },
});
