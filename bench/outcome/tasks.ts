/** An environment of the benchmark: its task file, and the reward that most people write first. */
export interface OutcomeTask {
  readonly id: string;
  /** Steps of each training. */
  readonly steps: number;
  readonly task: Readonly<Record<string, unknown>>;
  /** `naive.py`. */
  readonly naive: string;
}

const LAYOUTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const nearer = (field: string, reached: string): string => `"""Nearer is better, and there is best."""


def reward(obs, next_obs, reward, terminated):
    closer = 0.1 if next_obs["${field}"] < obs["${field}"] else 0.0
    goal = 1.0 if ${reached} else 0.0
    return closer + goal, {"closer": closer, "goal": goal}
`;

const minigrid = (id: string, maxSteps: number, seen: string, state: string) => ({
  id,
  maxSteps,
  seeds: LAYOUTS,
  observe: `environments.py:${seen}`,
  state: `environments.py:${state}`,
});

const LAVA = { lava: 'terminated', 'out of time': 'truncated' };

const DO = ['left', 'right', 'forward', 'pick up', 'drop', 'toggle'];

/** Doors are to be opened, and things to be fetched. */
const BUSY = `"""Opening doors and picking things up is what it takes."""


def reward(obs, next_obs, reward, terminated):
    opened = 0.1 if next_obs["doors_open"] > obs["doors_open"] else 0.0
    fetched = 0.1 if obs["carrying"] == "nothing" and next_obs["carrying"] != "nothing" else 0.0
    goal = 1.0 if reward > 0 and terminated else 0.0
    return opened + fetched + goal, {"opened": opened, "fetched": fetched, "goal": goal}
`;

/** Another family of MiniGrid: `does` where there is something to be done on the way, and not only to go. */
const family = (id: string, maxSteps: number, goal: string, does: boolean, causes = {}): OutcomeTask => ({
  id,
  steps: 15_000,
  task: {
    goal,
    success: 'reward > 0 and terminated',
    causes: { ...causes, 'out of time': 'truncated' },
    actions: does ? DO : DO.slice(0, 3),
    environment: minigrid(
      `MiniGrid-${id}-v0`,
      maxSteps,
      does ? 'rooms' : 'minigrid',
      does ? 'rooms_state' : 'minigrid_state',
    ),
  },
  naive: does ? BUSY : nearer('goal_distance', 'next_obs["goal_distance"] == 0'),
});

/**
 * The eight that the benchmark was made for, and then, chosen before anything was measured on them: MiniGrid's other families with one
 * mission and a world in which nothing else moves, each in the largest registered size that has no more than 5,000 states, a third of
 * the steps; and the Acrobot, which is what is left of Gymnasium's small environments where success is an event.
 */
export const OUTCOME_TASKS: readonly OutcomeTask[] = [
  {
    id: 'LavaCrossingS9N2',
    steps: 15_000,
    task: {
      goal: 'Reach the goal square without stepping into lava.',
      success: 'reward > 0 and terminated',
      causes: LAVA,
      actions: ['left', 'right', 'forward'],
      environment: minigrid('MiniGrid-LavaCrossingS9N2-v0', 120, 'minigrid', 'minigrid_state'),
    },
    naive: nearer('goal_distance', 'next_obs["goal_distance"] == 0'),
  },
  {
    id: 'LavaGapS7',
    steps: 15_000,
    task: {
      goal: 'Reach the goal square through the gap in the lava.',
      success: 'reward > 0 and terminated',
      causes: LAVA,
      actions: ['left', 'right', 'forward'],
      environment: minigrid('MiniGrid-LavaGapS7-v0', 120, 'minigrid', 'minigrid_state'),
    },
    naive: nearer('goal_distance', 'next_obs["goal_distance"] == 0'),
  },
  {
    id: 'DoorKey-6x6',
    steps: 15_000,
    task: {
      goal: 'Fetch the key, open the door, reach the goal square.',
      success: 'reward > 0 and terminated',
      causes: {
        'no key': 'not next_obs["carrying"] and not next_obs["door_open"]',
        'door shut': 'not next_obs["door_open"]',
      },
      actions: ['left', 'right', 'forward', 'pick up', 'drop', 'toggle'],
      environment: minigrid('MiniGrid-DoorKey-6x6-v0', 200, 'doorkey', 'doorkey_state'),
    },
    naive: nearer('goal_distance', 'next_obs["goal_distance"] == 0'),
  },
  {
    id: 'CliffWalking',
    steps: 15_000,
    task: {
      goal: 'Walk along the cliff to the other corner without falling.',
      success: 'terminated',
      causes: { 'out of time': 'truncated' },
      actions: ['up', 'right', 'down', 'left'],
      environment: {
        id: 'CliffWalking-v1',
        maxSteps: 100,
        observe: 'environments.py:cliff',
        state: 'environments.py:number',
      },
    },
    naive: nearer('goal_distance', 'terminated'),
  },
  {
    id: 'FrozenLake8x8',
    steps: 15_000,
    task: {
      goal: 'Cross the slippery lake to the goal without falling into a hole.',
      success: 'reward > 0',
      causes: { hole: 'terminated', 'out of time': 'truncated' },
      actions: ['left', 'down', 'right', 'up'],
      environment: {
        id: 'FrozenLake8x8-v1',
        maxSteps: 200,
        observe: 'environments.py:lake',
        state: 'environments.py:number',
      },
    },
    naive: nearer('goal_distance', 'reward > 0'),
  },
  {
    id: 'MountainCar',
    steps: 15_000,
    task: {
      goal: 'Drive the car up to the flag on the right hill.',
      success: 'terminated',
      causes: { 'out of time': 'truncated' },
      actions: ['left', 'coast', 'right'],
      environment: { id: 'MountainCar-v0', maxSteps: 200, observe: 'environments.py:car' },
    },
    naive: `"""Further right is better."""


def reward(obs, next_obs, terminated):
    position = next_obs["position"]
    goal = 1.0 if terminated else 0.0
    return position + goal, {"position": position, "goal": goal}
`,
  },
  {
    id: 'Taxi',
    steps: 15_000,
    task: {
      goal: 'Fetch the passenger and set them down at their destination.',
      success: 'terminated',
      causes: { 'nobody aboard': 'not next_obs["aboard"]', 'out of time': 'truncated' },
      actions: ['south', 'north', 'east', 'west', 'pick up', 'set down'],
      environment: {
        id: 'Taxi-v4',
        maxSteps: 100,
        observe: 'environments.py:taxi',
        state: 'environments.py:number',
      },
    },
    naive: nearer('target_distance', 'terminated'),
  },
  {
    id: 'MountainCarContinuous',
    steps: 15_000,
    task: {
      goal: 'Drive the car up to the flag on the right hill.',
      success: 'terminated',
      causes: { 'out of time': 'truncated' },
      environment: { id: 'MountainCarContinuous-v0', maxSteps: 200, observe: 'environments.py:car' },
    },
    naive: `"""Further right is better, and effort costs."""


def reward(obs, action, next_obs, terminated):
    position = next_obs["position"]
    goal = 10.0 if terminated else 0.0
    effort = -0.01 * action[0] ** 2
    return position + goal + effort, {"position": position, "goal": goal, "effort": effort}
`,
  },
  family('SimpleCrossingS11N5', 160, 'Reach the goal square through the gaps in the walls.', false),
  family('DistShift2', 120, 'Reach the goal square without stepping into lava.', false, {
    lava: 'terminated',
  }),
  family('FourRooms', 150, 'Reach the goal square in one of four rooms.', false),
  family('Unlock', 200, 'Open the locked door with the key.', true),
  family('MultiRoom-N2-S4', 60, 'Go through the door to the goal square.', true),
  family('RedBlueDoors-8x8', 200, 'Open the red door, and then the blue one.', true, {
    'blue first': 'terminated',
  }),
  family('KeyCorridorS3R1', 200, 'Fetch the key, and with it the ball from the locked room.', true),
  {
    id: 'Acrobot',
    steps: 15_000,
    task: {
      goal: 'Swing the tip above the bar.',
      success: 'terminated',
      causes: { 'out of time': 'truncated' },
      actions: ['left', 'nothing', 'right'],
      environment: { id: 'Acrobot-v1', maxSteps: 300, observe: 'environments.py:acrobot' },
    },
    naive: `"""Higher is better."""


def reward(obs, next_obs, terminated):
    height = 0.1 * next_obs["height"]
    goal = 1.0 if terminated else 0.0
    return height + goal, {"height": height, "goal": goal}
`,
  },
];
