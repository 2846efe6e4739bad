# recording: mountaincar
def reward(obs, action, next_obs, terminated):
    position, velocity = next_obs
    r = -1.0
    r += 10.0 * (abs(velocity) - abs(obs[1]))
    if position >= 0.5:
        r += 100.0
    return r


#--- K2 reads the velocity where the position is meant
#-     position, velocity = next_obs
#+     velocity, position = next_obs
#--- K5 the flag stands at 0.5
#-     if position >= 0.5:
#+     if position >= 5.0:
#--- K5 the state before the step never shows the goal
#-     position, velocity = next_obs
#+     position, velocity = obs
