# recording: lander
import numpy as np


def shaping(s):
    return (
        -100 * np.sqrt(s[0] ** 2 + s[1] ** 2)
        - 100 * np.sqrt(s[2] ** 2 + s[3] ** 2)
        - 100 * abs(s[4])
        + 10 * s[6]
        + 10 * s[7]
    )


def reward(obs, action, next_obs, terminated, info):
    r = shaping(next_obs) - shaping(obs)
    if action == 2:
        r -= 0.3
    elif action in (1, 3):
        r -= 0.03
    if terminated:
        r = 100.0 if info["landed"] else -100.0
    return float(r)


#--- K1 shaping reversed
#-     r = shaping(next_obs) - shaping(obs)
#+     r = shaping(obs) - shaping(next_obs)
#--- K2 spin for the angle
#-         - 100 * abs(s[4])
#+         - 100 * abs(s[5])
#--- K1 outcomes swapped
#-         r = 100.0 if info["landed"] else -100.0
#+         r = -100.0 if info["landed"] else 100.0
