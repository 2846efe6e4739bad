# recording: mountaincar
GOAL = 0.5


class Shaped:
    def __init__(self):
        self.best = None

    def reset(self):
        self.best = None

    def __call__(self, obs, action, next_obs, terminated):
        distance = abs(GOAL - next_obs[0])
        gain = 0.0
        if self.best is None:
            self.best = abs(GOAL - obs[0])
        if distance < self.best:
            gain = self.best - distance
            self.best = distance
        return 5.0 * gain + (50.0 if terminated else 0.0) - 0.05


#--- K4 best is kept across episodes
#-     def reset(self):
#-         self.best = None
#+     def reset(self):
#+         pass
#--- K1 comparison inverted
#-         if distance < self.best:
#+         if distance > self.best:
#--- K2 velocity for the position
#-         distance = abs(GOAL - next_obs[0])
#+         distance = abs(GOAL - next_obs[1])
