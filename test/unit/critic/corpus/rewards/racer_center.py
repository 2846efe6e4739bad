# recording: racer
def reward_function(params):
    track_width = params["track_width"]
    distance_from_center = params["distance_from_center"]
    if params["is_offtrack"]:
        return 1e-3
    marker_1 = 0.1 * track_width
    marker_2 = 0.25 * track_width
    marker_3 = 0.5 * track_width
    if distance_from_center <= marker_1:
        reward = 1.0
    elif distance_from_center <= marker_2:
        reward = 0.5
    elif distance_from_center <= marker_3:
        reward = 0.1
    else:
        reward = 1e-3
    return float(reward)


#--- K5 tiers in the wrong order
#-     if distance_from_center <= marker_1:
#-         reward = 1.0
#-     elif distance_from_center <= marker_2:
#-         reward = 0.5
#-     elif distance_from_center <= marker_3:
#-         reward = 0.1
#+     if distance_from_center <= marker_3:
#+         reward = 0.1
#+     elif distance_from_center <= marker_2:
#+         reward = 0.5
#+     elif distance_from_center <= marker_1:
#+         reward = 1.0
#--- K17 if instead of elif
#-     elif distance_from_center <= marker_2:
#-         reward = 0.5
#-     elif distance_from_center <= marker_3:
#+     if distance_from_center <= marker_2:
#+         reward = 0.5
#+     if distance_from_center <= marker_3:
#--- K1 comparison inverted
#-     if distance_from_center <= marker_1:
#+     if distance_from_center >= marker_1:
