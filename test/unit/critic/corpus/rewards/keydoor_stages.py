# recording: keydoor
def dist(a, b):
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def reward(obs, action, next_obs, info):
    r = -0.01
    if next_obs["has_key"] and not obs["has_key"]:
        r += 0.3
    if next_obs["door_open"] and not obs["door_open"]:
        r += 0.3
    if not next_obs["has_key"]:
        target = "key_pos"
    elif not next_obs["door_open"]:
        target = "door_pos"
    else:
        target = "goal_pos"
    r += 0.02 * (dist(obs["agent_pos"], obs[target]) - dist(next_obs["agent_pos"], next_obs[target]))
    if info["success"]:
        r += 1.0
    if next_obs["on_lava"]:
        r -= 1.0
    return r


#--- K7 paid as long as the key is held
#-     if next_obs["has_key"] and not obs["has_key"]:
#+     if next_obs["has_key"]:
#--- K4 both tests look at the same state
#-     if next_obs["door_open"] and not obs["door_open"]:
#+     if next_obs["door_open"] and not next_obs["door_open"]:
#--- K1 progress reversed
#-     r += 0.02 * (dist(obs["agent_pos"], obs[target]) - dist(next_obs["agent_pos"], next_obs[target]))
#+     r += 0.02 * (dist(next_obs["agent_pos"], next_obs[target]) - dist(obs["agent_pos"], obs[target]))
#--- K5 lava is only seen after the step
#-     if next_obs["on_lava"]:
#+     if obs["on_lava"]:
#--- K2 the door's place spelled otherwise
#-         target = "goal_pos"
#+         target = "door_pos"
