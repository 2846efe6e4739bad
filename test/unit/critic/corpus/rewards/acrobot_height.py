# recording: acrobot
import math


def height(s):
    th1 = math.atan2(s[1], s[0])
    th2 = math.atan2(s[3], s[2])
    return -math.cos(th1) - math.cos(th1 + th2)


def reward(obs, action, next_obs, terminated):
    r = -1.0 + 0.25 * (height(next_obs) + 2.0) / 4.0
    if terminated:
        r += 10.0
    return r


#--- K9 quotient in place of atan2
#-     th1 = math.atan2(s[1], s[0])
#-     th2 = math.atan2(s[3], s[2])
#+     th1 = math.atan(s[1] / s[0])
#+     th2 = math.atan(s[3] / s[2])
#--- K2 arguments swapped
#-     th1 = math.atan2(s[1], s[0])
#-     th2 = math.atan2(s[3], s[2])
#+     th1 = math.atan2(s[0], s[1])
#+     th2 = math.atan2(s[2], s[3])
#--- K1 depth for height
#-     return -math.cos(th1) - math.cos(th1 + th2)
#+     return math.cos(th1) + math.cos(th1 + th2)
#--- K2 shifted by one
#-     th2 = math.atan2(s[3], s[2])
#+     th2 = math.atan2(s[4], s[3])
#--- K1 success is charged
#-         r += 10.0
#+         r -= 10.0
#--- K1 not yet
#-     if terminated:
#+     if not terminated:
#--- K2 first link for both
#-     th2 = math.atan2(s[3], s[2])
#+     th2 = math.atan2(s[1], s[0])
