# recording: lander
def compute(obs, action, next_obs, terminated):
    vx, vy = next_obs[2], next_obs[3]
    tilt = next_obs[4]
    both_legs = next_obs[6] > 0.5 and next_obs[7] > 0.5

    reward = 0.0
    if vy < -0.6:
        reward -= 0.5 * (-vy - 0.6)
    reward -= 0.3 * abs(vx)
    reward -= 0.3 * abs(tilt)
    if both_legs and abs(vx) < 0.1 and abs(vy) < 0.1:
        reward += 20.0
    elif terminated:
        reward -= 20.0
    return reward


#--- K10 precedence of and/or with floats: legs as truth values
#-     both_legs = next_obs[6] > 0.5 and next_obs[7] > 0.5
#+     both_legs = next_obs[6] and next_obs[7] > 1.0
#--- K5 contradictory test
#-     if both_legs and abs(vx) < 0.1 and abs(vy) < 0.1:
#+     if both_legs and abs(vx) < 0.1 and vy > 0.1:
#--- K3 missing abs
#-     reward -= 0.3 * abs(vx)
#+     reward -= 0.3 * vx
