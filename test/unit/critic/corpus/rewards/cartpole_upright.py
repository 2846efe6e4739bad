# recording: cartpole
import math


def reward(obs, action, next_obs, terminated):
    x, x_dot, theta, theta_dot = next_obs
    upright = math.cos(theta)
    centered = 1.0 - abs(x) / 2.4
    r = 0.7 * upright + 0.3 * centered
    if terminated:
        r -= 10.0
    return r


#--- K2 index shifted by one
#-     x, x_dot, theta, theta_dot = next_obs
#+     x, theta, x_dot, theta_dot = next_obs
#--- K3 missing abs lets the cart drift to one side
#-     centered = 1.0 - abs(x) / 2.4
#+     centered = 1.0 - x / 2.4
#--- K1 failure is paid
#-         r -= 10.0
#+         r += 10.0
