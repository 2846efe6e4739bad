# recording: robot
import math


def reward(obs, action, next_obs, terminated, info):
    progress = obs["distance_to_goal"] - next_obs["distance_to_goal"]
    r_heading = 0.1 * math.cos(next_obs["heading_error"])
    r_obstacle = 0.0
    if next_obs["min_laser"] < 0.3:
        r_obstacle = -0.2 * (0.3 - next_obs["min_laser"]) / 0.3
    r = 5.0 * progress + r_heading + r_obstacle - 0.02
    if next_obs["collision"]:
        r -= 10.0
    elif info["is_success"]:
        r += 10.0
    return r


#--- K1 collision paid
#-         r -= 10.0
#+         r += 10.0
#--- K1 obstacle term grows near the pillar
#-         r_obstacle = -0.2 * (0.3 - next_obs["min_laser"]) / 0.3
#+         r_obstacle = 0.2 * (0.3 - next_obs["min_laser"]) / 0.3
#--- K12 the heading is in radians already
#-     r_heading = 0.1 * math.cos(next_obs["heading_error"])
#+     r_heading = 0.1 * math.cos(math.radians(next_obs["heading_error"]))
#--- K4 progress from the same state
#-     progress = obs["distance_to_goal"] - next_obs["distance_to_goal"]
#+     progress = next_obs["distance_to_goal"] - next_obs["distance_to_goal"]
