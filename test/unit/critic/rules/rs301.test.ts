import { testRule } from '../rule-tests';

const method = (body: string): string => `
class Reward:
    def __init__(self):
        self.reward = 0.0
    def __call__(self, obs, action, next_obs):
${body}`;

testRule('RS301', {
  fires: {
    'set on some ways': method(`
        if next_obs["sold"] > 0:
            self.reward = next_obs["sold"] * 2.0
        if next_obs["left"] == 0:
            self.reward = -1.0
        return «self.reward»
`),
    'with components': method(`
        if next_obs["goal"]:
            self.reward = 1.0
        elif next_obs["fell"]:
            self.reward = -1.0
        return «self.reward», {"goal": 1.0}
`),
  },
  quiet: {
    'set on every way': method(`
        if next_obs["goal"]:
            self.reward = 1.0
        else:
            self.reward = 0.0
        return self.reward
`),
    'set first': method(`
        self.reward = 0.0
        if next_obs["goal"]:
            self.reward = 1.0
        return self.reward
`),
    'added up': method(`
        if next_obs["goal"]:
            self.reward += 1.0
        return self.reward
`),
    'called what it is': method(`
        if next_obs["goal"]:
            self.last_reward = 1.0
        return self.last_reward
`),
    'a method clears it': method(`
        self.clear()
        if next_obs["goal"]:
            self.reward = 1.0
        return self.reward
`),
  },
});
