import { testRule } from '../rule-tests';

const HEAD = `
class Reward:
    def __init__(self):
        self.prev = None
    def reset(self):
        self.prev = None
    def __call__(self, obs, action, next_obs, info):
        d = abs(next_obs["x"])
        if self.prev is None:
            self.prev = abs(obs["x"])
`;

testRule('RS286', {
  fires: {
    'in one branch': `${HEAD}        r = 0.0
        if info["ate"]:
            r += 1.0
        elif d < self.prev:
            r += 0.1
            «self.prev» = d
        else:
            r -= 0.1
        return r
`,
    'a difference': `${HEAD}        r = self.prev - d
        if info["moved"]:
            «self.prev» = d
        return r
`,
  },
  quiet: {
    'on every way': `${HEAD}        r = 0.1 if d < self.prev else -0.1
        self.prev = d
        return r
`,
    'only a gain is paid': `${HEAD}        r = 0.0
        if d < self.prev:
            r += 0.1
            self.prev = d
        return r
`,
    'what is called the best': `
class Reward:
    def __init__(self):
        self.best_prev = 1e9
    def __call__(self, obs, action, next_obs):
        d = abs(next_obs["x"])
        if d < self.best_prev:
            r = 0.1
            self.best_prev = d
        else:
            r = -0.1
        return r
`,
    'unless it is over': `${HEAD}        r = self.prev - d
        if not info["done"]:
            self.prev = d
        return r
`,
    'where it is seen': `${HEAD}        r = 0.0
        if info["seen"]:
            r = self.prev - d
            self.prev = d
        return r
`,
  },
});
