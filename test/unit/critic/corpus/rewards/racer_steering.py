# recording: racer
class Driver:
    last_steering = 0.0

    def smooth(self, params):
        change = abs(params["steering_angle"] - self.last_steering)
        self.last_steering = params["steering_angle"]
        return 1.0 if change < 15 else 0.5


def reward_function(params):
    steering = abs(params["steering_angle"])
    d = params["distance_from_center"] / (params["track_width"] / 2)
    centered = max(1e-3, 1.0 - d)
    straight = 1.0 if steering < 15 else 0.8
    fast = params["speed"] / 4.0
    if not params["all_wheels_on_track"]:
        return 1e-3
    return float(centered * straight + 0.3 * fast)


#--- K12 radians threshold on degrees
#-     straight = 1.0 if steering < 15 else 0.8
#+     straight = 1.0 if steering < 0.26 else 0.8
#--- K12 the half width is forgotten and the wrong normaliser used
#-     d = params["distance_from_center"] / (params["track_width"] / 2)
#+     d = params["distance_from_center"] / params["track_length"]
#--- K10 missing abs hides right turns
#-     steering = abs(params["steering_angle"])
#+     steering = params["steering_angle"]
