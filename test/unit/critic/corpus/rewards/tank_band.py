# recording: tank
import numpy as np

LEVEL_BAND = 0.4
TEMP_BAND = 8.0


def reward(obs, action, next_obs, terminated):
    level_off = abs(next_obs[0] - next_obs[2])
    temp_off = abs(next_obs[1] - next_obs[3])
    r = 0.0
    if level_off < LEVEL_BAND and temp_off < TEMP_BAND:
        r += 1.0
    else:
        r -= 0.1 * np.clip(level_off, 0.0, 2.0) + 0.005 * np.clip(temp_off, 0.0, 40.0)
    if terminated:
        r -= 5.0
    return float(r)


#--- K1 outside of the band
#-     if level_off < LEVEL_BAND and temp_off < TEMP_BAND:
#+     if level_off > LEVEL_BAND and temp_off > TEMP_BAND:
#--- K10 or for and
#-     if level_off < LEVEL_BAND and temp_off < TEMP_BAND:
#+     if level_off < LEVEL_BAND or temp_off < TEMP_BAND:
#--- K3 signed
#-     temp_off = abs(next_obs[1] - next_obs[3])
#+     temp_off = next_obs[1] - next_obs[3]
#--- K2 index shifted
#-     temp_off = abs(next_obs[1] - next_obs[3])
#+     temp_off = abs(next_obs[1] - next_obs[2])
#--- K3 clip limits swapped
#-         r -= 0.1 * np.clip(level_off, 0.0, 2.0) + 0.005 * np.clip(temp_off, 0.0, 40.0)
#+         r -= 0.1 * np.clip(level_off, 2.0, 0.0) + 0.005 * np.clip(temp_off, 40.0, 0.0)
#--- K1 charged with the wrong sign
#-         r -= 0.1 * np.clip(level_off, 0.0, 2.0) + 0.005 * np.clip(temp_off, 0.0, 40.0)
#+         r += 0.1 * np.clip(level_off, 0.0, 2.0) + 0.005 * np.clip(temp_off, 0.0, 40.0)
#--- K8 paid at any time
#-     if terminated:
#-         r -= 5.0
#+     if not terminated:
#+         r -= 5.0
#--- K12 the band is in per cent
#- LEVEL_BAND = 0.4
#- TEMP_BAND = 8.0
#+ LEVEL_BAND = 40
#+ TEMP_BAND = 800
