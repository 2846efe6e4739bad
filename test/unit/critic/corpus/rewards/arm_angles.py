# recording: arm
import math

REACHED = 0.03


def reward(obs, action, next_obs):
    dx, dy = next_obs[8], next_obs[9]
    distance = math.sqrt(dx * dx + dy * dy)
    elbow = math.atan2(next_obs[3], next_obs[1])
    spin = abs(next_obs[6]) + abs(next_obs[7])
    reward = -2.0 * distance
    if abs(elbow) > 2.8:
        reward -= 0.2
    if distance < REACHED:
        reward += 1.0
        if spin < 0.5:
            reward += 1.0
    return reward


#--- K9 arctan of the quotient
#-     elbow = math.atan2(next_obs[3], next_obs[1])
#+     elbow = math.atan(next_obs[3] / next_obs[1])
#--- K2 swapped arguments
#-     elbow = math.atan2(next_obs[3], next_obs[1])
#+     elbow = math.atan2(next_obs[1], next_obs[3])
#--- K2 the other joint's sine
#-     elbow = math.atan2(next_obs[3], next_obs[1])
#+     elbow = math.atan2(next_obs[2], next_obs[1])
#--- K2 dx twice
#-     distance = math.sqrt(dx * dx + dy * dy)
#+     distance = math.sqrt(dx * dx + dx * dx)
#--- K12 degrees
#-     if abs(elbow) > 2.8:
#+     if abs(elbow) > 160:
#--- K3 the square root is left
#-     distance = math.sqrt(dx * dx + dy * dy)
#+     distance = math.sqrt(abs(dx * dx - dy * dy))
#--- K1 charged for reaching
#-         reward += 1.0
#-         if spin < 0.5:
#+         reward -= 1.0
#+         if spin < 0.5:
#--- K1 far is reached
#-     if distance < REACHED:
#+     if distance > REACHED:
