# recording: pick
import numpy as np


def dist(p, q):
    return float(np.linalg.norm(np.subtract(p, q)))


def closeness(d, scale=0.1):
    """1 at distance 0, falling to 0."""
    return 1.0 - np.tanh(d / scale)


def reward(obs, action, next_obs, info):
    hand, cube, goal = (np.asarray(next_obs[k], dtype=float) for k in ("gripper_pos", "object_pos", "goal_pos"))
    reach = closeness(dist(hand, cube))
    held = bool(next_obs["left_contact"] and next_obs["right_contact"])
    lift = np.clip((cube[2] - 0.02) / 0.1, 0.0, 1.0) if held else 0.0
    place = closeness(dist(cube, goal)) if held else 0.0
    r = 0.2 * reach + 0.3 * lift + 0.5 * place - 1.0
    if info["success"]:
        r += 20.0
    return float(r)


#--- K2 the keys in another order
#-     hand, cube, goal = (np.asarray(next_obs[k], dtype=float) for k in ("gripper_pos", "object_pos", "goal_pos"))
#+     hand, cube, goal = (np.asarray(next_obs[k], dtype=float) for k in ("object_pos", "gripper_pos", "goal_pos"))
#--- K2 the hand is placed
#-     place = closeness(dist(cube, goal)) if held else 0.0
#+     place = closeness(dist(hand, goal)) if held else 0.0
#--- K2 the hand is lifted
#-     lift = np.clip((cube[2] - 0.02) / 0.1, 0.0, 1.0) if held else 0.0
#+     lift = np.clip((hand[2] - 0.02) / 0.1, 0.0, 1.0) if held else 0.0
#--- K5 the lift is never paid
#-     lift = np.clip((cube[2] - 0.02) / 0.1, 0.0, 1.0) if held else 0.0
#+     lift = np.clip((cube[2] - 0.02) / 0.1, 0.0, 1.0) if held and cube[2] < 0 else 0.0
#--- K1 the size of a sum
#-     return float(np.linalg.norm(np.subtract(p, q)))
#+     return float(np.linalg.norm(np.add(p, q)))
#--- K10 a list is always true
#-     held = bool(next_obs["left_contact"] and next_obs["right_contact"])
#+     held = bool([next_obs["left_contact"], next_obs["right_contact"]])
#--- K3 closeness rises with the distance
#-     return 1.0 - np.tanh(d / scale)
#+     return np.tanh(d / scale)
