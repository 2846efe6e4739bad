import assert from 'node:assert/strict';
import { inferContract, recordingShape } from '../../../extension/core/contract/bind';
import type { CallPlan, RecordingShape } from '../../../extension/core/contract/contract';
import { outlineModule } from '../../../extension/core/syntax/outline';
import { observationFields } from '../../../extension/core/trajectory/fields';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { dictionary, leaf, numbers, trajectories } from '../sandbox/sets';

const observation = dictionary({
  position: numbers([0, 1]),
  velocity: numbers([0, 1]),
  speed: numbers([0, 1]),
});
const full = trajectories([2], observation, {
  nextObservation: observation,
  action: leaf(numbers([0, 1], [], 'int32')),
  reward: Float64Array.of(0, 1),
});

function shape(set: TrajectorySet): RecordingShape {
  return recordingShape(set, observationFields(set));
}

async function infer(source: string, contract?: string, entry?: string) {
  return inferContract(await outlineModule(source), contract, entry ?? null);
}

async function bind(source: string, set: TrajectorySet = full) {
  const recognised = await infer(source);
  assert.ok(recognised.ok, JSON.stringify(recognised));
  return recognised.value.contract.bind(recognised.value.entry, shape(set));
}

async function plan(source: string, set: TrajectorySet = full): Promise<CallPlan> {
  const bound = await bind(source, set);
  assert.ok(bound.ok, JSON.stringify(bound));
  return bound.value;
}

async function problem(source: string, set: TrajectorySet = full) {
  const bound = await bind(source, set);
  assert.ok(!bound.ok);
  return bound.problem;
}

describe('the step contract', () => {
  it('binds words, synonyms and fields by name, in any order', async () => {
    const { arguments: bound } = await plan(
      'def reward(next_state, a, state, next_speed, position, *, t, bonus=1.0): ...',
    );
    assert.deepEqual(bound, [
      { source: { from: 'next_obs' } },
      { source: { from: 'action' } },
      { source: { from: 'obs' } },
      { source: { from: 'field', of: 'next_obs', path: '["speed"]' } },
      { source: { from: 'field', of: 'obs', path: '["position"]' } },
      { source: { from: 't' }, keyword: 't' },
    ]);
  });

  it('passes by keyword after a default that it leaves alone', async () => {
    const { arguments: bound } = await plan('def reward(obs, weight=2, action=None): ...');
    assert.deepEqual(bound, [{ source: { from: 'obs' } }, { source: { from: 'action' }, keyword: 'action' }]);
  });

  it('takes plain obs for the later one beside prev_obs', async () => {
    const { arguments: bound } = await plan('def reward(prev_obs, action, obs): ...');
    assert.deepEqual(
      bound.map(({ source }) => source.from),
      ['obs', 'action', 'next_obs'],
    );
  });

  it('lets a field called like a short word go first', async () => {
    const set = trajectories([1], dictionary({ s: numbers([1]), a: numbers([2]) }));
    const { arguments: bound } = await plan('def reward(s, a): ...', set);
    assert.deepEqual(
      bound.map(({ source }) => source.from),
      ['field', 'field'],
    );
  });

  it('recognises a class with __call__ and reset', async () => {
    const { entry, reset } = await plan(
      'class MyReward:\n    def __init__(self, k=1): ...\n    def reset(self): ...\n    def __call__(self, obs): ...\n',
    );
    assert.deepEqual(entry, { name: 'MyReward', kind: 'class' });
    assert.equal(reset, 'reset');
  });

  it('names the parameter and the closest name when it cannot bind', async () => {
    const { code, message, hint } = await problem('def reward(obs, positon): ...');
    assert.equal(code, 'unknown-parameter');
    assert.match(message, /reward asks for `positon`; the recording has `position`/);
    assert.match(hint, /obs, action, next_obs/);
    assert.match((await problem('def reward(obs, target): ...')).message, /`target`, which nothing here/);
  });

  it('says what was not recorded', async () => {
    const { code, message } = await problem(
      'def reward(obs, next_obs): ...',
      trajectories([1], leaf(numbers([1]))),
    );
    assert.equal(code, 'parameter-not-recorded');
    assert.match(message, /asks for `next_obs`, but the recording has no next observations/);
  });

  it('says when a class cannot be created', async () => {
    const { message } = await problem(
      'class Reward:\n    def __init__(self, env): ...\n    def __call__(self, obs): ...\n',
    );
    assert.match(message, /Reward\(\) needs `env` to be created/);
  });
});

describe('inferContract', () => {
  const CASES: readonly (readonly [source: string, contract: string, entry: string])[] = [
    ['def helper(x): ...\ndef reward(obs): return helper(obs)', 'step', 'reward'],
    ['def compute_reward(obs, action): ...\ndef angle_reward(obs): ...', 'step', 'compute_reward'],
    ['def reward_function(params): ...', 'deepracer', 'reward_function'],
    ['def format_reward(completions, **kwargs): ...', 'trl', 'format_reward'],
    [
      'def reward_function(obs):\n    def dense(): return 1\n    def sparse(): return 0\n    return 0\n',
      'auto_mc_reward',
      'reward_function',
    ],
    ['def sparse(obs): ...\ndef dense(obs, action): ...', 'auto_mc_reward', 'sparse'],
    ['def dense(o): ...\ndef sparse(o): ...\ndef reward(obs): ...', 'auto_mc_reward', 'reward'],
    ['def shaped(obs, action): ...', 'step', 'shaped'],
    ['def phi(s): ...\ndef shaped(obs, next_obs): return phi(next_obs) - phi(obs)', 'step', 'shaped'],
  ];
  for (const [source, contract, entry] of CASES)
    it(`${contract}: ${source.split('\n')[0]}`, async () => {
      const found = await infer(source);
      assert.ok(found.ok, JSON.stringify(found));
      assert.deepEqual([found.value.contract.id, found.value.entry.name], [contract, entry]);
    });

  it('asks which one when two are as likely', async () => {
    const found = await infer('def format_reward(completions): ...\ndef length_reward(completions): ...');
    assert.ok(!found.ok);
    assert.equal(found.problem.code, 'several-rewards');
    const named = await infer(
      'def format_reward(completions): ...\ndef length_reward(completions): ...',
      undefined,
      'length_reward',
    );
    assert.ok(named.ok && named.value.entry.name === 'length_reward');
  });

  it('takes what the task file names under any name, by its parameters', async () => {
    const source =
      'def mcq(response, answer):\n    return 1.0\n\ndef helper(x):\n    return x\n\nclass Exact:\n    def __call__(self, completions, solution, **kwargs):\n        return [1.0]\n';
    const way = async (contract: string | undefined, name: string) => {
      const found = await infer(source, contract, name);
      return found.ok ? [found.value.contract.id, found.value.entry.name] : found.problem.code;
    };
    assert.deepEqual(await way('pair', 'mcq'), ['pair', 'mcq']);
    assert.deepEqual(await way(undefined, 'mcq'), ['pair', 'mcq']);
    assert.deepEqual(await way('swift', 'Exact'), ['swift', 'Exact']);
    assert.deepEqual(await way(undefined, 'Exact'), ['trl', 'Exact']);
    assert.equal(await way('pair', 'helper'), 'not-a-reward');
  });

  it('says in words when there is none', async () => {
    const codes: string[] = [];
    for (const [source, contract, entry] of [
      ['x = 1'],
      ['def f(q): ...'],
      ['def reward(obs): ...', 'setp'],
      ['def reward(obs): ...', 'trl'],
      ['def reward(obs): ...', undefined, 'rewrd'],
    ] as const) {
      const found = await infer(source, contract, entry);
      assert.ok(!found.ok);
      codes.push(found.problem.code);
      if (entry) assert.match(found.problem.message, /it has `reward`/);
      if (contract === 'setp') assert.match(found.problem.message, /did you mean "step"/);
    }
    assert.deepEqual(codes, [
      'no-reward-function',
      'no-reward-function',
      'unknown-contract',
      'no-reward-function',
      'no-such-function',
    ]);
  });
});

describe('the other contracts', () => {
  const completions: TrajectorySet = {
    ...trajectories(
      [1, 1],
      dictionary({
        prompt: { kind: 'object', dtype: 'string', values: ['1+1', '2+2'] },
        completion: { kind: 'object', dtype: 'string', values: ['2', '5'] },
        answer: { kind: 'object', dtype: 'string', values: ['2', '4'] },
      }),
    ),
    kind: 'completions',
  };

  it('trl passes columns by keyword and the rest to **kwargs', async () => {
    const {
      arguments: bound,
      unit,
      returns,
    } = await plan('def reward(completions, prompts=None, **kwargs): ...', completions);
    assert.deepEqual([unit, returns], ['batch', 'list']);
    assert.deepEqual(bound, [
      { source: { from: 'key', key: 'completion' }, keyword: 'completions' },
      { source: { from: 'key', key: 'prompt' }, keyword: 'prompts' },
      { source: { from: 'key', key: 'answer' }, keyword: 'answer' },
      ...['log_extra', 'log_metric', 'trainer_state'].map((of) => ({
        source: { from: 'stub', of },
        keyword: of,
      })),
      { source: { from: 'tokens', keys: ['completion'] }, keyword: 'completion_ids' },
      { source: { from: 'tokens', keys: ['prompt'] }, keyword: 'prompt_ids' },
    ]);
  });

  it('trl says which column is missing, and that transitions are no completions', async () => {
    const { message } = await problem('def reward(completions, answr): ...', completions);
    assert.match(message, /asks for `answr`; the recording has `answer`/);
    assert.equal((await problem('def reward(completions): ...')).code, 'no-completions');
  });

  it('deepracer takes the observation dictionary', async () => {
    const { arguments: bound } = await plan('def reward_function(params): ...');
    assert.deepEqual(bound, [{ source: { from: 'obs' } }]);
    assert.equal(
      (await problem('def reward_function(params): ...', trajectories([1], leaf(numbers([1]))))).code,
      'params-not-recorded',
    );
  });

  it('auto_mc_reward takes what both functions ask for', async () => {
    const { arguments: bound, returns } = await plan(
      'def sparse(obs, next_obs): ...\ndef dense(obs, action, memory): ...\n',
    );
    assert.equal(returns, 'signs');
    assert.deepEqual(
      bound.map(({ keyword }) => keyword),
      ['obs', 'next_obs', 'action', 'memory'],
    );
  });
});
