import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { LIMITS } from '../sandbox/runtimes';

const run = promisify(execFile);
const HELPERS = join(__dirname, '../../fixtures/trainers');
/** Outlives the test: the downloads are made once a machine. */
const CACHE = join(tmpdir(), 'rewardsmith-trainers-1');

interface Case {
  /** How it is called, in `call.py`. */
  readonly trainer: 'trl' | 'verl' | 'verl_batch' | 'swift' | 'areal' | 'reward_kit';
  readonly module: string;
  readonly name: string;
  /** What a class or a factory is made with. */
  readonly made?: Readonly<Record<string, unknown>>;
}

const SWIFT_ARGS = {
  ...{ repetition_n_grams: 2, repetition_max_penalty: -1, soft_max_length: 12, soft_cache_length: 8 },
  ...{ cosine_min_len_value_wrong: -0.5, cosine_max_len_value_wrong: 0, cosine_max_len: 40 },
  ...{ cosine_min_len_value_correct: 1, cosine_max_len_value_correct: 0.5 },
};

const CASES: readonly Case[] = [
  { trainer: 'trl', module: 'trl.rewards.accuracy_rewards', name: 'accuracy_reward' },
  { trainer: 'trl', module: 'trl.rewards.accuracy_rewards', name: 'reasoning_accuracy_reward' },
  {
    trainer: 'trl',
    module: 'trl.rewards.accuracy_rewards',
    name: 'get_cosine_scaled_reward',
    made: { max_len: 30 },
  },
  { trainer: 'trl', module: 'trl.rewards.format_rewards', name: 'think_format_reward' },
  {
    ...{ trainer: 'trl', module: 'trl.rewards.other_rewards', name: 'get_repetition_penalty_reward' },
    made: { ngram_size: 2, max_penalty: -1 },
  },
  {
    ...{ trainer: 'trl', module: 'trl.rewards.other_rewards', name: 'get_soft_overlong_punishment' },
    made: { max_completion_len: 30, soft_punish_cache: 20 },
  },
  { trainer: 'verl', module: 'verl.utils.reward_score.gsm8k', name: 'compute_score' },
  { trainer: 'verl', module: 'verl.utils.reward_score.math_reward', name: 'compute_score' },
  { trainer: 'verl', module: 'verl.utils.reward_score.math_dapo', name: 'compute_score' },
  { trainer: 'verl', module: 'verl.utils.reward_score', name: 'default_compute_score' },
  { trainer: 'verl_batch', module: 'verl.utils.reward_score.math_batch', name: 'compute_score_batched' },
  { trainer: 'swift', module: 'swift.rewards.orm', name: 'MathAccuracy' },
  { trainer: 'swift', module: 'swift.rewards.orm', name: 'Format' },
  { trainer: 'swift', module: 'swift.rewards.orm', name: 'ReActFormat' },
  { trainer: 'swift', module: 'swift.rewards.orm', name: 'ReactORM' },
  { trainer: 'swift', module: 'swift.rewards.orm', name: 'RepetitionPenalty', made: { args: SWIFT_ARGS } },
  { trainer: 'swift', module: 'swift.rewards.orm', name: 'SoftOverlong', made: { args: SWIFT_ARGS } },
  { trainer: 'swift', module: 'swift.rewards.orm', name: 'CosineReward', made: { args: SWIFT_ARGS } },
  { trainer: 'areal', module: 'areal.reward.clevr_count_70k', name: 'clevr_count_70k_reward_fn' },
  { trainer: 'areal', module: 'areal.reward.gsm8k', name: 'gsm8k_reward_fn' },
  { trainer: 'areal', module: 'areal.reward.geometry3k', name: 'geometry3k_reward_fn' },
  { trainer: 'reward_kit', module: 'reward_kit.rewards.length', name: 'length_reward' },
  { trainer: 'reward_kit', module: 'reward_kit.rewards.math', name: 'math_reward' },
  { trainer: 'reward_kit', module: 'reward_kit.rewards.format', name: 'format_reward' },
  { trainer: 'reward_kit', module: 'reward_kit.rewards.repetition', name: 'repetition_penalty_reward' },
  { trainer: 'reward_kit', module: 'reward_kit.rewards.reasoning_steps', name: 'reasoning_steps_reward' },
];

/** Forms that models answer in: right, wrong, without an answer, with two; the reference is put in for `@`. */
const FORMS = [
  '<think>\nLet me see.\n</think>\nThe answer is $\\boxed{@}$.',
  '<think>so @</think><answer>@</answer>',
  'It is @.\n#### @',
  '<think>hm</think>\nAction: look Action Input: {"key": "@"}',
  'It is @, it is @, it is @, it is @. Answer: @',
  '<think>first \\boxed{7}</think> then $\\boxed{@}$',
  'so [@]',
  '<think>\n1. one\n2. two\n3. three\nFirst, see. Second, think. Finally, done.\n</think>\n<answer>\n@\n</answer>',
  'no answer here',
  '',
];
const ANSWERS = ['42', '\\frac{1}{3}', '1,250', 'x+1'];

const ROWS = ANSWERS.flatMap((answer, i) =>
  FORMS.map((form, k) => {
    const isRight = (i + k) % 4 !== 3;
    const text = form.replaceAll('@', isRight ? answer : '9');
    return {
      prompt: [{ role: 'user', content: `Question ${i}?` }],
      completion: [{ role: 'assistant', content: text }],
      // Any numbers will do: the same words are the same tokens.
      completion_ids: text.split(/\s+/).map((word) => word.length),
      solution: `$${answer}$`,
      answer,
      ground_truth: answer,
      data_source: i % 2 ? 'openai/gsm8k' : 'math_dapo',
      correct: isRight && text.includes(answer),
    };
  }),
);

/** The recorded rows, and a task with these functions over them. */
describe("rewards that trainers ship, as files, against the trainers' own calls", function () {
  this.timeout(180_000);
  const project = join(CACHE, 'project');
  const python = join(CACHE, 'venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-shipped-'));
  let workbench: Workbench;
  let expected: (number | null)[][] = [];

  before(async function () {
    const prepared = await run('python3', [join(HELPERS, 'prepare.py'), CACHE], { timeout: 150_000 }).catch(
      (error: Error & { readonly stderr?: string }) => error,
    );
    if (prepared instanceof Error) {
      console.log(
        `      not run: the trainers' packages could not be fetched (${prepared.message.split('\n')[0]})`,
      );
      this.skip();
    }
    writeFileSync(join(folder, 'rows.jsonl'), ROWS.map((row) => JSON.stringify(row)).join('\n'));
    const asked = run(python, ['-I', join(HELPERS, 'call.py'), project, join(folder, 'rows.jsonl')]);
    asked.child.stdin?.end(JSON.stringify(CASES.map(({ made = null, ...each }) => ({ ...each, made }))));
    expected = JSON.parse((await asked).stdout.trim().split('\n').at(-1) ?? '') as typeof expected;
    workbench = createWorkbench({
      runtime: 'python',
      python,
      limits: { ...LIMITS, seconds: 60, megabytes: 2048 },
    });
  });
  after(() => {
    workbench?.dispose();
    rmSync(folder, { recursive: true });
  });

  async function paid(functions: object): Promise<(number | null)[]> {
    const file = join(folder, 'shipped.reward.json');
    writeFileSync(
      file,
      JSON.stringify({ goal: 'Answer.', trajectories: ['rows.jsonl'], success: 'correct', functions }),
    );
    const context = await workbench.open(file);
    assert.ok(context.ok, JSON.stringify(context));
    const [key = ''] = Object.keys(functions);
    const path = key.slice(0, key.lastIndexOf(':'));
    const { readFile } = await import('node:fs/promises');
    const reward = { source: await readFile(path, 'utf8'), file: path, entry: null };
    const bound = await workbench.bind(context.value, reward);
    assert.ok(bound.ok, JSON.stringify(bound));
    const replayed = await workbench.replay(context.value, bound.value);
    assert.ok(replayed.ok, JSON.stringify(replayed));
    const { replay } = replayed.value.input;
    assert.deepEqual(
      replay.errors.map(({ message, traceback }) => `${message}\n${traceback}`),
      [],
    );
    return [...replay.reward].map((value) => (Number.isNaN(value) ? null : value));
  }

  const pathOf = ({ module }: Case): string =>
    join(project, ...module.split('.')) + (module === 'verl.utils.reward_score' ? '/__init__.py' : '.py');

  for (const [i, each] of CASES.entries())
    it(`${each.module}.${each.name}`, async () => {
      const rewards = await paid({
        [`${pathOf(each)}:${each.name}`]: { weight: 1, ...(each.made ? { arguments: each.made } : {}) },
      });
      assert.deepEqual(rewards, expected[i]);
      // Else it would show nothing.
      if (each.name !== 'ReactORM') assert.ok(new Set(rewards).size > 1, JSON.stringify(rewards));
    });

  it('several of several files, added up as TRL does: Σ weight · value, None left out', async () => {
    const weights = new Map([
      [0, 1],
      [3, 0.5],
      [5, 0.1],
    ]);
    const functions = Object.fromEntries(
      [...weights].flatMap(([i, weight]) => {
        const each = CASES[i];
        if (!each) return [];
        return [[`${pathOf(each)}:${each.name}`, { weight, ...(each.made ? { arguments: each.made } : {}) }]];
      }),
    );
    const sums = ROWS.map((_, row) =>
      [...weights].reduce((sum, [i, weight]) => sum + weight * (expected[i]?.[row] ?? 0), 0),
    );
    const rewards = await paid(functions);
    rewards.forEach((reward, row) =>
      assert.ok(Math.abs((reward ?? NaN) - (sums[row] ?? NaN)) < 1e-12, `row ${row}`),
    );
  });
});
