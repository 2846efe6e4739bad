# recording: runner
def reward(obs, action, info, memory):
    x = info["x_position"]
    best = memory.get("best", 0.0)
    gain = max(0.0, x - best)
    memory["best"] = max(best, x)
    effort = sum(abs(a) for a in action) / len(action)
    return 10.0 * gain - 0.1 * effort


#--- K4 written before the gain
#-     best = memory.get("best", 0.0)
#-     gain = max(0.0, x - best)
#-     memory["best"] = max(best, x)
#+     memory["best"] = max(memory.get("best", 0.0), x)
#+     gain = max(0.0, x - memory["best"])
#--- K1 never positive
#-     gain = max(0.0, x - best)
#+     gain = min(0.0, x - best)
