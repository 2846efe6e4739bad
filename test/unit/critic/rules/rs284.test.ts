import { testRule } from '../rule-tests';

testRule('RS284', {
  fires: {
    'the other way round': `
def reward(obs):
    upright = abs(obs["roll"]) < 0.3
    «upright_bonus» = 0.0 if upright else 1.0
    return upright_bonus
`,
    'with not': `
def reward(obs):
    upright = abs(obs["roll"]) < 0.3
    «upright_bonus» = 1.0 if not upright else 0.0
    return upright_bonus
`,
    'a product': `
def reward(obs):
    upright = abs(obs["roll"]) < 0.3
    «upright_bonus» = 0.1 * float(not upright)
    return upright_bonus
`,
    'what is paid says it': `
HEALTHY_REWARD = 0.5
def is_healthy(s):
    return s[0] > 0.8
def reward(obs):
    «healthy» = 0.0 if is_healthy(obs) else HEALTHY_REWARD
    return obs[1] + healthy
`,
    'new where it is known': `
def reward(obs, memory):
    visited = memory.setdefault("visited", set())
    cell = (obs["x"], obs["y"])
    «new» = 0.01 if cell in visited else 0.0
    visited.add(cell)
    return new - 0.01
`,
  },
  quiet: {
    'new where it is not known': `
def reward(obs, memory):
    visited = memory.setdefault("visited", set())
    cell = (obs["x"], obs["y"])
    new = 0.0 if cell in visited else 0.01
    visited.add(cell)
    return new - 0.01
`,
    'what is paid where it holds': `
HEALTHY_REWARD = 0.5
def is_healthy(s):
    return s[0] > 0.8
def reward(obs):
    healthy = HEALTHY_REWARD if is_healthy(obs) else 0.0
    return obs[1] + healthy
`,
    'as it is named': `
def reward(obs):
    upright = abs(obs["roll"]) < 0.3
    upright_bonus = 1.0 if upright else 0.0
    return upright_bonus
`,
    'a charge': `
def reward(obs):
    upright = abs(obs["roll"]) < 0.3
    upright_bonus = 0.0 if upright else -1.0
    return upright_bonus
`,
    'for the lack of it': `
def reward(obs):
    no_contact_bonus = 0.0 if obs["contact"] else 0.1
    collision_bonus = 0.0 if obs["collision"] else 0.1
    return no_contact_bonus + collision_bonus
`,
  },
});
