import { testRule } from '../rule-tests';

testRule('RS046', {
  fires: {
    'the items of a row of the data set': `
def reward(completions, keywords, **kwargs):
    scores = []
    for text, words in zip(completions, keywords):
        found = 0
        while words:
            found += «words.pop()» in text
        scores.append(float(found))
    return scores
`,
    'the items of the items': `
def reward(completions, kinds, kwargs, **rest):
    scores = []
    for text, names, args in zip(completions, kinds, kwargs):
        score = 1.0
        for name, bounds in zip(names, args):
            if name == "words" and len(text.split()) < «bounds.pop("least", 0)»:
                score = 0.0
        scores.append(score)
    return scores
`,
    'an entry': `
def reward(obs, action):
    «obs[2]» = 0.0
    «obs["x"]» += 1
    return -abs(obs[0])
`,
    'a method': `
def reward(completions, **kwargs):
    «completions.sort()»
    return [float(len(c)) for c in completions]
`,
  },
  quiet: {
    'the items of a copy, and of a list of its own': `
def reward(completions, keywords, **kwargs):
    scores = []
    for text, words in zip(completions, keywords):
        left = list(words)
        while left:
            left.pop()
        found = text.split()
        found.pop()
        scores.append(float(len(found)))
    return scores
`,
    'a copy': `
def reward(obs, action):
    obs = obs.copy()
    obs[2] = 0.0
    return -abs(obs[0])
`,
    'memory and info': `
def reward(obs, memory, info):
    memory["x"] = obs[0]
    info["reward"] = obs[1]
    memory.setdefault("seen", set()).add(obs[0])
    return obs[0]
`,
    'a table of its own': `
def delta_of(before, after):
    delta = dict(after)
    for item in ("log", "stick"):
        delta[item] -= before[item]
    return delta
def reward(obs, action, next_obs):
    x = next_obs["x"]
    x -= obs["x"]
    return x + sum(delta_of(obs["inventory"], next_obs["inventory"]).values())
`,
    rebound: `
def reward(state):
    state //= 4
    return state
`,
  },
});

testRule('RS046', {
  surroundings: { entry: { name: 'reward', kind: 'function', parameters: [], confidence: 1, line: 6 } },
  fires: {
    'under another name, in a helper': `
def delta_of(before, after):
    delta = after
    for item in ("log", "stick"):
        «delta[item]» -= before[item]
    return delta
def reward(obs, action, next_obs):
    return sum(delta_of(obs["inventory"], next_obs["inventory"]).values())
`,
  },
  quiet: {
    'a table of its own': `
def delta_of(before, after):
    delta = dict(after)
    for item in ("log", "stick"):
        delta[item] -= before[item]
    return delta
def reward(obs, action, next_obs):
    return sum(delta_of(obs["inventory"], next_obs["inventory"]).values())
`,
  },
});
