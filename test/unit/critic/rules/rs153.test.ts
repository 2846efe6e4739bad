import { testRule } from '../rule-tests';

testRule('RS153', {
  fires: {
    'a name': `
def reward(gap):
    too_close = «gap > 2.0»
    return -1.0 if too_close else 0.0
`,
    'a function': `
def is_near(distance, threshold):
    return «distance >= threshold»
def reward(distance):
    return 1.0 if is_near(distance, 0.5) else 0.0
`,
    'a comment': `
def reward(headway):
    r = 0.0
    if «headway > 2.0»:
        # too close to the car ahead
        r -= 0.5
    return r
`,
    'charged below the maximum': `
MAX_SPEED = 4.0
def reward(speed):
    r = 1.0
    if «speed < MAX_SPEED»:
        r -= 0.5
    return r
`,
  },
  quiet: {
    'as they are called': `
MAX_SPEED, MIN_GAP = 4.0, 2.0
def is_near(distance):
    return distance < 0.5
def reward(gap, speed, distance):
    too_close = gap < 2.0
    not_near = distance > 0.5
    r = 0.0
    if speed > MAX_SPEED:
        r -= 0.5
    if gap < MIN_GAP:
        r -= 0.5
    if speed < MAX_SPEED:
        r += 0.1
    if too_close or not_near:  # too close
        r -= 1.0
    return r
`,
    'a comment about another line': `
def reward(speed, gap):
    r = 0.0
    if speed > 3.0:
        r -= 0.1  # the faster, the worse
    # too slow
    if speed < 1.0:
        r -= 0.1
    return r
`,
  },
});
