# recording: pendulum
def reward_fn(observation, action, next_observation):
    height = next_observation[0]
    spin = abs(next_observation[2])
    torque = abs(float(action[0]))

    r = height
    if height > 0.95 and spin < 1.0:
        r += 2.0
    r -= 0.05 * spin
    r -= 0.01 * torque
    return r


#--- K1 bonus while hanging
#-     if height > 0.95 and spin < 1.0:
#+     if height < 0.95 and spin < 1.0:
#--- K2 sine taken for the height
#-     height = next_observation[0]
#+     height = next_observation[1]
#--- K5 threshold that a cosine never reaches
#-     if height > 0.95 and spin < 1.0:
#+     if height > 1.0 and spin < 1.0:
#--- K1 effort paid
#-     r -= 0.05 * spin
#+     r += 0.05 * spin
