# recording: racer
def reward_function(params):
    steps = params["steps"]
    progress = params["progress"]
    speed = params["speed"]
    if params["is_offtrack"] or params["is_crashed"]:
        return 1e-3
    reward = 1.0 + speed / 4.0
    if steps > 0:
        reward += progress / steps
    if progress >= 100:
        reward += 50.0
    return float(reward)


#--- K9 division by zero on the first step
#-     if steps > 0:
#-         reward += progress / steps
#+     reward += progress / steps
#--- K12 progress is a percentage
#-     if progress >= 100:
#+     if progress == 1.0:
#--- K2 wrong way round
#-         reward += progress / steps
#+         reward += steps / progress
