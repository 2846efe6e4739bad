/** What a language model is told of a contract beyond its parameters: what to return, and how the file looks. */
export interface ContractForm {
  readonly returns: string;
  readonly example: string;
  /** A usual name for the function. */
  readonly name: string;
}

const STEP: ContractForm = {
  name: 'compute_reward',
  returns:
    'Return `(total, components)`: the total as a number, and a dictionary with the same component names on every step that sum to it.',
  example: `def compute_reward(obs, next_obs):
    # Why this part is there.
    progress = ...
    components = {"progress": progress}
    return sum(components.values()), components`,
};

const FORMS: Readonly<Record<string, ContractForm>> = {
  auto_mc_reward: {
    name: 'reward_function',
    returns:
      'Define `sparse()` and `dense()` inside the function. Only their signs count: the trainer pays sgn(sparse)·1 + sgn(dense)·0.1. `memory` is a dictionary, empty at the start of each episode.',
    example: `def reward_function(obs, next_obs, memory):
    def sparse():
        return 0

    def dense():
        return 0

    return sparse() + dense()`,
  },
  deepracer: {
    name: 'reward_function',
    returns: 'Return a float. The trainer expects small positive numbers for bad steps, such as 0.001.',
    example: `def reward_function(params):
    return 0.001`,
  },
  trl: {
    name: 'correctness_reward',
    returns:
      'It is called once a batch; every parameter is a list with one item a completion. A completion is a string or a list of messages. Return a list of floats of the same length, with None where the reward does not apply.',
    example: `def correctness_reward(completions, answer, **kwargs):
    return [0.0 for _ in completions]`,
  },
};

export function formOf(contract: string): ContractForm {
  return FORMS[contract] ?? STEP;
}
