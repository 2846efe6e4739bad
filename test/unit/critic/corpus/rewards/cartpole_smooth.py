# recording: cartpole
import numpy as np


def get_reward(state, action, next_state, done):
    theta = next_state[2]
    omega = next_state[3]
    pos = next_state[0]
    r_angle = np.exp(-(theta / 0.1) ** 2)
    r_speed = np.exp(-(omega / 2.0) ** 2)
    r_pos = np.exp(-(pos / 1.2) ** 2)
    fall = 5.0 if done and abs(theta) > 0.2 else 0.0
    return float(0.5 * r_angle + 0.2 * r_speed + 0.3 * r_pos - fall)


#--- K3 exponential grows with the angle
#-     r_angle = np.exp(-(theta / 0.1) ** 2)
#+     r_angle = np.exp((theta / 0.1) ** 2)
#--- K2 the position is used for the angle
#-     r_angle = np.exp(-(theta / 0.1) ** 2)
#+     r_angle = np.exp(-(pos / 0.1) ** 2)
#--- K5 the fall is tested on the state before
#-     theta = next_state[2]
#-     omega = next_state[3]
#+     theta = state[2]
#+     omega = next_state[3]
