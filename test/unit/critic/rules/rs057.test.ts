import { testRule } from '../rule-tests';

testRule('RS057', {
  fires: {
    'or for and': `
def reward(letters, gold):
    return float(«bool(letters) or letters[-1] == gold»)
`,
    'not None or': `
def reward(match, gold):
    if «match is not None or match.group(1) == gold»:
        return 1.0
    return 0.0
`,
    'None and': `
def reward(match):
    return 0.0 if «match is None and match.group(1) == ""» else 1.0
`,
    'not and': `
def reward(xs):
    return float(«not xs and xs[0] > 1»)
`,
    'two ends at once': `
def reward(info):
    crash = «bool(info["collision"]) and bool(info["offroad"])»
    return -50.0 if crash else 0.0
`,
  },
  quiet: {
    'an event, and whether it is to count': `
def reward(self, info):
    if info["crash_vehicle"] and self.config["crash_vehicle_done"]:
        return -5.0
    if info["collision"] and self.check_collision:
        return -10.0
    return 1.0
`,
    'either of two ends': `
def reward(info):
    crash = bool(info["collision"]) or bool(info["crashed"])
    return -50.0 if crash else 0.0
`,
    'an end and something else': `
def reward(info):
    return -50.0 if info["fell"] and info["terminated"] else 0.0
`,
    sound: `
def reward(match, xs, gold, name, default):
    a = match is not None and match.group(1) == gold
    b = match is None or match.group(1) == gold
    c = xs and xs[0] > 1
    d = not xs or xs[0] > 1
    e = name or default.name
    return float(a and b and c and d) + len(e)
`,
  },
});
