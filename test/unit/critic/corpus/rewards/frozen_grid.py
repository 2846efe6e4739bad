# recording: frozen
SIDE = 8
GOAL = 63


def reward(obs, action, next_obs, terminated):
    row, col = divmod(int(next_obs), SIDE)
    last_row, last_col = divmod(int(obs), SIDE)
    before = (7 - last_row) + (7 - last_col)
    after = (7 - row) + (7 - col)
    r = 0.05 * (before - after) - 0.01
    if next_obs == GOAL:
        r += 1.0
    elif terminated:
        r -= 1.0
    return r


#--- K1 backwards
#-     r = 0.05 * (before - after) - 0.01
#+     r = 0.05 * (after - before) - 0.01
#--- K2 the goal of a smaller map
#- SIDE = 8
#- GOAL = 63
#+ SIDE = 8
#+ GOAL = 15
#--- K2 off by one
#- GOAL = 63
#+ GOAL = 64
#--- K2 the state before the step
#-     if next_obs == GOAL:
#+     if obs == GOAL:
#--- K5 order of the branches
#-     if next_obs == GOAL:
#-         r += 1.0
#-     elif terminated:
#-         r -= 1.0
#+     if terminated:
#+         r -= 1.0
#+     elif next_obs == GOAL:
#+         r += 1.0
#--- K10 text for a number
#-     if next_obs == GOAL:
#+     if str(next_obs) == "G":
#--- K8 holes are paid
#-         r -= 1.0
#+         r += 1.0
#--- K2 the same state twice
#-     last_row, last_col = divmod(int(obs), SIDE)
#+     last_row, last_col = divmod(int(next_obs), SIDE)
