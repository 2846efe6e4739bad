# recording: pendulum
import numpy as np


def angle_normalize(x):
    return ((x + np.pi) % (2 * np.pi)) - np.pi


def reward(obs, action):
    cos_th, sin_th, thdot = obs
    th = np.arctan2(sin_th, cos_th)
    u = np.clip(action[0], -2.0, 2.0)
    costs = angle_normalize(th) ** 2 + 0.1 * thdot**2 + 0.001 * u**2
    return float(-costs)


#--- K2 sine and cosine swapped
#-     cos_th, sin_th, thdot = obs
#+     sin_th, cos_th, thdot = obs
#--- K9 arctan of the quotient
#-     th = np.arctan2(sin_th, cos_th)
#+     th = np.arctan(sin_th / cos_th)
#--- K2 arguments swapped
#-     th = np.arctan2(sin_th, cos_th)
#+     th = np.arctan2(cos_th, sin_th)
#--- K1 cost is paid
#-     return float(-costs)
#+     return float(costs)
#--- K3 the square is missing
#-     costs = angle_normalize(th) ** 2 + 0.1 * thdot**2 + 0.001 * u**2
#+     costs = angle_normalize(th) + 0.1 * thdot**2 + 0.001 * u**2
#--- K3 precedence
#-     costs = angle_normalize(th) ** 2 + 0.1 * thdot**2 + 0.001 * u**2
#+     costs = (angle_normalize(th) + 0.1 * thdot) ** 2 + 0.001 * u**2
#--- K3 clip limits swapped
#-     u = np.clip(action[0], -2.0, 2.0)
#+     u = np.clip(action[0], 2.0, -2.0)
#--- K1 a sign among the costs
#-     costs = angle_normalize(th) ** 2 + 0.1 * thdot**2 + 0.001 * u**2
#+     costs = angle_normalize(th) ** 2 - 0.1 * thdot**2 + 0.001 * u**2
