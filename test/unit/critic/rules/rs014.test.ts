import { testRule } from '../rule-tests';

testRule('RS014', {
  fires: {
    'wider first, and out': `
LIMIT = 40
def length_factor(text):
    n = len(text.split())
    if n > LIMIT:
        return 0.5
    if «n > 2 * LIMIT»:
        return 0.0
    return 1.0
`,
    'None, where what differs from a text has left': `
def score(response, label):
    choice = pick(response)
    if choice != label.strip():
        return 0.0
    if «choice is None»:
        return -0.5
    return 1.0
`,
    'some before all': `
def reward(words, text):
    hits = sum(word in text for word in words)
    if hits > 0:
        return 0.4
    elif «hits == len(words)»:
        return 1.0
    return 0.0
`,
    'wider first, by shares of a width that have names': `
def reward_function(params):
    track_width = params["track_width"]
    d = params["distance_from_center"]
    near = 0.1 * track_width
    far = 0.5 * track_width
    if d <= far:
        return 0.1
    elif «d <= near»:
        return 1.0
    return 1e-3
`,
    'what must hold and must not': `
def reward(obs):
    opened = «not obs["open"] and obs["has_key"] and obs["open"]»
    return 1.0 if opened else 0.0
`,
    'an or that covers every number': `
LOW = 20.0
HIGH = 22.0
def reward(temp):
    if «temp >= LOW or temp <= HIGH»:
        return 1.0
    return 0.0
`,
    'wider first': `
def reward(obs):
    d = obs["d"]
    if d < 1.0:
        return 0.5
    elif «d < 0.1»:
        return 1.0
    else:
        return 0.0
`,
    'the same twice': `
def reward(action, obs):
    if action == 2:
        r = 1
    elif «action == 2»:
        r = 2
    else:
        r = 0
    return r
`,
    'greater, written either way': `
def reward(obs):
    if obs["speed"] > 2:
        return 1.0
    elif «4 <= obs["speed"]»:
        return 2.0
    return 0.0
`,
    'no number is both': `
def reward(obs):
    return 1.0 if «obs["x"] > 5 and obs["x"] < 3» else 0.0
`,
    'separate ifs': `
def reward(obs, d):
    r = 0.0
    if «d < 0.1»:
        r = 1.0
    if d < 0.5:
        r = 0.5
    return r
`,
    'two texts at once': `
def reward(kind):
    return float(«kind == "a" and kind == "b"»)
`,
  },
  quiet: {
    'wider first and out, with a new value in between': `
LIMIT = 40
def length_factor(text):
    n = len(text.split())
    if n > LIMIT:
        return 0.5
    n = len(text)
    if n > 2 * LIMIT:
        return 0.0
    return 1.0
`,
    'wider first, and not out': `
LIMIT = 40
def length_factor(text):
    n = len(text.split())
    factor = 1.0
    if n > LIMIT:
        factor -= 0.5
    if n > 2 * LIMIT:
        factor -= 0.5
    return factor
`,
    'narrower first, by shares of a width': `
def reward_function(params):
    track_width = params["track_width"]
    d = params["distance_from_center"]
    if d <= 0.1 * track_width:
        return 1.0
    elif d <= track_width / 4:
        return 0.5
    elif d <= 0.5 * track_width:
        return 0.1
    return 1e-3
`,
    'shares of what may be negative': `
def reward(obs, offset):
    if obs["d"] <= 0.5 * offset:
        return 1.0
    elif obs["d"] <= 0.1 * offset:
        return 0.5
    return 0.0
`,
    'before and after': `
def reward(obs, next_obs):
    return 1.0 if not obs["open"] and next_obs["open"] else 0.0
`,
    'outside of a band': `
LOW = 20.0
HIGH = 22.0
def reward(temp):
    return -1.0 if temp < LOW or temp > HIGH else 0.0
`,
    'narrower first': `
def reward(d):
    if d <= 0.1:
        return 1.0
    elif d <= 0.5:
        return 0.5
    elif d > 3:
        return -1
    return 0.1
`,
    'separate ifs, wider first': `
def reward(d):
    r = 0.0
    if d < 0.5:
        r = 0.5
    if d < 0.1:
        r = 1.0
    return r
`,
    'added up': `
def reward(d):
    r = 0.0
    if d < 0.1:
        r += 1.0
    if d < 0.5:
        r += 0.5
    return r
`,
    'a call may differ': `
def reward(q):
    if q.get() == 1:
        return 1
    elif q.get() == 1:
        return 2
    return 0
`,
    'a range': `
def reward(x):
    return 1.0 if x > 3 and x < 5 else float(x >= 7 or x < 1)
`,
  },
});

testRule('RS014', {
  fires: {
    'one looks the other way': `
def reward(d):
    if «d > 0.1»:
        return 1.0
    elif d <= 0.25:
        return 0.5
    elif d <= 0.5:
        return 0.1
    return 0.0
`,
  },
  quiet: {
    'all alike, or the other end last': `
def reward(d, v):
    if d <= 0.1:
        return 1.0
    elif d <= 0.25:
        return 0.5
    elif d > 3:
        return -1.0
    if v < 1:
        return 0.1
    elif v > 2:
        return 0.2
    return 0.0
`,
  },
});

testRule('RS014', {
  fires: {
    'a range in both directions, and none': `
def reward(z, x):
    return float(«0.8 > z < 2.0») + float(«2.0 < x < 0.8»)
`,
  },
  quiet: {
    ranges: `
def reward(z, x, lo, hi):
    return float(0.8 < z < 2.0) + float(2.0 >= x > 0.8) + float(lo <= x <= hi)
`,
  },
});
