# recording: robot
class BestDistance:
    """Pays only for coming nearer than ever before in the episode."""

    def __init__(self):
        self.best = None

    def reset(self):
        self.best = None

    def __call__(self, obs, action, next_obs, terminated, info):
        d = next_obs["distance_to_goal"]
        if self.best is None:
            self.best = obs["distance_to_goal"]
        gain = max(0.0, self.best - d)
        self.best = min(self.best, d)
        reward = 5.0 * gain - 0.02
        if info["is_success"]:
            reward += 10.0
        elif terminated:
            reward -= 10.0
        return reward


#--- K4 best is not reset
#-     def reset(self):
#-         self.best = None
#+     def reset(self):
#+         best = None
#--- K4 best is never set
#-         self.best = min(self.best, d)
#+         best = min(self.best, d)
#--- K4 the worst is kept
#-         self.best = min(self.best, d)
#+         self.best = max(self.best, d)
#--- K1 the gain is negative
#-         gain = max(0.0, self.best - d)
#+         gain = max(0.0, d - self.best)
#--- K3 min for max
#-         gain = max(0.0, self.best - d)
#+         gain = min(0.0, self.best - d)
#--- K4 updated first
#-         gain = max(0.0, self.best - d)
#-         self.best = min(self.best, d)
#+         self.best = min(self.best, d)
#+         gain = max(0.0, self.best - d)
#--- K2 the laser for the distance
#-         d = next_obs["distance_to_goal"]
#+         d = next_obs["min_laser"]
#--- K1 the end
#-             reward += 10.0
#-         elif terminated:
#-             reward -= 10.0
#+             reward -= 10.0
#+         elif terminated:
#+             reward += 10.0
