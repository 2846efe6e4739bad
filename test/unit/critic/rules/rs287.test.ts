import { testRule } from '../rule-tests';

testRule('RS287', {
  fires: {
    'out of order': `
HEIGHT = 0
PITCH = 1
FORWARD = «6»
VERTICAL = 5
RATE = 6
def reward(obs):
    return obs[FORWARD] - abs(obs[PITCH]) - abs(obs[RATE]) + obs[HEIGHT]
`,
    'in a class': `
class Ix:
    X = 0
    Y = 1
    VX = «1»
    VY = 3
def reward(obs):
    return obs[Ix.VX] + obs[Ix.VY] - obs[Ix.X] - obs[Ix.Y]
`,
  },
  quiet: {
    'all different': `
HEIGHT = 0
PITCH = 1
FORWARD = 4
RATE = 6
def reward(obs):
    return obs[FORWARD] - abs(obs[PITCH]) - abs(obs[RATE]) + obs[HEIGHT]
`,
    'numbers of other things': `
LANES = 4
STEPS = 4
START = 0
GOAL = 9
def reward(obs):
    return obs["x"] / LANES - STEPS + START + GOAL
`,
    'two layouts': `
X = 0
Y = 1
Z = 2

def place(obs):
    return obs[X], obs[Y], obs[Z]

VX = 0
VY = 1
VZ = 2
def reward(obs, vel):
    return vel[VX] + vel[VY] + vel[VZ] - sum(place(obs))
`,
  },
});
