# recording: cartpole
def reward(obs, action, next_obs, terminated, truncated):
    return 0.0 if terminated else 1.0


#--- K8 paid only when it fell
#-     return 0.0 if terminated else 1.0
#+     return 1.0 if terminated else 0.0
