import { testRule } from '../rule-tests';

testRule('RS266', {
  fires: {
    'set before': `
def reward_function(params):
    width = params["track_width"]
    distance = params["distance_from_center"]
    near, far = 0.1 * width, 0.5 * width
    reward = «1.0»
    if distance <= 0.1 * width:
        reward = 1.0
    elif distance <= 0.25 * width:
        reward = 0.5
    return reward
`,
    'in the else': `
BEST = 2.0
def reward(error):
    if error < 0.1:
        return BEST
    elif error < 0.5:
        return 1.0
    else:
        return «3.0»
`,
    'of a charge': `
def reward(gap):
    if gap < 1.0:
        return -1.0
    elif gap < 2.0:
        return -0.5
    return «-2.0»
`,
  },
  quiet: {
    'less for the rest': `
def reward(distance):
    reward = 1e-3
    if distance <= 0.1:
        reward = 1.0
    elif distance <= 0.5:
        reward = 0.5
    return reward
`,
    'best in the middle': `
def reward(distance):
    if distance < 0.1:
        return 0.2
    elif distance < 0.5:
        return 1.0
    elif distance < 1.0:
        return 0.5
    return 0.2
`,
    'nothing charged for the rest': `
def reward(gap):
    if gap < 1.0:
        return -1.0
    elif gap < 2.0:
        return -0.5
    return 0.0
`,
    'about two things': `
def reward(speed, distance):
    if speed < 1.0:
        return 1.0
    elif distance < 2.0:
        return 0.5
    return 1.0
`,
  },
});
