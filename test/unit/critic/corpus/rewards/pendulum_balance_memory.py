# recording: pendulum
import math


def reward(obs, action, next_obs, memory):
    angle = math.atan2(next_obs[1], next_obs[0])
    last = memory.get("angle", angle)
    change = math.atan2(math.sin(angle - last), math.cos(angle - last))
    memory["angle"] = angle

    upright_steps = memory.get("upright", 0)
    if abs(angle) < 0.3:
        upright_steps += 1
    else:
        upright_steps = 0
    memory["upright"] = upright_steps

    return -abs(angle) - 0.1 * abs(change) + min(upright_steps, 20) * 0.1


#--- K4 stored before it is read
#-     last = memory.get("angle", angle)
#+     memory["angle"] = angle
#+     last = memory.get("angle", angle)
#--- K9 no wrap at the ends of the circle
#-     change = math.atan2(math.sin(angle - last), math.cos(angle - last))
#+     change = angle - last
#--- K12 degrees
#-     if abs(angle) < 0.3:
#+     if abs(angle) < 17.0:
