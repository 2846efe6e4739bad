# recording: arm
import numpy as np


def reward(obs, action, next_obs):
    vec = next_obs[8:10]
    reward_dist = -np.linalg.norm(vec)
    reward_ctrl = -0.1 * np.square(action).sum()
    return float(reward_dist + reward_ctrl)


#--- K1 sign of the control cost
#-     reward_ctrl = -0.1 * np.square(action).sum()
#+     reward_ctrl = 0.1 * np.square(action).sum()
#--- K1 sign of the distance
#-     reward_dist = -np.linalg.norm(vec)
#+     reward_dist = np.linalg.norm(vec)
#--- K2 velocities for the vector
#-     vec = next_obs[8:10]
#+     vec = next_obs[6:8]
#--- K2 shifted
#-     vec = next_obs[8:10]
#+     vec = next_obs[7:9]
#--- K17 control forgotten
#-     return float(reward_dist + reward_ctrl)
#+     return float(reward_dist + reward_dist)
#--- K3 signed sum
#-     reward_dist = -np.linalg.norm(vec)
#+     reward_dist = -np.sum(vec)
