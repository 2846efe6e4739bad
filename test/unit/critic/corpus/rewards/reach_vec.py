# recording: reach
import numpy as np


class ReachReward:
    def __init__(self, success_bonus=5.0, action_weight=0.05):
        self.success_bonus = success_bonus
        self.action_weight = action_weight
        self.prev_dist = None

    def reset(self):
        self.prev_dist = None

    def __call__(self, obs, action, next_obs):
        ag = np.array(next_obs["achieved_goal"])
        dg = np.array(next_obs["desired_goal"])
        dist = np.linalg.norm(ag - dg)
        if self.prev_dist is None:
            self.prev_dist = np.linalg.norm(np.array(obs["achieved_goal"]) - dg)
        delta = self.prev_dist - dist
        self.prev_dist = dist
        penalty = self.action_weight * np.linalg.norm(action)
        bonus = self.success_bonus if dist < 0.05 else 0.0
        return float(20.0 * delta + bonus - penalty)


#--- K4 no reset of the distance
#-         self.prev_dist = None
#- 
#-     def __call__(self, obs, action, next_obs):
#+         self.steps = 0
#+ 
#+     def __call__(self, obs, action, next_obs):
#--- K4 updated before the difference
#-         delta = self.prev_dist - dist
#-         self.prev_dist = dist
#+         self.prev_dist = dist
#+         delta = self.prev_dist - dist
#--- K4 first step starts from zero
#-             self.prev_dist = np.linalg.norm(np.array(obs["achieved_goal"]) - dg)
#+             self.prev_dist = 0.0
#--- K11 a column against a row
#-         dg = np.array(next_obs["desired_goal"])
#+         dg = np.array(next_obs["desired_goal"]).reshape(-1, 1)
