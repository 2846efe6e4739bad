import { testRule } from '../rule-tests';

testRule('RS192', {
  fires: {
    'a slice of other axes than the name has': `
import numpy as np
def ang_vel_xy(obs):
    """Penalize xy axes base angular velocity."""
    return np.sum(np.square(«obs["base_ang_vel"][1:]»))
TERMS = {f.__name__: f for f in (ang_vel_xy,)}
def reward(obs):
    return sum(-0.05 * term(obs) for name, term in TERMS.items())
`,
    'an index against the docstring, of a batch': `
import torch
class Robot:
    def _reward_vertical(self):
        """Penalize z axis base linear velocity."""
        return torch.square(«self.base_lin_vel[:, 1]»)
`,
    'a variable': `
def reward(obs, info):
    yaw_rate = abs(«obs["base_ang_vel"][0]»)
    return -yaw_rate if info["success"] else 0.0
`,
  },
  quiet: {
    'as they are called': `
import torch
class Robot:
    def _reward_lin_vel_z(self):
        """Penalize z axis base linear velocity."""
        return torch.square(self.base_lin_vel[:, 2])
    def _reward_ang_vel_xy(self):
        """Penalize xy axes base angular velocity."""
        return torch.sum(torch.square(self.base_ang_vel[:, :2]), dim=1)
    def _reward_tracking_ang_vel(self):
        """Tracking of angular velocity commands (yaw)."""
        return torch.exp(-torch.square(self.commands[:, 2] - self.base_ang_vel[:, 2]) / 0.25)
`,
    'a frame is no axis, and one subscript of a batch is no axis either': `
import torch
class Robot:
    def _reward_track_lin_vel_xy_yaw_frame(self):
        """Velocity in the gravity aligned frame (yaw)."""
        return self.base_lin_vel[:, 0]
    def _reward_lin_vel_z(self):
        return self.base_lin_vel[env_ids]
`,
    'all of it, and single axes one after another': `
def planar_xy(obs):
    return obs["base_lin_vel"][0] ** 2 + obs["base_lin_vel"][1] ** 2
def all_but_z(obs):
    return obs["base_lin_vel"][:2]
def reward(obs):
    return planar_xy(obs) + sum(all_but_z(obs))
`,
  },
});
