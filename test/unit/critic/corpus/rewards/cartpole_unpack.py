# recording: cartpole
import math

X_LIMIT = 2.4
THETA_LIMIT = 12 * math.pi / 180


def reward(obs, action, next_obs, terminated):
    x, x_dot, theta, theta_dot = next_obs
    centered = 1.0 - abs(x) / X_LIMIT
    upright = 1.0 - abs(theta) / THETA_LIMIT
    fallen = abs(x) > X_LIMIT or abs(theta) > THETA_LIMIT
    if fallen:
        return -10.0
    return 0.3 * centered + 0.7 * upright - 0.01 * abs(theta_dot)


#--- K2 unpacked in another order
#-     x, x_dot, theta, theta_dot = next_obs
#+     x, theta, x_dot, theta_dot = next_obs
#--- K12 degrees
#- THETA_LIMIT = 12 * math.pi / 180
#+ THETA_LIMIT = 12
#--- K10 and for or
#-     fallen = abs(x) > X_LIMIT or abs(theta) > THETA_LIMIT
#+     fallen = abs(x) > X_LIMIT and abs(theta) > THETA_LIMIT
#--- K3 signed position
#-     centered = 1.0 - abs(x) / X_LIMIT
#+     centered = 1.0 - x / X_LIMIT
#--- K3 signed angle
#-     upright = 1.0 - abs(theta) / THETA_LIMIT
#+     upright = 1.0 - theta / THETA_LIMIT
#--- K1 fallen is paid
#-         return -10.0
#+         return 10.0
#--- K2 obs for next_obs
#-     x, x_dot, theta, theta_dot = next_obs
#+     x, x_dot, theta, theta_dot = obs
#--- K1 inside of the limits
#-     fallen = abs(x) > X_LIMIT or abs(theta) > THETA_LIMIT
#+     fallen = abs(x) < X_LIMIT or abs(theta) < THETA_LIMIT
