import { testRule } from '../rule-tests';

const whole = (kept: string, gain = 'self.best - next_obs["distance"]'): string => `
class Reward:
    def reset(self):
        self.best = 9.0
    def __call__(self, next_obs):
        gain = max(0.0, ${gain})
        ${kept}
        return gain
`;

testRule('RS234', {
  fires: {
    'the largest kept, where coming below it is paid': whole(
      '«self.best» = max(self.best, next_obs["distance"])',
    ),
    'the smallest kept, where coming above it is paid': whole(
      '«self.best» = min(self.best, next_obs["distance"])',
      'next_obs["distance"] - self.best',
    ),
  },
  quiet: {
    'a record that follows': whole('self.best = min(self.best, next_obs["distance"])'),
    'the other record': whole(
      'self.best = max(self.best, next_obs["distance"])',
      'next_obs["distance"] - self.best',
    ),
    'a drawdown from the best': whole(
      'self.best = max(self.best, next_obs["value"])  # for the drawdown',
      'self.best - next_obs["value"]',
    ),
  },
});
