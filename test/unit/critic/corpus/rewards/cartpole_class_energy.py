# recording: cartpole
class BalanceReward:
    def __init__(self):
        self.prev_action = None
        self.steps = 0

    def reset(self):
        self.prev_action = None
        self.steps = 0

    def __call__(self, obs, action, next_obs, terminated):
        self.steps += 1
        angle = next_obs[2]
        alive = 0.0 if terminated else 1.0
        jerk = 0.0
        if self.prev_action is not None and action != self.prev_action:
            jerk = 0.05
        self.prev_action = action
        angle_cost = 2.0 * angle ** 2
        total = alive - angle_cost - jerk
        return total, {"alive": alive, "angle": -angle_cost, "jerk": -jerk}


#--- K4 the previous action is stored before it is compared
#-         jerk = 0.0
#+         jerk = 0.0
#+         self.prev_action = action
#--- K1 cost added
#-         total = alive - angle_cost - jerk
#+         total = alive + angle_cost - jerk
#--- K8 alive bonus in the terminal state
#-         alive = 0.0 if terminated else 1.0
#+         alive = 1.0 if terminated else 0.0
