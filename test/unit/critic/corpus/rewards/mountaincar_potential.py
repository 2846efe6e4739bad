# recording: mountaincar
import math

GAMMA = 0.99


def height(x):
    return math.sin(3 * x) * 0.45 + 0.55


def potential(state):
    x, v = state
    return height(x) + 50.0 * v * v


def reward(obs, action, next_obs, terminated):
    after = 0.0 if terminated else potential(next_obs)
    shaping = GAMMA * after - potential(obs)
    goal = 10.0 if terminated else 0.0
    return shaping + goal - 0.1


#--- K1 difference the wrong way round
#-     shaping = GAMMA * after - potential(obs)
#+     shaping = potential(obs) - GAMMA * after
#--- K13 another discount than the trainer's
#- GAMMA = 0.99
#+ GAMMA = 0.5
