# recording: lane
SAFE_TIME = 1.5
MAX_OFFSET = 1.75


def headway(state):
    if state["speed"] < 0.5:
        return 10.0
    return state["lead_distance"] / state["speed"]


def reward(obs, action, next_obs, terminated, truncated):
    parts = {}
    parts["lane"] = 1 - (next_obs["lateral_offset"] / MAX_OFFSET) ** 2
    parts["headway"] = -max(0.0, SAFE_TIME - headway(next_obs)) / SAFE_TIME
    parts["speed"] = 0.5 * min(1.0, next_obs["speed"] / next_obs["lead_speed"])
    parts["end"] = 0.0
    if terminated:
        parts["end"] = -10.0
    elif truncated:
        parts["end"] = 10.0
    return sum(parts.values()), parts


#--- K2 headway before the step for the present one
#-     parts["headway"] = -max(0.0, SAFE_TIME - headway(next_obs)) / SAFE_TIME
#+     parts["headway"] = -max(0.0, headway(next_obs) - SAFE_TIME) / SAFE_TIME
#--- K17 a key is overwritten
#-     parts["speed"] = 0.5 * min(1.0, next_obs["speed"] / next_obs["lead_speed"])
#+     parts["lane"] = 0.5 * min(1.0, next_obs["speed"] / next_obs["lead_speed"])
#--- K1 ends the wrong way round
#-         parts["end"] = -10.0
#-     elif truncated:
#-         parts["end"] = 10.0
#+         parts["end"] = 10.0
#+     elif truncated:
#+         parts["end"] = -10.0
#--- K2 lead speed for the distance
#-     return state["lead_distance"] / state["speed"]
#+     return state["lead_speed"] / state["speed"]
#--- K11 integer division
#-     parts["lane"] = 1 - (next_obs["lateral_offset"] / MAX_OFFSET) ** 2
#+     parts["lane"] = 1 - (abs(next_obs["lateral_offset"]) // MAX_OFFSET) ** 2
#--- K2 misspelled key
#-     if state["speed"] < 0.5:
#+     if state["speeed"] < 0.5:
#--- K17 sum of the keys
#-     return sum(parts.values()), parts
#+     return parts["lane"] + parts["headway"] + parts["speed"], parts
