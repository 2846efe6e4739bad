import { testRule } from '../rule-tests';

testRule('RS269', {
  fires: {
    'multiplied for divided': `
def reward(obs, next_obs, dt=0.05):
    """Change of the distance, divided by \`dt\`."""
    return «(obs["d"] - next_obs["d"]) * dt»
`,
    'divided for multiplied': `
def reward(obs, gain=2.0):
    # the speed multiplied by gain
    return «obs["speed"] / gain»
`,
    'a formula without its parentheses': `
def reward(prev_distance, distance, scale):
    """Progress: (previous - distance) / scale."""
    return «prev_distance - distance / scale»
`,
  },
  quiet: {
    'as it says': `
def reward(obs, next_obs, dt=0.05):
    """Speed in m/s: the change of the distance divided by dt, (before - after) / dt."""
    before, after = obs["d"], next_obs["d"]
    return (before - after) / dt
`,
    'both ways': `
def reward(obs, dt=0.05):
    """The speed is divided by dt and then the path multiplied by dt."""
    speed = obs["d"] / dt
    return speed * dt
`,
    'an inverse': `
def reward(obs, dt=0.05):
    """Divided by dt."""
    rate = 1.0 / dt
    return obs["d"] * rate
`,
  },
});
