# recording: runner
import numpy as np


def reward(obs, action, next_obs, info):
    forward = info["x_velocity"]
    ctrl_cost = 0.1 * np.sum(np.square(action))
    tilt = abs(next_obs[1])
    return float(forward - ctrl_cost - 0.5 * tilt)


#--- K1 control cost paid
#-     return float(forward - ctrl_cost - 0.5 * tilt)
#+     return float(forward + ctrl_cost - 0.5 * tilt)
#--- K1 backwards
#-     forward = info["x_velocity"]
#+     forward = -info["x_velocity"]
#--- K2 position in place of velocity
#-     forward = info["x_velocity"]
#+     forward = info["x_position"]
#--- K11 mean over the wrong thing
#-     ctrl_cost = 0.1 * np.sum(np.square(action))
#+     ctrl_cost = 0.1 * np.sum(action)
