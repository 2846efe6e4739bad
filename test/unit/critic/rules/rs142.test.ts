import { testRule } from '../rule-tests';

const field = (key: string, unit: string, column: number) => ({
  name: key,
  path: `["${key}"]`,
  column,
  offset: 0,
  unit,
});

testRule('RS142', {
  surroundings: {
    entry: { kind: 'function', name: 'reward', line: 2, parameters: [], confidence: 1 },
    fields: [field('speed', 'm/s', 0), field('power', 'W', 1), field('yaw', 'rad', 2)],
  },
  fires: {
    'a velocity times the step': `
def velocity(now, before, dt):
    return «(now - before) * dt»
def reward(x, memory, dt):
    before = memory.get("x", x)
    memory["x"] = x
    return velocity(x, before, dt)
`,
    'not converted': `
def reward(obs):
    «speed_kmh» = obs["speed"]
    «yaw_deg» = abs(obs["yaw"])
    return speed_kmh - yaw_deg
`,
    'energy of watts taken for kilowatts': `
def reward(obs):
    «energy_kwh» = obs["power"] * 0.25
    return -energy_kwh
`,
    'minutes for hours': `
STEP_MINUTES = 60
def energy_kwh(power_kw):
    return «power_kw * STEP_MINUTES»
def reward(obs):
    return -energy_kwh(obs[0])
`,
  },
  quiet: {
    'minutes made hours': `
STEP_MINUTES = 60
def energy_kwh(power_kw):
    return power_kw * STEP_MINUTES / 60.0
def reward(obs):
    return -energy_kwh(obs[0])
`,
    'a velocity': `
def velocity(now, before, dt):
    return (now - before) / dt
def reward(x, memory, dt):
    before = memory.get("x", x)
    memory["x"] = x
    moved = velocity(x, before, dt) * dt
    return velocity(x, before, dt) + moved
`,
    converted: `
import math
def reward(obs):
    speed_kmh = obs["speed"] * 3.6
    yaw_deg = math.degrees(obs["yaw"])
    energy_kwh = obs["power"] / 1000.0 * 0.25
    used_wh = obs["power"] * 0.25
    return speed_kmh - yaw_deg - energy_kwh - used_wh
`,
    'no unit is known, or the name is no unit': `
def reward(obs, other):
    x_deg = other * 2
    m = obs["speed"]
    eur_per_kwh = obs["power"]
    return x_deg + m + eur_per_kwh
`,
  },
});
