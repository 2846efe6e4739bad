# recording: keydoor
LAVA_PENALTY = -1.0
GOAL_BONUS = 1.0
STEP_COST = 0.005


def reward(obs, action, next_obs, terminated, info):
    total = -STEP_COST
    if next_obs["has_key"] and not obs["has_key"]:
        total += 0.3
    if next_obs["door_open"] and not obs["door_open"]:
        total += 0.3
    if info["bumped"]:
        total -= 0.01
    if next_obs["on_lava"]:
        total += LAVA_PENALTY
    if info["success"]:
        total += GOAL_BONUS
    return total


#--- K1 a negative penalty is subtracted
#-         total += LAVA_PENALTY
#+         total -= LAVA_PENALTY
#--- K1 the step pays
#-     total = -STEP_COST
#+     total = STEP_COST
#--- K2 goal bonus for lava
#-         total += LAVA_PENALTY
#-     if info["success"]:
#-         total += GOAL_BONUS
#+         total += GOAL_BONUS
#+     if info["success"]:
#+         total += LAVA_PENALTY
#--- K4 lava is read before the step
#-     if next_obs["on_lava"]:
#+     if obs["on_lava"]:
#--- K4 both from before
#-     if next_obs["door_open"] and not obs["door_open"]:
#+     if obs["door_open"] and not obs["door_open"]:
#--- K7 the key again and again
#-     if next_obs["has_key"] and not obs["has_key"]:
#+     if next_obs["has_key"]:
#--- K17 only the last bonus counts
#-         total += GOAL_BONUS
#-     return total
#+         total += GOAL_BONUS
#+         return total
#--- K2 the key for the door
#-     if next_obs["door_open"] and not obs["door_open"]:
#+     if next_obs["door_open"] and not obs["has_key"]:
#--- K10 not before the wrong part
#-     if next_obs["has_key"] and not obs["has_key"]:
#+     if not next_obs["has_key"] and obs["has_key"]:
