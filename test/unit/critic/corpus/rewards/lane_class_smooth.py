# recording: lane
class LaneReward:
    """Pays lane keeping, charges jerky steering."""

    def __init__(self):
        self.prev_steer = None

    def reset(self):
        self.prev_steer = None

    def __call__(self, obs, action, next_obs, terminated):
        steer = float(action[0])
        jerk = 0.0 if self.prev_steer is None else abs(steer - self.prev_steer)
        self.prev_steer = steer
        centered = max(0.0, 1.0 - abs(next_obs["lateral_offset"]) / 1.75)
        aligned = max(0.0, 1.0 - abs(next_obs["heading_error"]) / 0.5)
        reward = centered * aligned - 0.1 * jerk
        if terminated:
            reward = reward - 5.0
        return reward


#--- K4 not reset
#-     def reset(self):
#-         self.prev_steer = None
#+     def reset(self):
#+         pass
#--- K4 never remembered
#-         self.prev_steer = steer
#+         prev_steer = steer
#--- K4 stored before compared
#-         jerk = 0.0 if self.prev_steer is None else abs(steer - self.prev_steer)
#-         self.prev_steer = steer
#+         self.prev_steer = steer
#+         jerk = 0.0 if self.prev_steer is None else abs(steer - self.prev_steer)
#--- K3 signed offset
#-         centered = max(0.0, 1.0 - abs(next_obs["lateral_offset"]) / 1.75)
#+         centered = max(0.0, 1.0 - next_obs["lateral_offset"] / 1.75)
#--- K10 zero is no steering
#-         jerk = 0.0 if self.prev_steer is None else abs(steer - self.prev_steer)
#+         jerk = 0.0 if not self.prev_steer else abs(steer + self.prev_steer)
#--- K12 heading tolerance in degrees
#-         aligned = max(0.0, 1.0 - abs(next_obs["heading_error"]) / 0.5)
#+         aligned = max(0.0, 1.0 - abs(next_obs["heading_error"]) / 30.0)
#--- K1 outcomes
#-             reward = reward - 5.0
#+             reward = reward + 5.0
#--- K17 result thrown away
#-             reward = reward - 5.0
#+             reward - 5.0
