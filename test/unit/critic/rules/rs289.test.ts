import { testRule } from '../rule-tests';

testRule('RS289', {
  fires: {
    'the limit minus the value': `
def reward(obs):
    r = 0.0
    if obs["speed"] > obs["limit"]:
        r -= 0.1 * («obs["limit"] - obs["speed"]»)
    return r
`,
    'the condition turned': `
def reward(speed, limit):
    r = 0.0
    if speed < limit:
        r -= («speed - limit») / 2.0
    return r
`,
  },
  quiet: {
    'the value minus the limit': `
def reward(obs):
    r = 0.0
    if obs["speed"] > obs["limit"]:
        r -= 0.1 * (obs["speed"] - obs["limit"])
    return r
`,
    added: `
def reward(obs):
    r = 0.0
    if obs["speed"] > obs["limit"]:
        r += 0.1 * (obs["limit"] - obs["speed"])
    return r
`,
    'a square': `
def reward(obs):
    r = 0.0
    if obs["speed"] > obs["limit"]:
        r -= 0.1 * (obs["limit"] - obs["speed"]) ** 2
    return r
`,
    'within a size': `
def reward(obs):
    r = 0.0
    if obs["speed"] > obs["limit"]:
        r -= abs(obs["limit"] - obs["speed"])
    return r
`,
  },
});
