# recording: runner
TARGET = 1.5


def reward(obs, action, info):
    v = info["x_velocity"]
    error = abs(v - TARGET)
    tracking = max(0.0, 1.0 - error / TARGET)
    energy = sum(a * a for a in action)
    return tracking - 0.02 * energy, {"tracking": tracking, "energy": -0.02 * energy}


#--- K12 the target is in km/h
#- TARGET = 1.5
#+ TARGET = 54.0
#--- K3 signed error
#-     error = abs(v - TARGET)
#+     error = v - TARGET
#--- K17 returns inside the loop
#-     energy = sum(a * a for a in action)
#-     return tracking - 0.02 * energy, {"tracking": tracking, "energy": -0.02 * energy}
#+     energy = 0.0
#+     for a in action:
#+         energy += a * a
#+         return tracking - 0.02 * energy, {"tracking": tracking, "energy": -0.02 * energy}
