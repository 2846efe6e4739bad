# recording: pick
import math


def reward(obs, action, next_obs, info, memory):
    d_reach = math.dist(next_obs["gripper_pos"], next_obs["object_pos"])
    d_place = math.dist(next_obs["object_pos"], next_obs["goal_pos"])
    r = -0.01
    r += 5.0 * (memory.get("reach", d_reach) - d_reach)
    r += 10.0 * (memory.get("place", d_place) - d_place)
    memory["reach"] = d_reach
    memory["place"] = d_place
    if info["grasped"] and not memory.get("was_grasped", False):
        r += 1.0
        memory["was_grasped"] = True
    if info["success"]:
        r += 10.0
    return r


#--- K4 another key is read
#-     r += 10.0 * (memory.get("place", d_place) - d_place)
#+     r += 10.0 * (memory.get("placed", d_place) - d_place)
#--- K4 stored in the other key
#-     memory["place"] = d_place
#+     memory["reach"] = d_place
#--- K4 zero at the start
#-     r += 10.0 * (memory.get("place", d_place) - d_place)
#+     r += 10.0 * (memory.get("place", 0.0) - d_place)
#--- K7 paid again and again
#-         memory["was_grasped"] = True
#+         memory["grasped"] = True
#--- K1 backwards
#-     r += 5.0 * (memory.get("reach", d_reach) - d_reach)
#+     r += 5.0 * (d_reach - memory.get("reach", d_reach))
#--- K2 hand to goal
#-     d_place = math.dist(next_obs["object_pos"], next_obs["goal_pos"])
#+     d_place = math.dist(next_obs["object_pos"], next_obs["object_pos"])
#--- K17 assigned
#-     r += 10.0 * (memory.get("place", d_place) - d_place)
#+     r = 10.0 * (memory.get("place", d_place) - d_place)
#--- K4 stored too early
#-     d_place = math.dist(next_obs["object_pos"], next_obs["goal_pos"])
#-     r = -0.01
#+     d_place = math.dist(next_obs["object_pos"], next_obs["goal_pos"])
#+     memory["reach"] = d_reach
#+     r = -0.01
