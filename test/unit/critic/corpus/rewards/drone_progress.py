# recording: drone
import numpy as np

TARGET = slice(12, 15)


def distance(o):
    return np.linalg.norm(o[TARGET] - o[:3])


def reward(obs, action, next_obs, terminated, info):
    progress = distance(obs) - distance(next_obs)
    upright = np.cos(next_obs[6]) * np.cos(next_obs[7])
    r = 10.0 * progress + 0.1 * upright
    if info["at_target"]:
        r += 1.0
    if info["crashed"]:
        r -= 10.0
    return float(r)


#--- K1 progress the wrong way round
#-     progress = distance(obs) - distance(next_obs)
#+     progress = distance(next_obs) - distance(obs)
#--- K4 both after the step
#-     progress = distance(obs) - distance(next_obs)
#+     progress = distance(next_obs) - distance(next_obs)
#--- K2 velocity for position
#-     return np.linalg.norm(o[TARGET] - o[:3])
#+     return np.linalg.norm(o[TARGET] - o[3:6])
#--- K2 pitch twice
#-     upright = np.cos(next_obs[6]) * np.cos(next_obs[7])
#+     upright = np.cos(next_obs[7]) * np.cos(next_obs[7])
#--- K12 degrees
#-     upright = np.cos(next_obs[6]) * np.cos(next_obs[7])
#+     upright = np.cos(np.radians(next_obs[6])) * np.cos(np.radians(next_obs[7]))
#--- K1 the bonus is charged
#-         r += 1.0
#+         r -= 1.0
#--- K1 not crashed
#-     if info["crashed"]:
#+     if not info["crashed"]:
#--- K17 the bonus replaces
#-         r += 1.0
#+         r = +1.0
