# recording: robot
def reward(obs, action, next_obs, info):
    speed = next_obs["linear_velocity"]
    clearance = next_obs["min_laser"]
    ttc = clearance / speed if speed > 1e-3 else 10.0
    safety = -0.5 if ttc < 0.5 else 0.0
    approach = obs["distance_to_goal"] - next_obs["distance_to_goal"]
    crash = -8.0 if next_obs["collision"] else 0.0
    arrive = 8.0 if info["is_success"] else 0.0
    return safety + 3.0 * approach + crash + arrive


#--- K9 division by a speed of zero
#-     ttc = clearance / speed if speed > 1e-3 else 10.0
#+     ttc = clearance / speed
#--- K2 arguments the wrong way round
#-     ttc = clearance / speed if speed > 1e-3 else 10.0
#+     ttc = speed / clearance if clearance > 1e-3 else 10.0
#--- K17 a term is left out of the sum
#-     return safety + 3.0 * approach + crash + arrive
#+     return safety + 3.0 * approach + arrive
