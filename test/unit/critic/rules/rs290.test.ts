import { testRule } from '../rule-tests';

testRule('RS290', {
  fires: {
    'an exponential that is none': `
import numpy as np
def «track_velocity_exp»(command, velocity):
    """Tracking with an exp-kernel."""
    error = np.sum(np.abs(command - velocity))
    return 1.0 - error / 0.5 ** 2
def reward(obs):
    return track_velocity_exp(obs["command"], obs["velocity"])
`,
    'squares that are none': `
import torch
def «joint_velocity_l2»(velocities):
    return torch.sum(torch.abs(velocities), dim=1)
def reward(obs):
    return -0.1 * joint_velocity_l2(obs["velocities"])
`,
  },
  quiet: {
    'as they are called': `
import numpy as np
def track_velocity_exp(command, velocity):
    return np.exp(-np.sum((command - velocity) ** 2) / 0.25)
def joint_velocity_l2(velocities):
    return np.sum(np.square(velocities))
def joint_velocity_l1(velocities):
    return np.sum(np.abs(velocities))
def reward(obs):
    return track_velocity_exp(obs["c"], obs["v"]) - joint_velocity_l2(obs["q"]) - joint_velocity_l1(obs["q"])
`,
    'what another function may do': `
def heading_exp(error):
    return kernel(error, 0.5)
def expected_return(obs):
    return obs["value"] * 0.5
def reward(obs):
    return heading_exp(obs["error"]) + expected_return(obs)
`,
  },
});
