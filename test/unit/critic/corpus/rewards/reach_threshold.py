# recording: reach
import numpy as np

THRESHOLD = 0.05


def reward(obs, action, next_obs):
    achieved = np.array(next_obs["achieved_goal"])
    desired = np.array(next_obs["desired_goal"])
    error = achieved - desired
    distance = np.linalg.norm(error)
    penalty = 0.001 * np.linalg.norm(action)
    bonus = np.where(np.all(np.abs(error) < THRESHOLD), 1.0, 0.0)
    return float(bonus - distance - penalty)


#--- K11 any for all
#-     bonus = np.where(np.all(np.abs(error) < THRESHOLD), 1.0, 0.0)
#+     bonus = np.where(np.any(np.abs(error) < THRESHOLD), 1.0, 0.0)
#--- K3 no abs
#-     bonus = np.where(np.all(np.abs(error) < THRESHOLD), 1.0, 0.0)
#+     bonus = np.where(np.all(error < THRESHOLD), 1.0, 0.0)
#--- K11 the mean of signed errors
#-     distance = np.linalg.norm(error)
#+     distance = abs(np.mean(error))
#--- K2 achieved twice
#-     desired = np.array(next_obs["desired_goal"])
#+     desired = np.array(next_obs["achieved_goal"])
#--- K1 the penalty is a bonus
#-     return float(bonus - distance - penalty)
#+     return float(bonus - distance + penalty)
#--- K1 distance is paid
#-     return float(bonus - distance - penalty)
#+     return float(bonus + distance - penalty)
#--- K1 where swapped
#-     bonus = np.where(np.all(np.abs(error) < THRESHOLD), 1.0, 0.0)
#+     bonus = np.where(np.all(np.abs(error) < THRESHOLD), 0.0, 1.0)
#--- K3 squared and then compared as it is
#-     error = achieved - desired
#+     error = achieved + desired
#--- K11 norm over no axis
#-     distance = np.linalg.norm(error)
#+     distance = np.linalg.norm(error, axis=1)
