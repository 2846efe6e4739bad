# recording: drone
import numpy as np

WEIGHTS = {"position": 1.0, "velocity": -0.05, "spin": -0.02, "action": -0.01}


def compute_reward(obs, action, next_obs, terminated):
    offset = next_obs[:3] - next_obs[12:15]
    terms = {
        "position": np.exp(-np.sum(offset**2)),
        "velocity": np.sum(next_obs[3:6] ** 2),
        "spin": np.sum(next_obs[9:12] ** 2),
        "action": np.sum(np.asarray(action) ** 2),
    }
    total = sum(WEIGHTS[name] * value for name, value in terms.items())
    return float(total) - (5.0 if terminated else 0.0)


#--- K1 the spin is paid
#- WEIGHTS = {"position": 1.0, "velocity": -0.05, "spin": -0.02, "action": -0.01}
#+ WEIGHTS = {"position": 1.0, "velocity": -0.05, "spin": 0.02, "action": -0.01}
#--- K9 exp grows
#-         "position": np.exp(-np.sum(offset**2)),
#+         "position": np.exp(np.sum(offset**2)),
#--- K1 everything charged for
#-     total = sum(WEIGHTS[name] * value for name, value in terms.items())
#+     total = -sum(WEIGHTS[name] * value for name, value in terms.items())
