import { testRule } from '../rule-tests';

const whole = (value: string, more = ''): string => `
def agent_reward(vehicles, vehicle):
    reward = 0.1 * ${value}
    reward -= 5.0 * vehicle["crashed"]${more}
    return reward
def reward(obs, action, next_obs):
    return sum(agent_reward(next_obs["vehicles"], v) for v in next_obs["vehicles"])
`;

testRule('RS302', {
  fires: { 'the speed of the first': whole('«vehicles[0]»["speed"]') },
  quiet: {
    'that of the one at hand': whole('vehicle["speed"]'),
    'that of all': whole('vehicles[0]["speed"]', '\n    reward -= len(vehicles)'),
    'the second': whole('vehicles[1]["speed"]'),
    'who leads': whole('(vehicles[0]["x"] > vehicle["x"])'),
  },
});
