# recording: lane
import math


def reward(obs, action, next_obs, terminated):
    offset = next_obs["lateral_offset"]
    heading = next_obs["heading_error"]
    speed = next_obs["speed"]
    r_center = math.exp(-2.0 * offset**2)
    r_heading = math.cos(heading)
    r_speed = min(speed / 12.0, 1.0)
    r = 0.5 * r_center + 0.2 * r_heading + 0.3 * r_speed
    if next_obs["crashed"] or next_obs["off_road"]:
        r -= 10.0
    return r


#--- K1 the bell is a bowl
#-     r_center = math.exp(-2.0 * offset**2)
#+     r_center = math.exp(2.0 * offset**2)
#--- K10 and for or
#-     if next_obs["crashed"] or next_obs["off_road"]:
#+     if next_obs["crashed"] and next_obs["off_road"]:
#--- K2 obs read for the event
#-     if next_obs["crashed"] or next_obs["off_road"]:
#+     if obs["crashed"] or obs["off_road"]:
#--- K17 the heading term is left out
#-     r = 0.5 * r_center + 0.2 * r_heading + 0.3 * r_speed
#+     r = 0.5 * r_center + 0.3 * r_speed
#--- K2 offset read as heading
#-     heading = next_obs["heading_error"]
#+     heading = next_obs["lateral_offset"]
#--- K12 heading converted once more
#-     r_heading = math.cos(heading)
#+     r_heading = math.cos(math.radians(heading))
#--- K1 max for min
#-     r_speed = min(speed / 12.0, 1.0)
#+     r_speed = max(speed / 12.0, 1.0)
