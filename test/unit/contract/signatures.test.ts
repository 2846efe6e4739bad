import assert from 'node:assert/strict';
import { bindModule } from '../../../extension/core/contract/functions';
import type { RecordingShape } from '../../../extension/core/contract/contract';
import { outlineModule } from '../../../extension/core/syntax/outline';

const ROWS: RecordingShape = {
  kind: 'completions',
  fields: [],
  hasAction: false,
  hasNextObservation: false,
  hasReward: true,
  hasInfo: false,
  observationKeys: ['prompt', 'completion', 'answer', 'data_source'],
  groupSize: 8,
};

interface Form {
  /** Of 239 entry functions that score completions, so many were written in this form. */
  readonly count: number;
  /** `contract: signature`; `-` where it can't be called from a recording, and why. */
  readonly signatures: readonly (readonly [contract: string, signature: string])[];
}

/** The forms in which public repositories write rewards of completions, as they were counted, each in a few real spellings. */
const FORMS: Readonly<Record<string, Form>> = {
  'TRL: lists by keyword': {
    count: 43,
    signatures: [
      [
        'trl',
        'def accuracy_reward(completions: list[list[dict[str, str]]], answer: list[str], **kwargs) -> list[float | None]:',
      ],
      ['trl', 'def correctness_reward_func(prompts, completions, answer, **kwargs) -> list[float]:'],
      ['trl', 'def format_reward(completions, **kwargs):'],
      [
        'trl',
        'async def judged_reward(prompts, completions, trainer_state=None, log_metric=None, **kwargs):',
      ],
      ['trl', 'def len_reward(completion_ids, **kwargs):'],
    ],
  },
  '(response, label)': {
    count: 40,
    signatures: [
      ['pair', 'def score(response: str, label: str) -> float:'],
      ['pair', 'def grade_answer(given_answer: str, ground_truth: str) -> bool:'],
      ['pair', 'def compute_score(predict_str: str, ground_truth: str, format_score: float = 0.1) -> float:'],
      ['pair', 'def is_correct(prediction, gold):'],
      ['pair', 'def reward_fn(generated_text, golden_answers):'],
      ['pair', 'def verify(answer: str, expected: str) -> bool:'],
    ],
  },
  'a method of a rollout': {
    count: 39,
    signatures: [
      ['rollout', 'class Episode:\n  def compute_reward(self) -> float:'],
      [
        'rollout',
        'class Rollout:\n  def __init__(self, client):\n    pass\n  async def get_reward(self, strict=False):',
      ],
      ['rollout', 'class Trajectory:\n  @property\n  def reward(self):'],
    ],
  },
  'verifiers and AReaL: any of prompt, completion, answer, state': {
    count: 32,
    signatures: [
      ['verifiers', 'def exact_match(completion, answer) -> float:'],
      ['verifiers', 'async def correct_answer(prompt, completion, answer, state, **kwargs):'],
      ['verifiers', 'def format_reward(completion, parser=None, **kwargs):'],
      [
        'verifiers_task',
        'class Exact(vf.Task[Data]):\n  @vf.reward(weight=1.0)\n  async def correct(self, trace: vf.Trace) -> float:',
      ],
      ['areal', 'def math_reward_fn(completions: str, answer: str) -> float:'],
      ['areal', 'def gsm8k_reward_fn(prompt, completions, prompt_ids, completion_ids, answer, **kwargs):'],
    ],
  },
  'verl: compute_score': {
    count: 30,
    signatures: [
      ['verl', 'def compute_score(data_source, solution_str, ground_truth, extra_info=None):'],
      [
        'verl',
        "def compute_score(solution_str, ground_truth, method='strict', format_score=0.0, score=1.0):",
      ],
      ['verl', 'def compute_score_batched(data_sources, solution_strs, ground_truths, extra_infos):'],
      ['verl', 'async def reward_func(data_source, solution_str, ground_truth, extra_info, **kwargs):'],
    ],
  },
  'a factory': {
    count: 13,
    signatures: [
      [
        'trl',
        'def get_cosine_scaled_reward(max_len=1000):\n  def cosine_scaled_reward(completions, answer, **kwargs):\n    pass\n  return cosine_scaled_reward\n#',
      ],
      [
        'verl',
        'def make_reward(penalty=0.1):\n  def compute_score(data_source, solution_str, ground_truth, extra_info):\n    pass\n  return compute_score\n#',
      ],
      [
        'trl',
        'def get_length_reward(n=4):\n  return Length(n)\nclass Length:\n  def __init__(self, n):\n    pass\n  def __call__(self, completions, **kwargs):',
      ],
    ],
  },
  'TRL: environments': {
    count: 13,
    signatures: [
      ['trl', 'def reward_func(environments, **kwargs) -> list[float]:'],
      ['trl', 'def reward_solved(completions, environments, **kwargs):'],
    ],
  },
  '(messages, ground_truth)': {
    count: 13,
    signatures: [
      ['messages', 'def evaluate(messages, ground_truth=None, **kwargs) -> dict:'],
      ['messages', 'def accuracy_reward(messages: list, ground_truth: str, extract_fn=None, **kwargs):'],
    ],
  },
  'a batch or a group': {
    count: 6,
    signatures: [
      ['trl', 'async def best_of(completions, answers, states, **kwargs):'],
      [
        'sample',
        'def compute_score(reward_inputs: list[dict], format_weight: float = 0.1) -> list[dict[str, float]]:',
      ],
      ['-', 'def compute_reward(self, data: DataProto, return_dict=False):'],
    ],
  },
  OpenRLHF: { count: 2, signatures: [['openrlhf', 'def reward_func(queries, prompts, labels, **kwargs):']] },
  'none of these': {
    count: 8,
    signatures: [
      ['sample', 'async def reward_func(args, sample, **kwargs):'],
      // Tensors of a trainer's own, and judges without any text.
      ['-', 'def compute_advantages(token_level_rewards, eos_mask, gamma):'],
      ['-', 'def reward(world_state, tools):'],
    ],
  },
};

describe('signatures of public reward functions for completions', () => {
  const total = Object.values(FORMS).reduce((sum, { count }) => sum + count, 0);
  let taken = 0;

  for (const [form, { count, signatures }] of Object.entries(FORMS))
    it(`${form} (${count} of ${total})`, async () => {
      let bound = 0;
      for (const [expected, signature] of signatures) {
        const isMethod = /^class /.test(signature);
        const source = signature.endsWith('#')
          ? signature
          : `${signature}\n${isMethod ? '    ' : '  '}pass\n`;
        const binding = bindModule(await outlineModule(source), ROWS, {}, null);
        const got = binding.ok ? binding.value.contract.id : '-';
        assert.equal(got, expected, `${signature}: ${binding.ok ? '' : binding.problem.message}`);
        if (binding.ok) bound++;
        else
          assert.ok(
            binding.problem.message.length > 20 && binding.problem.hint,
            'what is not taken is told why',
          );
      }
      taken += (count * bound) / signatures.length;
    });

  it('at least nine of ten are taken', () => {
    assert.equal(total, 239);
    assert.ok(taken / total >= 0.9, `${taken.toFixed(1)} of ${total}`);
  });
});
