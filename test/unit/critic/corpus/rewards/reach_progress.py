# recording: reach
import math


def reward(obs, action, next_obs, info):
    before = math.dist(obs["achieved_goal"], obs["desired_goal"])
    after = math.dist(next_obs["achieved_goal"], next_obs["desired_goal"])
    progress = before - after
    reached = info.get("is_success", False)
    r = 10.0 * progress
    if reached:
        r += 1.0
    if after > 0.5:
        r -= 0.1
    return r


#--- K1 sign of the progress
#-     progress = before - after
#+     progress = after - before
#--- K2 both from the same observation
#-     before = math.dist(obs["achieved_goal"], obs["desired_goal"])
#+     before = math.dist(next_obs["achieved_goal"], next_obs["desired_goal"])
#--- K2 wrong key of info
#-     reached = info.get("is_success", False)
#+     reached = info.get("success", False)
