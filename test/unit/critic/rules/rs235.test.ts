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

const asked = (key: string, name = '_w'): string => `
WEIGHTS = {"alive_bonus": 1.2, "height_weight": 2.0, "energy_weight": 0.002}
def _w(name):
    return WEIGHTS.get(name, 0.0)
def reward(obs):
    return _w("alive_bonus") - ${name}(${key}) * obs["height"] ** 2 - WEIGHTS["energy_weight"] * obs["energy"]
`;

testRule('RS235', {
  fires: {
    'asked for by a helper': asked('«"base_height_weight"»'),
    'asked for with a default': asked('«"base_height_weight"», 0.0', 'WEIGHTS.get'),
  },
  quiet: {
    'by its name': asked('"height_weight"'),
    'with a default that counts': asked('"base_height_weight", 1.0', 'WEIGHTS.get'),
    'of another kind': asked('"tidiness"'),
  },
});
