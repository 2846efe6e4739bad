import { testRule } from '../rule-tests';

const whole = (key: string, look = 'WEIGHTS.get(name, 0)'): string => `
WEIGHTS = {"collision": -1.0, "right_lane": 0.1, "speed": 0.4, "offset": 0.2}
def reward(obs):
    terms = {"collision": obs["crashed"], ${key}: obs["lane"] / 3, "speed": obs["speed"], "on_road": obs["on_road"]}
    return sum(${look} * value for name, value in terms.items()) * terms["on_road"]
`;

testRule('RS235', {
  fires: { 'a name that no weight has': whole('«"rightmost_lane"»') },
  quiet: {
    'the same name': whole('"right_lane"'),
    'what fails for a name that is missing': whole('"rightmost_lane"', 'WEIGHTS[name]'),
    'a name like no other': whole('"tidiness"'),
  },
});
