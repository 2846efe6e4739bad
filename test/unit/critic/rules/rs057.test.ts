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
  },
  quiet: {
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
