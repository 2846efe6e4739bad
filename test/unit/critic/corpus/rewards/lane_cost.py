# recording: lane


def compute_reward(obs, action, next_obs, info):
    steer, accel = action
    lateral_cost = 0.8 * abs(next_obs["lateral_offset"])
    heading_cost = 1.5 * abs(next_obs["heading_error"])
    control_cost = 0.05 * (steer**2 + accel**2)
    reward = 1.0 - lateral_cost - heading_cost - control_cost
    gap = next_obs["lead_distance"]
    time_gap = gap / max(next_obs["speed"], 0.1)
    if time_gap < 1.0:
        reward -= 1.0 - time_gap
    if info["crashed"]:
        reward = -20.0
    return reward


#--- K3 signed offset
#-     lateral_cost = 0.8 * abs(next_obs["lateral_offset"])
#+     lateral_cost = 0.8 * next_obs["lateral_offset"]
#--- K3 signed heading error
#-     heading_cost = 1.5 * abs(next_obs["heading_error"])
#+     heading_cost = 1.5 * next_obs["heading_error"]
#--- K1 effort is paid
#-     reward = 1.0 - lateral_cost - heading_cost - control_cost
#+     reward = 1.0 - lateral_cost - heading_cost + control_cost
#--- K2 steering twice
#-     control_cost = 0.05 * (steer**2 + accel**2)
#+     control_cost = 0.05 * (steer**2 + steer**2)
#--- K1 sign of the headway penalty
#-         reward -= 1.0 - time_gap
#+         reward += 1.0 - time_gap
#--- K1 crash paid
#-         reward = -20.0
#+         reward = 20.0
#--- K9 division by zero speed and upside down
#-     time_gap = gap / max(next_obs["speed"], 0.1)
#+     time_gap = gap / min(next_obs["speed"], 0.1)
#--- K2 unpacked the wrong way round
#-     steer, accel = action
#-     lateral_cost = 0.8 * abs(next_obs["lateral_offset"])
#+     steer, accel = action
#+     lateral_cost = 0.8 * abs(next_obs["lead_distance"])
