import { testRule } from '../rule-tests';

testRule('RS028', {
  fires: {
    'a norm': `
import torch
def compute_reward(pos: torch.Tensor, goal: torch.Tensor):
    d = «torch.norm(pos - goal)»
    return -d
`,
    'a method, inside an exponential': `
import torch
from torch import Tensor
def compute_reward(pos: Tensor, actions: Tensor):
    reach = torch.exp(-«pos.norm()»)
    cost = 0.1 * «actions.square().sum()»
    return reach - cost
`,
  },
  quiet: {
    'with a dimension': `
import torch
from torch import Tensor
def compute_reward(pos: Tensor, goal: Tensor, actions: Tensor):
    d = torch.norm(pos - goal, dim=-1) + torch.norm(pos, p=2, dim=1) + (pos - goal).norm(dim=-1)
    return -d - 0.1 * torch.sum(actions ** 2, -1) - actions.pow(2).sum(1)
`,
    'only reported': `
import torch
from torch import Tensor
def compute_reward(pos: Tensor, goal: Tensor):
    d = torch.norm(pos - goal, dim=-1)
    success_rate = (d < 0.1).float().mean()
    return -d, {"success_rate": success_rate}
`,
    'no batch': `
import torch
def reward(obs, goal):
    return -torch.norm(obs - goal)
`,
  },
});
