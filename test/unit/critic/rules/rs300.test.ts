import { testRule } from '../rule-tests';

testRule('RS300', {
  fires: {
    'the last argument': `
def reward(completion, keywords):
    for word in keywords:
        «hit» = 1.0 if word in completion else 0.0
    return hit
`,
    'a comparison': `
import json
def reward(completion, expected):
    given = json.loads(completion)
    right = True
    for key in expected:
        «right» = given.get(key) == expected[key]
    return 1.0 if right else 0.0
`,
  },
  quiet: {
    'added up': `
def reward(completion, keywords):
    hits = 0.0
    for word in keywords:
        hit = 1.0 if word in completion else 0.0
        hits += hit
    return hits / len(keywords)
`,
    'looked for': `
def reward(completion, keywords):
    found = False
    for word in keywords:
        found = word in completion
        if found:
            break
    return 1.0 if found else 0.0
`,
    'kept together': `
def reward(completion, keywords):
    right = True
    for word in keywords:
        right = right and word in completion
    return 1.0 if right else 0.0
`,
    'the last one is meant': `
def reward(completion, answer):
    last_match = 0.0
    for line in completion.splitlines():
        last_match = 1.0 if line == answer else 0.0
    return last_match
`,
  },
});
