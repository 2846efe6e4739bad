# recording: drone
import math


def reward(obs, action, next_obs, done):
    x, y, z, vx, vy, vz, roll, pitch, yaw, p, q, r, tx, ty, tz = next_obs
    horizontal = math.hypot(x - tx, y - ty)
    vertical = abs(z - tz)
    speed = math.sqrt(vx * vx + vy * vy + vz * vz)
    near = horizontal < 0.25 and vertical < 0.25
    score = -horizontal - vertical
    if near and speed < 0.5:
        score += 5.0
    score -= 0.5 * (abs(roll) + abs(pitch))
    score -= 0.1 * (abs(p) + abs(q) + abs(r))
    return score


#--- K2 y against x
#-     horizontal = math.hypot(x - tx, y - ty)
#+     horizontal = math.hypot(x - tx, y - tx)
#--- K3 signed height
#-     vertical = abs(z - tz)
#+     vertical = z - tz
#--- K2 unpacked in another order
#-     x, y, z, vx, vy, vz, roll, pitch, yaw, p, q, r, tx, ty, tz = next_obs
#+     vx, vy, vz, x, y, z, roll, pitch, yaw, p, q, r, tx, ty, tz = next_obs
#--- K10 or for and
#-     near = horizontal < 0.25 and vertical < 0.25
#+     near = horizontal < 0.25 or vertical < 0.25
#--- K2 vy twice
#-     speed = math.sqrt(vx * vx + vy * vy + vz * vz)
#+     speed = math.sqrt(vx * vx + vy * vy + vy * vz)
#--- K1 spin is paid
#-     score -= 0.1 * (abs(p) + abs(q) + abs(r))
#+     score += 0.1 * (abs(p) + abs(q) + abs(r))
#--- K1 far from the target
#-     near = horizontal < 0.25 and vertical < 0.25
#+     near = horizontal > 0.25 and vertical > 0.25
#--- K10 constantly true
#-     if near and speed < 0.5:
#+     if near or 1 and speed < 0.5:
