# recording: robot
import numpy as np

SAFE = 0.5


def clip(x, low, high):
    return max(low, min(x, high))


def compute_reward(obs, action, next_obs, info):
    closeness = 1.0 - clip(next_obs["distance_to_goal"] / 5.0, 0.0, 1.0)
    facing = 1.0 - abs(next_obs["heading_error"]) / np.pi
    proximity = max(0.0, SAFE - next_obs["min_laser"]) / SAFE
    turning = abs(next_obs["angular_velocity"])
    reward = closeness + 0.3 * facing - 0.5 * proximity - 0.05 * turning
    if next_obs["collision"]:
        reward = -5.0
    if info["is_success"]:
        reward = 20.0
    return float(reward)


#--- K3 max for min
#-     return max(low, min(x, high))
#+     return min(low, max(x, high))
#--- K3 limits swapped
#-     closeness = 1.0 - clip(next_obs["distance_to_goal"] / 5.0, 0.0, 1.0)
#+     closeness = 1.0 - clip(next_obs["distance_to_goal"] / 5.0, 1.0, 0.0)
#--- K3 no abs
#-     facing = 1.0 - abs(next_obs["heading_error"]) / np.pi
#+     facing = 1.0 - next_obs["heading_error"] / np.pi
#--- K1 closer to the obstacle is paid
#-     reward = closeness + 0.3 * facing - 0.5 * proximity - 0.05 * turning
#+     reward = closeness + 0.3 * facing + 0.5 * proximity - 0.05 * turning
#--- K1 hinge the wrong way round
#-     proximity = max(0.0, SAFE - next_obs["min_laser"]) / SAFE
#+     proximity = max(0.0, next_obs["min_laser"] - SAFE) / SAFE
#--- K12 half turn in degrees
#-     facing = 1.0 - abs(next_obs["heading_error"]) / np.pi
#+     facing = 1.0 - abs(next_obs["heading_error"]) / 180.0
#--- K17 one term is not in the sum
#-     reward = closeness + 0.3 * facing - 0.5 * proximity - 0.05 * turning
#+     reward = closeness + 0.3 * facing - 0.05 * turning
#--- K1 distance is closeness
#-     closeness = 1.0 - clip(next_obs["distance_to_goal"] / 5.0, 0.0, 1.0)
#+     closeness = clip(next_obs["distance_to_goal"] / 5.0, 0.0, 1.0)
#--- K17 the order of the ends
#-     if next_obs["collision"]:
#-         reward = -5.0
#-     if info["is_success"]:
#-         reward = 20.0
#+     if info["is_success"]:
#+         reward = 20.0
#+     if next_obs["collision"] or True:
#+         reward = -5.0
