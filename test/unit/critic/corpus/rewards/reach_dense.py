# recording: reach
import numpy as np

THRESHOLD = 0.05


def goal_distance(a, b):
    return np.linalg.norm(np.asarray(a) - np.asarray(b), axis=-1)


def reward(obs, action, next_obs):
    d = goal_distance(next_obs["achieved_goal"], next_obs["desired_goal"])
    success = (d < THRESHOLD).astype(float)
    effort = 0.01 * np.sum(np.square(action[:3]))
    return float(-d + success - effort)


#--- K2 achieved against achieved
#-     d = goal_distance(next_obs["achieved_goal"], next_obs["desired_goal"])
#+     d = goal_distance(next_obs["achieved_goal"], obs["achieved_goal"])
#--- K1 success when far
#-     success = (d < THRESHOLD).astype(float)
#+     success = (d > THRESHOLD).astype(float)
#--- K12 centimetres
#- THRESHOLD = 0.05
#+ THRESHOLD = 5.0
