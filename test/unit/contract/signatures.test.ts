import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindModule } from '../../../extension/core/contract/functions';
import type { RecordingShape } from '../../../extension/core/contract/contract';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { outlineModule } from '../../../extension/core/syntax/outline';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS } from '../sandbox/runtimes';

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

/** One right completion and one wrong. */
const RECORDED = [
  { prompt: '2+1?', completion: '3', answer: '3', data_source: 'sums', correct: true },
  { prompt: '2+2?', completion: '5', answer: '4', data_source: 'sums', correct: false },
];

interface Form {
  /** Of 239 entry functions that score completions, so many were written in this form. */
  readonly count: number;
  /**
   * Contract and signature, and what the function does: 1 for the completion that equals its answer, 0 for the other. `-` where it can't
   * be called from a recording, and why.
   */
  readonly signatures: readonly (readonly [contract: string, signature: string, body?: string])[];
}

/** The forms in which public repositories write rewards of completions, as they were counted, each in a few real spellings. */
const FORMS: Readonly<Record<string, Form>> = {
  'TRL: lists by keyword': {
    count: 43,
    signatures: [
      [
        'trl',
        'def accuracy_reward(completions: list[list[dict[str, str]]], answer: list[str], **kwargs) -> list[float | None]:',
        'return [float(c == a) for c, a in zip(completions, answer)]',
      ],
      [
        'trl',
        'def correctness_reward_func(prompts, completions, answer, **kwargs) -> list[float]:',
        "return [float(c == a and p.startswith('2+')) for p, c, a in zip(prompts, completions, answer)]",
      ],
      ['trl', 'def format_reward(completions, **kwargs):', "return [float(c == '3') for c in completions]"],
      [
        'trl',
        'async def judged_reward(prompts, completions, trainer_state=None, log_metric=None, **kwargs):',
        "return [float(c == a) for c, a in zip(completions, kwargs['answer'])]",
      ],
      [
        'trl',
        'def len_reward(completion_ids, **kwargs):',
        "return [float(len(ids) > 0 and a == '3') for ids, a in zip(completion_ids, kwargs['answer'])]",
      ],
    ],
  },
  '(response, label)': {
    count: 40,
    signatures: [
      ['pair', 'def score(response: str, label: str) -> float:', 'return float(response == label)'],
      [
        'pair',
        'def grade_answer(given_answer: str, ground_truth: str) -> bool:',
        'return given_answer == ground_truth',
      ],
      [
        'pair',
        'def compute_score(predict_str: str, ground_truth: str, format_score: float = 0.1) -> float:',
        'return 1.0 if predict_str == ground_truth else format_score - 0.1',
      ],
      ['pair', 'def is_correct(prediction, gold):', 'return prediction == gold'],
      [
        'pair',
        'def reward_fn(generated_text, golden_answers):',
        'return float(generated_text in golden_answers)',
      ],
      ['pair', 'def verify(answer: str, expected: str) -> bool:', 'return answer == expected'],
    ],
  },
  'a method of a rollout': {
    count: 39,
    signatures: [
      [
        'rollout',
        'class Episode:\n  def compute_reward(self) -> float:',
        'return float(self.completion == self.answer)',
      ],
      [
        'rollout',
        'class Rollout:\n  def __init__(self, client):\n    pass\n  async def get_reward(self, strict=False):',
        'return float(self.completion == self.answer)',
      ],
      [
        'rollout',
        'class Trajectory:\n  @property\n  def reward(self):',
        'return float(self.completion == self.answer)',
      ],
    ],
  },
  'verifiers and AReaL: any of prompt, completion, answer, state': {
    count: 32,
    signatures: [
      ['verifiers', 'def exact_match(completion, answer) -> float:', 'return float(completion == answer)'],
      [
        'verifiers',
        'async def correct_answer(prompt, completion, answer, state, **kwargs):',
        "return float(completion == answer == state['answer'])",
      ],
      [
        'verifiers',
        'def format_reward(completion, parser=None, **kwargs):',
        "return float(completion == kwargs['answer'])",
      ],
      [
        'verifiers_task',
        'class Exact(vf.Task[Data]):\n  @vf.reward(weight=1.0)\n  async def correct(self, trace: vf.Trace) -> float:',
        'return float(trace.last_reply == trace.task.data.answer)',
      ],
      [
        'areal',
        'def math_reward_fn(completions: str, answer: str) -> float:',
        'return float(completions == answer)',
      ],
      [
        'areal',
        'def gsm8k_reward_fn(prompt, completions, prompt_ids, completion_ids, answer, **kwargs):',
        'return int(completions == answer)',
      ],
    ],
  },
  'verl: compute_score': {
    count: 30,
    signatures: [
      [
        'verl',
        'def compute_score(data_source, solution_str, ground_truth, extra_info=None):',
        "return float(solution_str == ground_truth and data_source == 'sums')",
      ],
      [
        'verl',
        "def compute_score(solution_str, ground_truth, method='strict', format_score=0.0, score=1.0):",
        'return score if solution_str == ground_truth else format_score',
      ],
      [
        'verl',
        'def compute_score_batched(data_sources, solution_strs, ground_truths, extra_infos):',
        'return [float(s == g) for s, g in zip(solution_strs, ground_truths)]',
      ],
      [
        'verl',
        'async def reward_func(data_source, solution_str, ground_truth, extra_info, **kwargs):',
        "return {'score': float(solution_str == ground_truth)}",
      ],
    ],
  },
  'a factory': {
    count: 13,
    signatures: [
      [
        'trl',
        'def get_cosine_scaled_reward(max_len=1000):\n  def cosine_scaled_reward(completions, answer, **kwargs):\n    return [float(c == a) for c, a in zip(completions, answer)]\n  return cosine_scaled_reward\n#',
      ],
      [
        'verl',
        'def make_reward(penalty=0.1):\n  def compute_score(data_source, solution_str, ground_truth, extra_info):\n    return float(solution_str == ground_truth)\n  return compute_score\n#',
      ],
      [
        'trl',
        'def get_length_reward(n=4):\n  return Length(n)\nclass Length:\n  def __init__(self, n):\n    pass\n  def __call__(self, completions, **kwargs):',
        "return [float(c == '3') for c in completions]",
      ],
    ],
  },
  'TRL: environments': {
    count: 13,
    signatures: [
      [
        'trl',
        'def reward_func(environments, **kwargs) -> list[float]:',
        'return [float(e.completion == e.answer) for e in environments]',
      ],
      [
        'trl',
        'def reward_solved(completions, environments, **kwargs):',
        'return [float(c == e.answer) for c, e in zip(completions, environments)]',
      ],
    ],
  },
  '(messages, ground_truth)': {
    count: 13,
    signatures: [
      [
        'messages',
        'def evaluate(messages, ground_truth=None, **kwargs) -> dict:',
        "return {'score': float(messages[-1]['content'] == ground_truth)}",
      ],
      [
        'messages',
        'def accuracy_reward(messages: list, ground_truth: str, extract_fn=None, **kwargs):',
        "return float(messages[-1]['content'] == ground_truth)",
      ],
    ],
  },
  'a batch or a group': {
    count: 6,
    signatures: [
      [
        'trl',
        'async def best_of(completions, answers, states, **kwargs):',
        'return [float(c == a) for c, a in zip(completions, answers)]',
      ],
      [
        'sample',
        'def compute_score(reward_inputs: list[dict], format_weight: float = 0.1) -> list[dict[str, float]]:',
        "return [{'overall': float(r['response'] == r['ground_truth'])} for r in reward_inputs]",
      ],
      ['-', 'def compute_reward(self, data: DataProto, return_dict=False):'],
    ],
  },
  OpenRLHF: {
    count: 2,
    signatures: [
      [
        'openrlhf',
        'def reward_func(queries, prompts, labels, **kwargs):',
        'return [float(q[len(p):] == a) for q, p, a in zip(queries, prompts, labels)]',
      ],
    ],
  },
  'none of these': {
    count: 8,
    signatures: [
      [
        'sample',
        'async def reward_func(args, sample, **kwargs):',
        'return float(sample.response == sample.label)',
      ],
      // Tensors of a trainer's own, and judges without any text.
      ['-', 'def compute_advantages(token_level_rewards, eos_mask, gamma):'],
      ['-', 'def reward(world_state, tools):'],
    ],
  },
};

describe('signatures of public reward functions for completions', function () {
  this.timeout(60_000);
  const total = Object.values(FORMS).reduce((sum, { count }) => sum + count, 0);
  const folder = mkdtempSync(join(tmpdir(), 'signatures-'));
  let taken = 0;
  let workbench: Workbench;
  let context: TaskContext;

  before(async () => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    writeFileSync(join(folder, 'rows.jsonl'), RECORDED.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const task = { goal: 'Add.', trajectories: ['rows.jsonl'], success: 'correct' };
    writeFileSync(join(folder, 'sums.reward.json'), JSON.stringify(task));
    const opened = await workbench.open(join(folder, 'sums.reward.json'));
    assert.ok(opened.ok, JSON.stringify(opened));
    context = opened.value;
  });
  after(() => {
    workbench.dispose();
    rmSync(folder, { recursive: true });
  });

  for (const [form, { count, signatures }] of Object.entries(FORMS))
    it(`${form} (${count} of ${total})`, async () => {
      let bound = 0;
      for (const [expected, signature, body = 'pass'] of signatures) {
        const isMethod = /(^|\n)class /.test(signature);
        const source = signature.endsWith('#')
          ? signature
          : `${signature}\n${isMethod ? '    ' : '  '}${body}\n`;
        const binding = bindModule(await outlineModule(source), ROWS, {}, null);
        const got = binding.ok ? binding.value.contract.id : '-';
        assert.equal(got, expected, `${signature}: ${binding.ok ? '' : binding.problem.message}`);
        if (binding.ok) {
          bound++;
          assert.deepEqual(await paid(source), [1, 0], signature);
        } else
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

  /** What the right completion gets, and what the wrong one. */
  async function paid(code: string): Promise<readonly number[]> {
    // What the verifiers library gives such a class, as far as these need it.
    const library = /\bvf\./.test(code)
      ? 'class vf:\n  Trace = object\n  class Task:\n    def __class_getitem__(cls, data):\n      return cls\n  @staticmethod\n  def reward(weight=1.0):\n    return lambda function: function\nData = dict\n'
      : '';
    const source = library + code;
    const reward = await workbench.bind(context, { source, file: join(folder, 'reward.py'), entry: null });
    assert.ok(reward.ok, JSON.stringify(reward));
    const replayed = await workbench.replay(context, reward.value);
    assert.ok(replayed.ok, JSON.stringify(replayed));
    const { reward: rewards, errors } = replayed.value.input.replay;
    assert.deepEqual(
      errors.map(({ message }) => message),
      [],
      source,
    );
    return [...rewards];
  }
});
