# recording: pendulum
import math


def reward(obs, action, next_obs):
    cos_th, sin_th, th_dot = obs
    theta = math.atan2(sin_th, cos_th)
    u = max(-2.0, min(2.0, action[0]))
    cost = theta ** 2 + 0.1 * th_dot ** 2 + 0.001 * u ** 2
    return -cost


#--- K2 arguments of atan2 swapped
#-     theta = math.atan2(sin_th, cos_th)
#+     theta = math.atan2(cos_th, sin_th)
#--- K1 cost returned positive
#-     return -cost
#+     return cost
#--- K9 the quadrant is lost
#-     theta = math.atan2(sin_th, cos_th)
#+     theta = math.atan(sin_th / cos_th)
