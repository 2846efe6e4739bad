# recording: lander
import math


class Potential:
    def __init__(self, gamma=0.99):
        self.gamma = gamma
        self.last = None

    def reset(self):
        self.last = None

    def phi(self, s):
        return -math.hypot(s[0], s[1]) - 0.3 * math.hypot(s[2], s[3]) - 0.3 * abs(s[4])

    def __call__(self, obs, action, next_obs, terminated, info):
        before = self.phi(obs) if self.last is None else self.last
        after = 0.0 if terminated else self.phi(next_obs)
        self.last = after
        bonus = 1.0 if info["landed"] else 0.0
        return self.gamma * after - before + bonus


#--- K4 state of the last episode
#-     def reset(self):
#-         self.last = None
#+     def new_episode(self):
#+         self.last = None
#--- K2 hypot of velocity and position
#-         return -math.hypot(s[0], s[1]) - 0.3 * math.hypot(s[2], s[3]) - 0.3 * abs(s[4])
#+         return -math.hypot(s[0], s[2]) - 0.3 * math.hypot(s[2], s[3]) - 0.3 * abs(s[4])
#--- K1 potential upside down
#-         return -math.hypot(s[0], s[1]) - 0.3 * math.hypot(s[2], s[3]) - 0.3 * abs(s[4])
#+         return math.hypot(s[0], s[1]) - 0.3 * math.hypot(s[2], s[3]) - 0.3 * abs(s[4])
