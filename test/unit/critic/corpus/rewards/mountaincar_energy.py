# recording: mountaincar
import numpy as np


def reward(obs, action, next_obs, terminated):
    position, velocity = next_obs
    height = np.sin(3 * position)
    energy = 0.5 * (velocity / 0.07) ** 2 + 0.5 * (height + 1)
    r = -1.0 + 0.5 * energy
    if position >= 0.5:
        r += 100.0
    return float(r)


#--- K2 unpacked the wrong way round
#-     position, velocity = next_obs
#+     velocity, position = next_obs
#--- K2 obs for next_obs
#-     position, velocity = next_obs
#+     position, velocity = obs
#--- K12 never reached
#-     if position >= 0.5:
#+     if position >= 5.0:
#--- K1 the left hill
#-     if position >= 0.5:
#+     if position <= 0.5:
#--- K17 bonus replaced by nothing
#-         r += 100.0
#+         r + 100.0
#--- K17 the bonus stands outside
#-     if position >= 0.5:
#-         r += 100.0
#-     return float(r)
#+     if position >= 0.5:
#+         r += 0.0
#+     r += 100.0
#+     return float(r)
#--- K3 height as a difference
#-     height = np.sin(3 * position)
#+     height = np.sin(3 * velocity)
#--- K17 the energy is never used
#-     r = -1.0 + 0.5 * energy
#+     r = -1.0 + 0.5 * height
