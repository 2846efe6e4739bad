# recording: robot
import math


def compute_reward(obs, action, next_obs, terminated, memory):
    d = next_obs["distance_to_goal"]
    if "start" not in memory:
        memory["start"] = obs["distance_to_goal"]
    closeness = 1.0 - min(1.0, d / memory["start"])
    facing = 0.5 * (1.0 + math.cos(next_obs["heading_error"]))
    safe = min(1.0, next_obs["min_laser"] / 0.5)
    r = 0.05 * closeness * facing * safe - 0.05
    if terminated:
        r += 10.0 if d < 0.3 else -10.0
    return r


#--- K4 the start is of the step, so that closeness is always about zero
#-     if "start" not in memory:
#-         memory["start"] = obs["distance_to_goal"]
#+     memory["start"] = obs["distance_to_goal"]
#--- K1 far is close
#-     closeness = 1.0 - min(1.0, d / memory["start"])
#+     closeness = min(1.0, d / memory["start"])
#--- K6 dwelling pays: no cost of time and a large share
#-     r = 0.05 * closeness * facing * safe - 0.05
#+     r = 5.0 * facing * safe
