# recording: lane
SHORTEST = 4.0


def risk(speed, lead_speed, distance):
    closing = speed - lead_speed
    if closing <= 0.0:
        return 0.0
    time_left = distance / closing
    return 0.0 if time_left > SHORTEST else 1.0 - time_left / SHORTEST


def reward(obs, action, next_obs, terminated):
    if next_obs["crashed"] or next_obs["off_road"]:
        return -10.0
    ego_speed = next_obs["speed"]
    total = min(ego_speed / 12.0, 1.0)
    total -= risk(ego_speed, next_obs["lead_speed"], next_obs["lead_distance"])
    return total - 0.2 * abs(next_obs["lateral_offset"])


#--- K9 the distance grows, and the time is negative
#-     if closing <= 0.0:
#-         return 0.0
#--- K2 the speed of the car ahead
#-     ego_speed = next_obs["speed"]
#+     ego_speed = next_obs["lead_speed"]
#--- K3 offset signed
#-     return total - 0.2 * abs(next_obs["lateral_offset"])
#+     return total - 0.2 * next_obs["lateral_offset"]
