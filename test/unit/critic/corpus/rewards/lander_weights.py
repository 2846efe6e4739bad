# recording: lander
import math

WEIGHTS = {"distance": -1.0, "speed": -0.5, "tilt": -0.8, "fuel": -0.03}


def features(s, action):
    x, y, vx, vy, angle, spin, left, right = s
    return {
        "distance": math.hypot(x, y),
        "speed": math.hypot(vx, vy),
        "tilt": abs(angle),
        "fuel": 1.0 if action == 2 else 0.0,
    }


def reward(obs, action, next_obs, terminated, info):
    f = features(next_obs, action)
    r = sum(WEIGHTS[name] * value for name, value in f.items())
    if next_obs[6] > 0.5 and next_obs[7] > 0.5:
        r += 2.0
    if terminated and not info["landed"]:
        r -= 50.0
    return r


#--- K1 a weight without its sign
#- WEIGHTS = {"distance": -1.0, "speed": -0.5, "tilt": -0.8, "fuel": -0.03}
#+ WEIGHTS = {"distance": 1.0, "speed": -0.5, "tilt": -0.8, "fuel": -0.03}
#--- K2 unpacked wrongly
#-     x, y, vx, vy, angle, spin, left, right = s
#+     x, vx, y, vy, angle, spin, left, right = s
#--- K2 angle and spin
#-     x, y, vx, vy, angle, spin, left, right = s
#+     x, y, vx, vy, spin, angle, left, right = s
#--- K3 signed tilt
#-         "tilt": abs(angle),
#+         "tilt": angle,
#--- K2 the left leg twice
#-     if next_obs[6] > 0.5 and next_obs[7] > 0.5:
#+     if next_obs[6] > 0.5 and next_obs[6] > 0.5:
#--- K10 legs by or
#-     if terminated and not info["landed"]:
#+     if terminated or not info["landed"]:
#--- K2 another engine
#-         "fuel": 1.0 if action == 2 else 0.0,
#+         "fuel": 1.0 if action == 0 else 0.0,
#--- K2 off by one
#-     if next_obs[6] > 0.5 and next_obs[7] > 0.5:
#+     if next_obs[5] > 0.5 and next_obs[6] > 0.5:
#--- K1 crash paid
#-         r -= 50.0
#+         r += 50.0
