import { testRule } from '../rule-tests';

const HELPERS = `
def hip_deviation(obs):
    return abs(obs["hip"])
def foot_clearance_error(obs):
    return abs(obs["foot_height"] - 0.08)
`;

testRule('RS193', {
  fires: {
    'an entry that calls the function of another one': `${HELPERS}
def reward(obs):
    terms = {
        "hip_deviation": -0.1 * hip_deviation(obs),
        "foot_clearance": «-2.0 * hip_deviation(obs)»,
    }
    return sum(terms.values())
`,
    'a table of functions': `${HELPERS}
TERMS = {"hip": hip_deviation}
def reward(obs):
    terms = {"hip_deviation": hip_deviation, "foot_clearance": «hip_deviation»}
    return sum(term(obs) for term in terms.values())
`,
    'a variable': `${HELPERS}
def reward(obs):
    hip = hip_deviation(obs)
    foot_clearance = «hip_deviation(obs)»
    return -hip - foot_clearance
`,
  },
  quiet: {
    'each by its own': `${HELPERS}
def reward(obs):
    terms = {"hip_deviation": hip_deviation(obs), "foot_clearance": foot_clearance_error(obs)}
    return -sum(terms.values())
`,
    'one helper for several': `
def squared(x):
    return x * x
def distance(a, b):
    return abs(a - b)
def reward(obs):
    terms = {"speed": squared(obs["speed"]), "effort": squared(obs["torque"]), "reach": distance(obs["a"], obs["b"])}
    return -sum(terms.values())
`,
    'what is called inside another helper': `${HELPERS}
def both(obs):
    return hip_deviation(obs) + foot_clearance_error(obs)
def reward(obs):
    foot_clearance = both(obs) - hip_deviation(obs)
    return -hip_deviation(obs) - foot_clearance
`,
  },
});
