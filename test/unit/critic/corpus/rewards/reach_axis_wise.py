# recording: reach
import numpy as np

TOLERANCE = 0.05


def reward(obs, action, next_obs, done, info):
    difference = np.array(next_obs["achieved_goal"]) - np.array(next_obs["desired_goal"])
    total = -float(np.linalg.norm(difference))
    if np.all(np.abs(difference) < TOLERANCE):
        total += 1.0
    if info["is_success"]:
        total += 10.0
    return total


#--- K6 one side of the goal only
#-     if np.all(np.abs(difference) < TOLERANCE):
#+     if np.all(difference < TOLERANCE):
#--- K8 any end is paid for
#-     if info["is_success"]:
#+     if done:
#--- K1 the distance is paid
#-     total = -float(np.linalg.norm(difference))
#+     total = float(np.linalg.norm(difference))
