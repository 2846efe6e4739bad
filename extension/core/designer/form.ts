import type { Without } from './without';
import { NOTHING_LEFT_OUT } from './without';

/** What a language model is told of a contract beyond its parameters: what to return, and how the file looks. */
export interface ContractForm {
  readonly returns: string;
  readonly example: string;
  /** A usual name for the function. */
  readonly name: string;
}

/** A form whose function remembers: the same without. */
interface Remembering extends ContractForm {
  readonly forgetful?: Pick<ContractForm, 'returns' | 'example'>;
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

const SIGNS =
  'Define `sparse()` and `dense()` inside the function. Only their signs count: the trainer pays sgn(sparse)·1 + sgn(dense)·0.1.';

function signs(parameters: string): string {
  return `def reward_function(${parameters}):
    def sparse():
        return 0

    def dense():
        return 0

    return sparse() + dense()`;
}

const FORMS: Readonly<Record<string, Remembering>> = {
  auto_mc_reward: {
    name: 'reward_function',
    returns: `${SIGNS} \`memory\` is a dictionary, empty at the start of each episode.`,
    example: signs('obs, next_obs, memory'),
    forgetful: { returns: SIGNS, example: signs('obs, next_obs') },
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
  openrlhf: {
    name: 'reward_func',
    returns:
      'It is called once a batch; every parameter is a list of texts, and a query is the prompt with the answer behind it. Return a list of floats of the same length.',
    example: `def reward_func(queries, prompts, labels, **kwargs):
    return [0.0 for _ in queries]`,
  },
  verl: {
    name: 'compute_score',
    returns:
      'It is called once a completion. Return a float, or a dictionary with "score" and whatever else is to be logged.',
    example: `def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    return 0.0`,
  },
  verifiers: {
    name: 'correct_answer_reward',
    returns: 'It is called once a completion, which is a string or a list of messages. Return a float.',
    example: `def correct_answer_reward(completion, answer, **kwargs):
    return 0.0`,
  },
  areal: {
    name: 'correctness_reward',
    returns: 'It is called once a completion: `completions` is one text. Return a float.',
    example: `def correctness_reward(prompt, completions, prompt_ids, completion_ids, answer, **kwargs):
    return 0.0`,
  },
  pair: {
    name: 'correctness_score',
    returns: 'It is called once a completion with two texts. Return a float.',
    example: `def correctness_score(response, label):
    return 0.0`,
  },
  messages: {
    name: 'evaluate',
    returns:
      'It is called once a completion with the whole talk, the answer last. Return a dictionary with "score".',
    example: `def evaluate(messages, ground_truth=None, **kwargs):
    return {"score": 0.0}`,
  },
};

export function formOf(contract: string, without: Without = NOTHING_LEFT_OUT): ContractForm {
  const form: Remembering = FORMS[contract] ?? STEP;
  return without.has('memory') && form.forgetful ? { ...form, ...form.forgetful } : form;
}
