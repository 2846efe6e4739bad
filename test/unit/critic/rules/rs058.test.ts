import { testRule } from '../rule-tests';

testRule('RS058', {
  fires: {
    'an effort that a helper gives': `
import numpy as np
def joint_torques_l2(obs):
    return np.sum(np.square(obs["torques"]))
def reward(obs):
    parts = {"speed": 1.0 * obs["speed"], "torques": 2e-4 * «joint_torques_l2(obs)»}
    return sum(parts.values())
`,
    'the squares of the action': `
import numpy as np
def reward(obs, action, next_obs):
    return float(obs[0] + «0.1 * np.sum(np.square(action))»)
`,
    'through a name, an unpacked action': `
def reward(obs, action, next_obs):
    steer, gas = action
    control = 0.05 * (steer**2 + gas**2)
    return obs[0] + «control»
`,
    'entry by entry': `
def reward(obs, action):
    r = obs[0]
    r += «0.01 * sum(a * a for a in action)»
    return r
`,
  },
  quiet: {
    'an effort of a helper that is charged, or turned round in it': `
import numpy as np
def joint_torques_l2(obs):
    return np.sum(np.square(obs["torques"]))
def torque_reward(obs):
    return np.exp(-np.sum(np.square(obs["torques"])))
def reward(obs):
    return -2e-4 * joint_torques_l2(obs) + torque_reward(obs)
`,
    subtracted: `
import numpy as np
def reward(obs, action, next_obs):
    ctrl = -0.1 * np.square(action).sum()
    return float(obs[0] + ctrl - 0.1 * np.sum(np.square(action)))
`,
    'a weight whose sign is not known, something else than the action': `
import numpy as np
def reward(obs, action, next_obs, weight):
    return float(weight * np.sum(np.square(action)) + 0.1 * np.sum(np.square(obs)))
`,
    'one throttle': `
def reward(obs, action):
    return obs[0] + 0.1 * abs(action[0])
`,
    'what a helper gives, which its caller subtracts': `
import numpy as np
def control_cost(action):
    return 0.1 * np.sum(np.square(action))
def reward(obs, action):
    return obs[0] - control_cost(action)
`,
  },
});
