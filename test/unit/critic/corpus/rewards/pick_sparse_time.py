# recording: pick
def distance(a, b):
    total = 0.0
    for p, q in zip(a, b):
        total += (p - q) ** 2
    return total**0.5


def reward(obs, action, next_obs, terminated, truncated):
    placed = distance(next_obs["object_pos"], next_obs["goal_pos"]) < 0.03
    lifted = next_obs["object_pos"][2] > 0.05
    value = -0.05
    if lifted:
        value += 0.02
    if placed:
        value += 5.0
    return value


#--- K17 returns inside the loop
#-         total += (p - q) ** 2
#-     return total**0.5
#+         total += (p - q) ** 2
#+         return total**0.5
#--- K17 the last axis only
#-         total += (p - q) ** 2
#+         total = (p - q) ** 2
#--- K3 no square
#-         total += (p - q) ** 2
#-     return total**0.5
#+         total += p - q
#+     return total
#--- K1 far
#-     placed = distance(next_obs["object_pos"], next_obs["goal_pos"]) < 0.03
#+     placed = distance(next_obs["object_pos"], next_obs["goal_pos"]) > 0.03
#--- K2 before the step
#-     placed = distance(next_obs["object_pos"], next_obs["goal_pos"]) < 0.03
#+     placed = distance(obs["object_pos"], obs["goal_pos"]) < 0.03
#--- K12 the threshold in centimeters
#-     placed = distance(next_obs["object_pos"], next_obs["goal_pos"]) < 0.03
#+     placed = distance(next_obs["object_pos"], next_obs["goal_pos"]) < 3.0
#--- K2 x is not the height
#-     lifted = next_obs["object_pos"][2] > 0.05
#+     lifted = next_obs["gripper_pos"][2] > 0.05
#--- K17 bonus outside of the test
#-     if placed:
#-         value += 5.0
#+     if placed:
#+         pass
#+     value += 5.0
#--- K11 zip of unequal lengths
#-     for p, q in zip(a, b):
#+     for p, q in zip(a, b[:2]):
