import { testRule } from '../rule-tests';

const whole = (target: string): string => `
import numpy as np
import torch
def reward(next_obs):
    target = ${target}
    return -float(((next_obs["heights"] - target) ** 2).sum())
`;

testRule('RS303', {
  fires: {
    'a constant': whole('«0.3 * np.zeros(4)»'),
    'the other way round': whole('«torch.zeros_like(next_obs["heights"]) * 0.3»'),
  },
  quiet: {
    ones: whole('0.3 * np.ones(4)'),
    'a sum': whole('0.3 + np.zeros(4)'),
  },
});
