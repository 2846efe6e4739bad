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
  },
  quiet: {
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
