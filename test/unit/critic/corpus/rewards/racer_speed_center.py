# recording: racer
def reward_function(params):
    """Fast in the middle of the track."""
    half = params["track_width"] / 2
    off = params["distance_from_center"] / half
    center = max(1e-3, 1 - off**2)
    speed = params["speed"] / 4.0
    reward = center + 0.5 * speed
    if abs(params["steering_angle"]) > 15:
        reward *= 0.8
    if params["is_offtrack"] or not params["all_wheels_on_track"]:
        reward = 1e-3
    return float(reward)


#--- K10 and for or
#-     if params["is_offtrack"] or not params["all_wheels_on_track"]:
#+     if params["is_offtrack"] and not params["all_wheels_on_track"] and False:
#--- K1 no not
#-     if params["is_offtrack"] or not params["all_wheels_on_track"]:
#+     if params["is_offtrack"] or params["all_wheels_on_track"]:
#--- K1 far from the center
#-     center = max(1e-3, 1 - off**2)
#+     center = max(1e-3, off**2)
#--- K3 min for max
#-     center = max(1e-3, 1 - off**2)
#+     center = min(1e-3, 1 - off**2)
#--- K12 radians
#-     if abs(params["steering_angle"]) > 15:
#+     if abs(params["steering_angle"]) > 0.26:
#--- K10 no abs
#-     if abs(params["steering_angle"]) > 15:
#+     if params["steering_angle"] > 15:
#--- K2 width for distance
#-     off = params["distance_from_center"] / half
#+     off = params["track_width"] / half
#--- K17 the reward is lost
#-     reward = center + 0.5 * speed
#+     reward = center
#+     reward = 0.5 * speed
