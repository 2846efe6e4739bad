# recording: racer
import math


def reward_function(params):
    waypoints = params["waypoints"]
    prev_i, next_i = params["closest_waypoints"]
    prev_point, next_point = waypoints[prev_i], waypoints[next_i]
    track_direction = math.degrees(math.atan2(next_point[1] - prev_point[1], next_point[0] - prev_point[0]))
    diff = abs(track_direction - params["heading"])
    if diff > 180:
        diff = 360 - diff
    reward = 1.0
    if diff > 20.0:
        reward *= 0.5
    if not params["all_wheels_on_track"]:
        reward = 1e-3
    return float(reward)


#--- K12 radians against degrees
#-     track_direction = math.degrees(math.atan2(next_point[1] - prev_point[1], next_point[0] - prev_point[0]))
#+     track_direction = math.atan2(next_point[1] - prev_point[1], next_point[0] - prev_point[0])
#--- K2 x and y swapped
#-     track_direction = math.degrees(math.atan2(next_point[1] - prev_point[1], next_point[0] - prev_point[0]))
#+     track_direction = math.degrees(math.atan2(next_point[0] - prev_point[0], next_point[1] - prev_point[1]))
#--- K9 no wrap
#-     if diff > 180:
#-         diff = 360 - diff
#+     diff = diff * 1.0
#--- K10 the flag inverted
#-     if not params["all_wheels_on_track"]:
#+     if params["all_wheels_on_track"] is not True or not params["is_offtrack"]:
