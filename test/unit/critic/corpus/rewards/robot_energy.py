# recording: robot
def reward(obs, action, next_obs, done, info):
    spent = obs["battery"] - next_obs["battery"]
    turn = abs(next_obs["angular_velocity"])
    near = next_obs["distance_to_goal"]
    components = {
        "distance": -0.1 * near,
        "energy": -5.0 * spent,
        "turning": -0.02 * turn,
        "goal": 20.0 if info["is_success"] else 0.0,
        "crash": -20.0 if next_obs["collision"] else 0.0,
    }
    return sum(components.values()), components


#--- K2 the observation before is read
#-         "crash": -20.0 if next_obs["collision"] else 0.0,
#+         "crash": -20.0 if obs["collision"] else 0.0,
#--- K12 battery in percent
#-     spent = obs["battery"] - next_obs["battery"]
#+     spent = obs["battery"] / 100 - next_obs["battery"]
#--- K8 goal paid at any end
#-         "goal": 20.0 if info["is_success"] else 0.0,
#+         "goal": 20.0 if done else 0.0,
