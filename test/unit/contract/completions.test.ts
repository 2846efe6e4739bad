import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS } from '../sandbox/runtimes';

const ROWS = [
  { prompt: 'What is 1+1?', completion: 'So it is 2', answer: '2', level: 1, correct: true },
  { prompt: 'What is 2+2?', completion: 'So it is 5', answer: '4', level: 2, correct: false },
];
const CHAT = ROWS.map((row) => ({
  ...row,
  prompt: [{ role: 'user', content: row.prompt }],
  completion: [{ role: 'assistant', content: row.completion }],
}));

/** One reward in the form of each trainer; all give 1 for the right row and 0 for the wrong one. */
const FORMS: Readonly<Record<string, readonly [contract: string, source: string]>> = {
  'verl, a number': [
    'verl',
    `
def last(solution_str):
    return solution_str.split()[-1]
def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    assert isinstance(solution_str, str) and extra_info == {} and data_source == ""
    return float(last(solution_str) == ground_truth)
`,
  ],
  'verl, a dictionary': [
    'verl',
    `
def compute_score(solution_str, ground_truth, method="strict", format_score=0.0, score=1.0):
    right = solution_str.endswith(ground_truth)
    return {"score": score if right else format_score, "acc": right, "pred": solution_str}
`,
  ],
  'verl, a batch': [
    'verl',
    `
def compute_score(data_sources, solution_strs, ground_truths, extra_infos, **kwargs):
    return [float(s.endswith(g)) for s, g in zip(solution_strs, ground_truths, strict=True)]
`,
  ],
  'verifiers, async with state': [
    'verifiers',
    `
async def correct(completion, answer, state, level, **kwargs):
    text = completion if isinstance(completion, str) else completion[-1]["content"]
    assert state["answer"] == answer and kwargs["correct"] in (True, False) and level > 0
    return 1.0 if text.endswith(answer) else 0.0
`,
  ],
  'a pair': [
    'pair',
    `
def grade(response: str, label: str) -> float:
    return float(response.endswith(label))
`,
  ],
  'a pair the other way round': [
    'pair',
    `
def score(ground_truth, prediction):
    return float(prediction.endswith(ground_truth))
`,
  ],
  'a question, an answer and the right one': [
    'pair',
    `
def accuracy_reward(question, answer, expected):
    assert "+" in str(question)
    return float(answer.endswith(expected))
`,
  ],
  OpenRLHF: [
    'openrlhf',
    `
def reward_func(queries, prompts, labels):
    return [float(q.endswith(label)) if "?So" in q else -1.0 for q, label in zip(queries, labels)]
`,
  ],
  'OpenRLHF, a dictionary': [
    'openrlhf',
    `
def reward_func(queries, prompts, labels, **kwargs):
    rewards = [float(q.endswith(label)) for q, label in zip(queries, labels)]
    return {"rewards": rewards, "scores": [0.5 for _ in rewards], "extra_logs": {"n": rewards}}
`,
  ],
  'messages with a result object': [
    'messages',
    `
class EvaluateResult:
    def __init__(self, score, reason):
        self.score, self.reason = score, reason
def evaluate(messages, ground_truth=None, **kwargs):
    assert messages[0]["role"] == "user" and messages[-1]["role"] == "assistant"
    return EvaluateResult(float(messages[-1]["content"].endswith(kwargs["answer"])), "compared")
`,
  ],
  AReaL: [
    'areal',
    `
def gsm8k_reward_fn(prompt, completions, prompt_ids, completion_ids, answer, **kwargs):
    return int(completions.endswith(answer))
`,
  ],
  'open-instruct': [
    'open_instruct',
    `
from dataclasses import dataclass
@dataclass
class VerificationResult:
    score: float
class SuffixVerifier:
    def __call__(self, tokenized_prediction, prediction, label, query=None):
        return VerificationResult(float(prediction.endswith(label)))
`,
  ],
  'ms-swift': [
    'trl',
    `
class AccuracyORM:
    def __call__(self, completions, answer, **kwargs):
        texts = [c if isinstance(c, str) else c[-1]["content"] for c in completions]
        return [float(t.endswith(a)) for t, a in zip(texts, answer)]
`,
  ],
  'a factory': [
    'trl',
    `
def make_reward(full=1.0):
    """Made once, called for each batch."""
    def graded(completions, answer, **kwargs):
        texts = [c if isinstance(c, str) else c[-1]["content"] for c in completions]
        return [full if t.endswith(a) else 0.0 for t, a in zip(texts, answer)]
    return graded
`,
  ],
  'TRL with what a trainer logs': [
    'trl',
    `
async def reward(completions, answer, trainer_state, log_metric, log_extra=None, **kwargs):
    log_metric("step", trainer_state.global_step)
    log_extra("answer", answer)
    texts = [c if isinstance(c, str) else c[-1]["content"] for c in completions]
    return [float(t.endswith(a)) for t, a in zip(texts, answer)]
`,
  ],
  'TRL with environments': [
    'trl',
    `
def reward(environments, **kwargs):
    return [1.0 if env.correct and env.get("level") == 1 else 0.0 for env in environments]
`,
  ],
  "verifiers' functions of a group": [
    'trl',
    `
async def best_of(completions, answers, states, **kwargs):
    texts = [c if isinstance(c, str) else c[-1]["content"] for c in completions]
    return [float(t.endswith(a) and s["level"] > 0) for t, a, s in zip(texts, answers, states)]
`,
  ],
  'NeMo Gym': [
    'nemo_gym',
    `
class Response:
    def __init__(self, reward, **rest):
        self.reward, self.rest = reward, rest
class Server:
    def __init__(self, config):
        raise RuntimeError("nobody starts a server here")
    async def verify(self, body):
        return Response(**body.model_dump(), reward=float(body.correct))
`,
  ],
  "verifiers' tasks": [
    'verifiers_task',
    `
import re
def reward(weight=1.0):
    return lambda function: function
def metric(function):
    return function
class Task:
    pass
class Sums(Task):
    def __init__(self, data, config):
        raise RuntimeError("nobody makes a task here")
    async def setup(self, trace, runtime):
        raise RuntimeError("nothing is set up here")
    @reward(weight=1.0)
    async def exact(self, trace):
        assert trace.num_turns == 1 and trace.messages[-1].role == "assistant"
        assert trace.task.data.answer == self.data.answer and "level" in self.data.keys()
        trace.record_metric("words", len(trace.last_reply.split()))
        trace.info["said"] = trace.last_reply
        return float(trace.info["said"].split()[-1] == self.data.answer)
    @metric
    async def words(self, trace):
        return len(trace.last_reply.split())
`,
  ],
  'a method of a rollout': [
    'rollout',
    `
class Rollout:
    def __init__(self, client):
        self.client = client
    def last(self):
        text = self.completion if isinstance(self.completion, str) else self.completion[-1].content
        return text.split()[-1]
    def compute_reward(self):
        return 1.0 if self.last() == self.answer else 0.0
`,
  ],
  'ms-swift, which passes texts': [
    'swift',
    `
class ORM:
    def __init__(self, args=None, **kwargs):
        self.args = args
class Suffix(ORM):
    def __call__(self, completions, answer, **kwargs):
        assert all(isinstance(ids, list) and ids for ids in kwargs["response_token_ids"])
        return [float(c.endswith(a)) for c, a in zip(completions, answer, strict=True)]
`,
  ],
  'a factory that returns an object': [
    'trl',
    `
def get_reward(full=1.0):
    return _Graded(full)
class _Graded:
    def __init__(self, full):
        self.full = full
    def __call__(self, completion_ids, completions, answer, **kwargs):
        assert len(completion_ids[0]) == 4, completion_ids
        texts = [c if isinstance(c, str) else c[-1]["content"] for c in completions]
        return [self.full if t.endswith(a) else 0.0 for t, a in zip(texts, answer)]
`,
  ],
  'TRL with what it passes besides, in **kwargs': [
    'trl',
    `
def reward(completions, answer, **kwargs):
    assert kwargs["trainer_state"].global_step == 0 and len(kwargs["completion_ids"]) == len(completions)
    kwargs["log_metric"]("n", 1.0)
    texts = [c if isinstance(c, str) else c[-1]["content"] for c in completions]
    return [float(t.endswith(a)) for t, a in zip(texts, answer)]
`,
  ],
  'slime, a sample as an object': [
    'sample',
    `
async def reward_func(args, sample, **kwargs):
    assert isinstance(sample.prompt, (str, list))
    return 1.0 if sample.response.endswith(sample.label) else 0.0
`,
  ],
  'EasyR1, a list of dictionaries': [
    'sample',
    `
def compute_score(reward_inputs, format_weight=0.1):
    return [{"overall": float(one["response"].endswith(one["ground_truth"])), "format": 1.0} for one in reward_inputs]
`,
  ],
  'TRL with a helper': [
    'trl',
    `
def graded(completions, answer, full):
    texts = [c if isinstance(c, str) else c[-1]["content"] for c in completions]
    return [full if t.endswith(a) else 0.0 for t, a in zip(texts, answer)]
def reward(completions, answer, **kwargs):
    return graded(completions, answer, 1.0)
`,
  ],
};

describe('rewards for completions as trainers call them', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-'));
  const contexts: TaskContext[] = [];
  let workbench: Workbench;

  before(async () => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    for (const [name, rows] of Object.entries({ text: ROWS, chat: CHAT })) {
      writeFileSync(join(folder, `${name}.jsonl`), rows.map((row) => JSON.stringify(row)).join('\n'));
      const task = { goal: 'Add.', trajectories: [`${name}.jsonl`], success: 'correct' };
      writeFileSync(join(folder, `${name}.reward.json`), JSON.stringify(task));
      const opened = await workbench.open(join(folder, `${name}.reward.json`));
      assert.ok(opened.ok, JSON.stringify(opened));
      contexts.push(opened.value);
    }
  });
  after(() => {
    workbench.dispose();
    rmSync(folder, { recursive: true });
  });

  for (const [form, [contract, source]] of Object.entries(FORMS))
    it(form, async () => {
      for (const context of contexts) {
        const bound = await workbench.bind(context, { source, file: join(folder, 'reward.py'), entry: null });
        assert.ok(bound.ok, JSON.stringify(bound));
        assert.equal(bound.value.contract.id, contract);
        const replayed = await workbench.replay(context, bound.value);
        assert.ok(replayed.ok, JSON.stringify(replayed));
        const { reward, errors } = replayed.value.input.replay;
        assert.deepEqual([[...reward], errors.map(({ message }) => message)], [[1, 0], []]);
      }
    });

  it('the parts of a result object are its components (NeMo Gym, eval-protocol)', async () => {
    const [context] = contexts;
    assert.ok(context);
    const sources = [
      'class Response:\n    def __init__(self, reward, parts):\n        self.reward, self.reward_components = reward, parts\n\nclass Server:\n    async def verify(self, body):\n        right = float(body.correct)\n        return Response(right + 0.5, {"correctness": right, "schema": 0.5, "why": "text"})\n',
      'class Metric:\n    def __init__(self, score):\n        self.score, self.reason = score, "because"\n\nclass EvaluateResult:\n    def __init__(self, score, metrics):\n        self.score, self.metrics = score, metrics\n\ndef evaluate(messages, ground_truth=None, **kwargs):\n    right = float(messages[-1]["content"].endswith(kwargs["answer"]))\n    return EvaluateResult(right + 0.5, {"correctness": Metric(right), "schema": Metric(0.5)})\n',
    ];
    for (const source of sources) {
      const bound = await workbench.bind(context, { source, file: join(folder, 'reward.py'), entry: null });
      assert.ok(bound.ok, JSON.stringify(bound));
      const replayed = await workbench.replay(context, bound.value);
      assert.ok(replayed.ok, JSON.stringify(replayed));
      const { reward, components } = replayed.value.input.replay;
      assert.deepEqual([...reward], [1.5, 0.5]);
      assert.deepEqual(
        [...components].map(([name, values]) => [name, [...values]]),
        [
          ['correctness', [1, 0]],
          ['schema', [0.5, 0.5]],
        ],
      );
    }
  });

  it('a column of test cases that is called outputs', async () => {
    const rows = ROWS.map((row) => ({ ...row, outputs: [row.answer, '7'] }));
    writeFileSync(join(folder, 'cases.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const task = { goal: 'Add.', trajectories: ['cases.jsonl'], success: 'correct' };
    writeFileSync(join(folder, 'cases.reward.json'), JSON.stringify(task));
    const context = await workbench.open(join(folder, 'cases.reward.json'));
    assert.ok(context.ok);
    const source =
      'def score(completion, outputs, **kwargs):\n    return float(isinstance(outputs, list) and completion.endswith(outputs[0]))\n';
    const bound = await workbench.bind(context.value, { source, file: join(folder, 'r.py'), entry: null });
    assert.ok(bound.ok);
    const replayed = await workbench.replay(context.value, bound.value);
    assert.ok(replayed.ok);
    assert.deepEqual([...replayed.value.input.replay.reward], [1, 0]);
  });
});
