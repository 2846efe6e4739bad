# recording: reach
def reward(obs, action, next_obs):
    ax, ay, az = next_obs["achieved_goal"]
    gx, gy, gz = next_obs["desired_goal"]
    xy_dist = ((ax - gx) ** 2 + (ay - gy) ** 2) ** 0.5
    z_dist = abs(az - gz)

    if xy_dist < 0.05 and z_dist < 0.05:
        return 1.0
    if xy_dist < 0.05:
        return 0.5 - z_dist
    return -xy_dist - 0.5 * z_dist


#--- K2 an axis twice
#-     xy_dist = ((ax - gx) ** 2 + (ay - gy) ** 2) ** 0.5
#+     xy_dist = ((ax - gx) ** 2 + (ax - gy) ** 2) ** 0.5
#--- K3 signed height error
#-     z_dist = abs(az - gz)
#+     z_dist = az - gz
#--- K5 the nearer test comes after the wider one
#-     if xy_dist < 0.05 and z_dist < 0.05:
#-         return 1.0
#-     if xy_dist < 0.05:
#-         return 0.5 - z_dist
#+     if xy_dist < 0.05:
#+         return 0.5 - z_dist
#+     if xy_dist < 0.05 and z_dist < 0.05:
#+         return 1.0
