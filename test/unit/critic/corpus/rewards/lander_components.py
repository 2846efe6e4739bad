# recording: lander
def reward(obs, action, next_obs, terminated, info):
    x, y, vx, vy, angle, omega, left, right = next_obs
    parts = {}
    parts["distance"] = -((x ** 2 + y ** 2) ** 0.5)
    parts["speed"] = -0.5 * (vx ** 2 + vy ** 2) ** 0.5
    parts["tilt"] = -0.5 * abs(angle)
    parts["legs"] = 0.1 * (left + right)
    parts["fuel"] = -0.03 if action == 2 else 0.0
    parts["landing"] = 10.0 if info["landed"] else 0.0
    parts["crash"] = -10.0 if terminated and not info["landed"] else 0.0
    return sum(parts.values()), parts


#--- K2 speed from one axis twice
#-     parts["speed"] = -0.5 * (vx ** 2 + vy ** 2) ** 0.5
#+     parts["speed"] = -0.5 * (vx ** 2 + vx ** 2) ** 0.5
#--- K1 distance paid
#-     parts["distance"] = -((x ** 2 + y ** 2) ** 0.5)
#+     parts["distance"] = (x ** 2 + y ** 2) ** 0.5
#--- K17 a component is overwritten
#-     parts["crash"] = -10.0 if terminated and not info["landed"] else 0.0
#+     parts["landing"] = -10.0 if terminated and not info["landed"] else 0.0
#--- K2 wrong action
#-     parts["fuel"] = -0.03 if action == 2 else 0.0
#+     parts["fuel"] = -0.03 if action == 4 else 0.0
