import { observationFields } from '../../../../extension/core/trajectory/fields';
import { dictionary, numbers, trajectories } from '../../sandbox/sets';
import { testRule } from '../rule-tests';

const entry = {
  name: 'Reward',
  kind: 'class' as const,
  standsFor: 'Reward.__call__',
  parameters: [],
  confidence: 1,
  line: 2,
};
const room = trajectories([1], dictionary({ indoor: numbers([0]), power: numbers([0]) }));

testRule('RS272', {
  surroundings: { entry, recording: room, fields: observationFields(room, {}) },
  fires: {
    'a cost that is not charged': `
class Reward:
    def «energy_cost»(self, o):
        return 0.1 * o["power"]

    def discomfort(self, o):
        return abs(o["indoor"] - 21)

    def __call__(self, obs, next_obs):
        return -self.discomfort(next_obs) - 0.1 * self.discomfort(next_obs)
`,
  },
  quiet: {
    'called, chosen by name, or not a term': `
class Reward:
    def energy_cost(self, o):
        return 0.1 * o["power"]

    def describe(self):
        return "comfort"

    def discomfort(self, o):
        return abs(o["indoor"] - 21)

    def __call__(self, obs, next_obs):
        return -self.discomfort(next_obs) - self.energy_cost(next_obs)
`,
  },
});
