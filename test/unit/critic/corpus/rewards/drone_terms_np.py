# recording: drone
import numpy as np

W_POS, W_VEL, W_YAW, W_ACT = 1.0, 0.1, 0.05, 0.02


def compute_reward(obs, action, next_obs, terminated):
    position_error = next_obs[:3] - next_obs[12:15]
    velocity = next_obs[3:6]
    yaw = next_obs[8]
    pos_cost = W_POS * np.sqrt(np.sum(position_error**2))
    vel_cost = W_VEL * np.sum(velocity**2)
    yaw_cost = W_YAW * abs(yaw)
    act_cost = W_ACT * np.sum(np.asarray(action) ** 2)
    alive = 0.0 if terminated else 2.0
    total = alive - pos_cost - vel_cost - yaw_cost - act_cost
    return float(total)


#--- K1 the position is paid
#-     total = alive - pos_cost - vel_cost - yaw_cost - act_cost
#+     total = alive + pos_cost - vel_cost - yaw_cost - act_cost
#--- K1 the action is paid
#-     total = alive - pos_cost - vel_cost - yaw_cost - act_cost
#+     total = alive - pos_cost - vel_cost - yaw_cost + act_cost
#--- K8 alive when it is over
#-     alive = 0.0 if terminated else 2.0
#+     alive = 2.0 if terminated else 0.0
#--- K17 one cost twice, one never
#-     total = alive - pos_cost - vel_cost - yaw_cost - act_cost
#+     total = alive - pos_cost - vel_cost - yaw_cost - yaw_cost
#--- K2 yaw is pitch
#-     yaw = next_obs[8]
#+     yaw = next_obs[7]
#--- K3 errors cancel
#-     pos_cost = W_POS * np.sqrt(np.sum(position_error**2))
#+     pos_cost = W_POS * np.sqrt(np.sum(position_error) ** 2)
#--- K3 yaw signed
#-     yaw_cost = W_YAW * abs(yaw)
#+     yaw_cost = W_YAW * yaw
#--- K11 the cost keeps its axes
#-     act_cost = W_ACT * np.sum(np.asarray(action) ** 2)
#+     act_cost = W_ACT * np.asarray(action) ** 2
