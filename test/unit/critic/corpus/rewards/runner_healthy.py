# recording: runner
import numpy as np

DT = 0.05


def reward(obs, action, next_obs, info, memory):
    x = info["x_position"]
    forward = (x - memory.get("x", x)) / DT
    memory["x"] = x
    ctrl = 0.1 * np.sum(np.square(action))
    pitch = next_obs[1]
    upright = np.exp(-5.0 * pitch**2)
    return float(forward + 0.1 * upright - ctrl)


#--- K1 backwards
#-     forward = (x - memory.get("x", x)) / DT
#+     forward = (memory.get("x", x) - x) / DT
#--- K4 starts at zero but keeps nothing
#-     memory["x"] = x
#+     memory["y"] = x
#--- K12 times the step
#-     forward = (x - memory.get("x", x)) / DT
#+     forward = (x - memory.get("x", 10.0)) / DT
#--- K1 effort is paid
#-     return float(forward + 0.1 * upright - ctrl)
#+     return float(forward + 0.1 * upright + ctrl)
#--- K1 the bell grows
#-     upright = np.exp(-5.0 * pitch**2)
#+     upright = np.exp(5.0 * pitch**2)
#--- K4 overwritten before it is read
#-     forward = (x - memory.get("x", x)) / DT
#-     memory["x"] = x
#+     memory["x"] = x
#+     forward = (x - memory.get("x", x)) / DT
#--- K17 ctrl is the only one
#-     return float(forward + 0.1 * upright - ctrl)
#+     return float(0.1 * upright - ctrl)
#--- K11 the squares of the sum
#-     ctrl = 0.1 * np.sum(np.square(action))
#+     ctrl = 0.1 * np.square(np.sum(action))
