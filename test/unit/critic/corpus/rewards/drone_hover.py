# recording: drone
import numpy as np


def reward(obs, action, next_obs, terminated, info):
    pos = next_obs[0:3]
    vel = next_obs[3:6]
    roll, pitch, yaw = next_obs[6:9]
    target = next_obs[12:15]
    dist = np.linalg.norm(pos - target)
    tilt = roll**2 + pitch**2
    reward = np.exp(-dist) - 0.05 * np.linalg.norm(vel) - 0.1 * tilt
    reward -= 0.01 * np.sum(np.square(action))
    if terminated:
        reward -= 20.0
    return float(reward)


#--- K2 target shifted by one
#-     target = next_obs[12:15]
#+     target = next_obs[11:14]
#--- K2 velocity for the position
#-     pos = next_obs[0:3]
#+     pos = next_obs[3:6]
#--- K1 far is paid
#-     reward = np.exp(-dist) - 0.05 * np.linalg.norm(vel) - 0.1 * tilt
#+     reward = np.exp(dist) - 0.05 * np.linalg.norm(vel) - 0.1 * tilt
#--- K1 sign of the action cost
#-     reward -= 0.01 * np.sum(np.square(action))
#+     reward += 0.01 * np.sum(np.square(action))
#--- K17 assigned
#-     reward -= 0.01 * np.sum(np.square(action))
#+     reward =- 0.01 * np.sum(np.square(action))
#--- K2 height left out
#-     dist = np.linalg.norm(pos - target)
#+     dist = np.linalg.norm(pos[:2] - target[1:])
#--- K3 sum of signed errors
#-     dist = np.linalg.norm(pos - target)
#+     dist = np.sum(pos - target)
#--- K2 roll twice
#-     tilt = roll**2 + pitch**2
#+     tilt = roll**2 + roll**2
#--- K1 crash paid
#-         reward -= 20.0
#+         reward += 20.0
