import type { TaskContext } from '../task/context';
import { statedGoal } from '../task/goal';
import { designFresh } from './fresh';
import { docstring } from './python-text';

/** The reward file of a new task: what the built-in designer writes, else a frame to fill in. */
export async function starterReward(context: TaskContext, contract: string): Promise<string> {
  const design = await designFresh(context, contract, null);
  if (design.ok) return design.value.code;
  const intro = docstring([
    statedGoal(context.task.goal),
    `${design.problem.message} ${design.problem.hint}`,
  ]);
  return `${intro}${FRAMES[contract] ?? FRAMES.step ?? ''}`;
}

/** Frames pay nothing, so that nobody takes them for a reward. */
const FRAMES: Readonly<Record<string, string>> = {
  step: `

def compute_reward(obs, action, next_obs):
    # Pay for what is wanted, charge for what must not happen. Each component is shown on its own.
    components = {
        "success": 0.0,
        "failure": 0.0,
    }
    return sum(components.values()), components
`,
  trl: `

def reward(completions, **columns):
    # One number a completion; None where the reward does not apply.
    return [0.0 for _ in completions]
`,
  verl: `

def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    return 0.0
`,
  verifiers: `

def reward(completion, **columns):
    return 0.0
`,
  openrlhf: `

def reward_func(queries, prompts, labels, **columns):
    return [0.0 for _ in queries]
`,
  areal: `

def reward(prompt, completions, prompt_ids, completion_ids, **columns):
    return 0.0
`,
  pair: `

def score(response, label):
    return 0.0
`,
  messages: `

def evaluate(messages, **columns):
    return {"score": 0.0}
`,
  deepracer: `

def reward_function(params):
    # See AWS DeepRacer's documentation for what params holds.
    return 0.001
`,
};
