import { testRule } from '../rule-tests';

testRule('RS153', {
  fires: {
    'called for what there is, where there is none': `
def reward(obs):
    occupied = «obs["occupants"] == 0»
    return 1.0 if occupied else 0.25
`,
    'a comparison made a number': `
def reward(distance):
    near = float(«distance > 0.3»)
    return near
`,
    'room that is charged': `
def headway(gap, speed):
    return gap / max(speed, 0.1)
def reward(gap, speed):
    r = 0.0
    if «headway(gap, speed) > 1.0»:
        r -= 0.5
    return r
`,
    'a function that pays outside its band': `
BAND = 0.5
def center_bonus(offset):
    off = abs(offset)
    if «off > BAND»:
        return 0.5
    return 0.0
def reward(offset):
    return center_bonus(offset)
`,
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
    'safe where there is no room': `
SAFE_TIME = 1.0
def reward(obs):
    headway = obs["gap"] / obs["speed"]
    safe = «headway < SAFE_TIME»
    return float(safe)
`,
    'room called an excess': `
def reward(obs):
    allowed = 0.5 * obs["dist"]
    excess = max(0.0, «allowed - obs["speed"]»)
    return -0.2 * excess
`,
  },
  quiet: {
    'what is over, and what there is': `
def reward(obs):
    occupied = obs["occupants"] > 0
    items_done = obs["items"] == 0
    centered = obs["center_offset"] == 0
    return occupied + items_done + centered
`,
    'an excess': `
def reward(obs):
    allowed = 0.5 * obs["dist"]
    excess = max(0.0, obs["speed"] - allowed)
    return -0.2 * excess
`,
    'near a place that is high up': `
def reward(object_to_goal_dist, spread):
    high_above_bowl = object_to_goal_dist < 0.025
    return 1.0 if high_above_bowl else spread
`,
    'a band': `
BAND = 0.5
def center_bonus(offset):
    off = abs(offset)
    if off > BAND:
        return 0.0
    return 0.5
def reward(offset, headway):
    r = center_bonus(offset)
    if headway < 1.0:
        r -= 0.5
    return r
`,
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

testRule('RS153', {
  fires: {
    'a band in a name': `
HALF_WIDTH = 0.5
def reward(obs):
    inside_lane = «abs(obs["offset_y"]) > HALF_WIDTH»
    return 1.0 if inside_lane else 0.0
`,
    'a band in the name of what is paid': `
def reward(obs, limit=0.2):
    r = 0.0
    if «abs(obs["angle"]) > limit»:
        r += INSIDE_BONUS
    return r
`,
    'a band in a comment': `
def reward(obs, limit=0.2):
    r = 0.0
    if «abs(obs["angle"]) > limit»:  # bonus within the band
        r += 1.0
    return r
`,
  },
  quiet: {
    'bands as they are called': `
HALF_WIDTH = 0.5
def reward(obs, limit=0.2):
    inside_lane = abs(obs["offset_y"]) <= HALF_WIDTH
    outside_lane = abs(obs["offset_y"]) > HALF_WIDTH
    r = 0.0
    if abs(obs["angle"]) > limit:  # no longer within the band
        r -= OUTSIDE_COST
    if abs(obs["angle"]) < limit:  # within
        r += WITHIN_BONUS
    return r + inside_lane - outside_lane
`,
  },
});
