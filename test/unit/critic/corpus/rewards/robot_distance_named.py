# recording: robot
def reward(distance_to_goal, next_distance_to_goal, next_heading_error, next_min_laser, next_collision):
    reward = 0.0
    reward += 2.0 * (distance_to_goal - next_distance_to_goal)
    reward -= 0.05 * abs(next_heading_error)
    if next_collision:
        reward -= 5.0
    if next_distance_to_goal < 0.3:
        reward += 10.0
    if next_min_laser < 0.2:
        reward -= 0.1
    return reward


#--- K2 wrong variable
#-     if next_distance_to_goal < 0.3:
#+     if next_min_laser < 0.3:
#--- K3 missing abs
#-     reward -= 0.05 * abs(next_heading_error)
#+     reward -= 0.05 * next_heading_error
#--- K17 assigned, not added
#-     if next_distance_to_goal < 0.3:
#-         reward += 10.0
#-     if next_min_laser < 0.2:
#-         reward -= 0.1
#+     if next_distance_to_goal < 0.3:
#+         reward += 10.0
#+     reward = -0.1 if next_min_laser < 0.2 else 0.0
