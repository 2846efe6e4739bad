import { z } from 'zod';

/** Names and meaning of one observation entry. */
const observationEntry = z
  .strictObject({
    index: z
      .int()
      .min(0)
      .optional()
      .describe('Entry of the observation array (or of the array under `key`).'),
    key: z.string().optional().describe('Key of the observation dictionary; the name itself when left out.'),
    unit: z.string().optional().describe('Unit, shown in hovers and used by the critic: m, rad, m/s.'),
    about: z.string().optional().describe('What it means, in a few words.'),
  })
  .describe('Name, unit and meaning of one observation entry.');

const pythonFunction = z.string().regex(/^.+\.py:[A-Za-z_]\w*$/, 'write it as "file.py:function"');

export const environment = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .describe(
        'A Gymnasium id ("MiniGrid-LavaGapS7-v0"; "module:Name-v0" imports the module that registers it), or "file.py:Class".',
      ),
    arguments: z
      .record(z.string(), z.json())
      .optional()
      .describe('What the environment is made with: {"is_slippery": false}'),
    maxSteps: z.int().min(1).optional().describe('After so many steps an episode is truncated.'),
    seeds: z
      .array(z.int().min(0))
      .min(1)
      .optional()
      .describe('Layouts: training seed k resets to seeds[k] each time, and to any layout when left out.'),
    observe: pythonFunction
      .optional()
      .describe(
        'observe(env) → dict: what the reward sees and what is recorded, "observe.py:observe". The environment\'s own observation when left out.',
      ),
    state: pythonFunction
      .optional()
      .describe(
        'state(env) → something hashable, for the table of the built-in learner. The observation, discretised, when left out.',
      ),
  })
  .describe('Where agents are trained, for rewardsmith train and loop --train.');

export const training = z
  .strictObject({
    command: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Your own trainer, instead of the built-in one: "python train.py --reward {reward} --out {out} --steps {steps} --seed {seed}". ' +
          'It writes recordings into the folder {out}. It is run after you have agreed, with your own rights.',
      ),
    budget: z
      .strictObject({
        steps: z.int().min(1).optional().describe('Steps of the environment for each seed.'),
        seeds: z.int().min(1).optional().describe('How many agents are trained for each reward.'),
        seconds: z.number().positive().optional().describe('For one reward; then it is stopped.'),
      })
      .optional()
      .describe('The same for every reward that is compared.'),
  })
  .describe('How agents are trained, for rewardsmith train and loop --train.');

/** `NAME.reward.json`. The JSON schema that the editor completes from is generated from this. */
export const rewardTaskSchema = z
  .strictObject({
    $schema: z
      .string()
      .optional()
      .describe('The schema this file follows; editors read it, RewardSmith does not.'),
    goal: z.string().min(1).describe('What the agent must do, in one sentence or more.'),
    reward: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The reward file, relative to this one: "reward.py", or "reward.py:function" when it holds several.',
      ),
    trajectories: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Recordings: paths and globs, relative to this file, and http(s) URLs. "recordings/*.jsonl.gz"',
      ),
    contract: z
      .string()
      .optional()
      .describe(
        'How the trainer calls the function: step, auto_mc_reward, deepracer, trl, swift, verl, verifiers, pair, openrlhf, messages, ' +
          'verifiers_task, areal, open_instruct, nemo_gym, rollout, sample. Inferred from the signature when left out.',
      )
      .meta({ examples: ['step', 'auto_mc_reward', 'deepracer', 'trl', 'verl', 'verifiers'] }),
    functions: z
      .record(
        z.string().regex(/^(.+\.py:)?[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/),
        z.union([
          z.number(),
          z.strictObject({
            weight: z.number().default(1).describe('What its value is multiplied with.'),
            arguments: z
              .record(z.string(), z.json())
              .optional()
              .describe('What a class or a factory is made with, by keyword: {"max_length": 512}'),
          }),
        ]),
      )
      .optional()
      .describe(
        'Functions whose weighted sum is the reward, as trainers take a list of them: {"accuracy_reward": 1, "format_reward": 0.2}. ' +
          'Those of another file than the reward file with its path: "format.py:format_reward". A value that is None is left out of the sum.',
      ),
    success: z
      .string()
      .optional()
      .describe(
        'A Python expression over the last step that is true for a success, false for a failure, None for unknown. ' +
          'It sees obs, action, next_obs, reward, terminated, truncated, info, T and steps. "reward > 0 and terminated"',
      )
      .meta({ examples: ['reward > 0 and terminated', 'truncated', 'info.get("is_success")', 'correct'] }),
    causes: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        'For failures: name → Python expression; the first that holds is the cause. {"lava": "terminated"}',
      ),
    discount: z.number().min(0).max(1).default(0.99).describe('The discount γ of the trainer.'),
    observation: z
      .record(z.string(), observationEntry)
      .optional()
      .describe('Names for array entries or dictionary keys of the observation.'),
    expect: z
      .array(z.string().min(1).max(2000))
      .optional()
      .describe(
        'What the reward must do, one expectation an entry: "steps where front == \'lava\': reward < 0", ' +
          '"episodes where success: return > 0", "return(\'success\') > return(\'failure\')". Checked by rewardsmith test and in the Test Explorer.',
      )
      .meta({
        examples: [
          [
            "return('success') > return('failure')",
            'steps where terminated: reward != 0',
            "component('progress') share < 0.5",
          ],
        ],
      }),
    critic: z
      .strictObject({
        ignore: z
          .array(
            z.strictObject({
              rule: z
                .string()
                .regex(/^[A-Z]+\d+$/i)
                .describe('Code of the rule: "RS804".'),
              reason: z.string().describe('Why it is right that the reward does this.'),
            }),
          )
          .optional()
          .describe(
            'Rules to hear nothing of in this reward. One line alone: # rewardsmith: ignore[RS804] reason',
          ),
        severity: z
          .record(z.string().regex(/^[A-Z]+\d+$/), z.enum(['error', 'warning', 'info']))
          .optional()
          .describe('How severe a rule is here: {"RS001": "error"}'),
      })
      .optional()
      .describe('The critic\'s rules, for this reward: {"ignore": [{"rule": "RS804", "reason": "…"}]}'),
    environment: environment.optional(),
    train: training.optional(),
    judge: z
      .strictObject({
        instructions: z
          .string()
          .min(1)
          .describe(
            'What makes an answer good, as the judge is told: "Is the final answer right? Style does not count."',
          ),
        scale: z
          .tuple([z.number(), z.number()])
          .refine(([low, high]) => low < high, 'the first must be less than the second')
          .default([0, 10])
          .describe('The least and the greatest score.'),
      })
      .optional()
      .describe(
        'A language model that scores completions: rewardsmith judge asks it and keeps what it says in NAME.judgements.jsonl, ' +
          'from where rewards get it as the column `judgement`.',
      ),
    actions: z.array(z.string()).optional().describe('Names of the discrete actions, from 0.'),
  })
  .describe('A RewardSmith reward task.');

export type RewardTask = z.infer<typeof rewardTaskSchema>;
export type TaskEnvironment = z.infer<typeof environment>;

/** Where `reward` points: the file and, when given, the function. */
export function splitReward(reward: string): { readonly file: string; readonly entry: string | null } {
  const match = /^(.+\.py):([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)$/.exec(reward);
  return match?.[1] && match[2] ? { file: match[1], entry: match[2] } : { file: reward, entry: null };
}
