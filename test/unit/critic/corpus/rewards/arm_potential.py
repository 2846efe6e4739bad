# recording: arm
import numpy as np

GAMMA = 0.99


def phi(s):
    return -np.hypot(s[8], s[9])


def reward(obs, action, next_obs, terminated):
    shaped = GAMMA * (0.0 if terminated else phi(next_obs)) - phi(obs)
    bonus = 1.0 if np.hypot(next_obs[8], next_obs[9]) < 0.03 else 0.0
    return float(10.0 * shaped + bonus)


#--- K13 order swapped
#-     shaped = GAMMA * (0.0 if terminated else phi(next_obs)) - phi(obs)
#+     shaped = GAMMA * phi(obs) - (0.0 if terminated else phi(next_obs))
#--- K13 gamma on the wrong one
#-     shaped = GAMMA * (0.0 if terminated else phi(next_obs)) - phi(obs)
#+     shaped = (0.0 if terminated else phi(next_obs)) - GAMMA * phi(obs)
#--- K1 the potential is a distance
#-     return -np.hypot(s[8], s[9])
#+     return np.hypot(s[8], s[9])
#--- K4 the same state twice
#-     shaped = GAMMA * (0.0 if terminated else phi(next_obs)) - phi(obs)
#+     shaped = GAMMA * (0.0 if terminated else phi(next_obs)) - phi(next_obs)
#--- K1 the bonus for being far
#-     bonus = 1.0 if np.hypot(next_obs[8], next_obs[9]) < 0.03 else 0.0
#+     bonus = 0.0 if np.hypot(next_obs[8], next_obs[9]) < 0.03 else 1.0
#--- K2 wrong entries
#-     return -np.hypot(s[8], s[9])
#+     return -np.hypot(s[6], s[7])
#--- K1 sum for difference
#-     shaped = GAMMA * (0.0 if terminated else phi(next_obs)) - phi(obs)
#+     shaped = GAMMA * (0.0 if terminated else phi(next_obs)) + phi(obs)
