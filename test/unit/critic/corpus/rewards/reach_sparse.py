# recording: reach
def compute_reward(achieved_goal, desired_goal, info):
    total = 0.0
    for a, g in zip(achieved_goal, desired_goal):
        total += (a - g) ** 2
    return 0.0 if total ** 0.5 <= 0.05 else -1.0


#--- K1 inverted
#-     return 0.0 if total ** 0.5 <= 0.05 else -1.0
#+     return -1.0 if total ** 0.5 <= 0.05 else 0.0
#--- K17 first axis only
#-         total += (a - g) ** 2
#+         total = (a - g) ** 2
#--- K3 the errors cancel
#-         total += (a - g) ** 2
#+         total += a - g
