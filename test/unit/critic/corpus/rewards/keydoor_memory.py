# recording: keydoor
def reward(obs, action, next_obs, terminated, memory):
    visited = memory.setdefault("visited", set())
    pos = tuple(next_obs["agent_pos"])
    score = 0.0
    if pos not in visited:
        visited.add(pos)
        score += 0.02
    if next_obs["has_key"] and not memory.get("key"):
        memory["key"] = True
        score += 0.5
    if next_obs["door_open"] and not memory.get("door"):
        memory["door"] = True
        score += 0.5
    if terminated:
        score += -1.0 if next_obs["on_lava"] else 2.0
    return score


#--- K4 the key is never remembered
#-         memory["key"] = True
#-         score += 0.5
#-     if next_obs["door_open"] and not memory.get("door"):
#+         memory["has_key"] = True
#+         score += 0.5
#+     if next_obs["door_open"] and not memory.get("door"):
#--- K2 the wrong object
#-     if next_obs["door_open"] and not memory.get("door"):
#+     if next_obs["has_key"] and not memory.get("door"):
#--- K6 terminal outcomes swapped
#-         score += -1.0 if next_obs["on_lava"] else 2.0
#+         score += 2.0 if next_obs["on_lava"] else -1.0
