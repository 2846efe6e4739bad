import assert from 'node:assert/strict';
import { join } from 'node:path';
import { episodeGroups } from '../../../extension/core/trajectory/groups';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { valueAt } from '../../../extension/core/trajectory/values';
import { jsonl, loadFiles, loadOne, problemOf, removeFiles, setOf } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings');
const user = (content: string): object => ({ role: 'user', content });
const assistant = (content: string): object => ({ role: 'assistant', content });

function columns(set: TrajectorySet, row: number): Record<string, unknown> {
  return valueAt(set.observation, row) as Record<string, unknown>;
}

function groups(set: TrajectorySet): number[] {
  return [...(episodeGroups(set) ?? [])];
}

describe('completions as trainers and evaluators log them', () => {
  afterEach(removeFiles);

  it("verl: a rollout dump by verl's own function", async () => {
    const recordings = await loadRecordings(['verl/3.jsonl'], FIXTURES);
    const set = setOf(recordings);
    assert.deepEqual(columns(set, 2), {
      prompt: 'user\nWhat is 7*6?\nassistant\n',
      completion: 'It is 42.\n#### 42',
      answer: '42',
      input: 'user\nWhat is 7*6?\nassistant\n',
      output: 'It is 42.\n#### 42',
      gts: '42',
      score: 1,
      step: 3,
      acc: true,
      pred: '42',
    });
    assert.deepEqual([...(set.reward ?? [])], [1, 0, 1, 0]);
    assert.deepEqual(groups(set), [0, 0, 1, 1]);
    assert.deepEqual(recordings.files[0]?.notes, [
      'prompt and completion are taken from input and output',
      'answer is taken from gts',
      'the reward is taken from score',
    ]);
  });

  it('verifiers: results.jsonl with metrics, tool calls and a rollout that failed', async () => {
    const call = { id: 'c1', type: 'function', function: { name: 'python', arguments: '{"code": "2+3"}' } };
    const row = {
      example_id: 4,
      prompt: [{ role: 'system', content: 'Use python.' }, user('2+3?')],
      completion: [{ role: 'assistant', content: '', tool_calls: [call] }, assistant('5')],
      answer: '5',
      reward: 1.0,
      is_completed: true,
      is_truncated: false,
      stop_condition: 'no_tools_called',
      metrics: { correct_answer: 1.0, num_turns: 2 },
      correct_answer: 1.0,
    };
    const failed = {
      ...row,
      completion: [],
      reward: 0.0,
      is_truncated: true,
      metrics: { correct_answer: 0.0 },
    };
    const set = await loadOne(
      'results.jsonl',
      jsonl([row, failed, { ...row, example_id: 5, prompt: [user('x')] }]),
    );
    assert.deepEqual(columns(set, 0), { ...row, num_turns: 2, prompt_id: 4 });
    assert.deepEqual(columns(set, 1)['completion'], []);
    assert.deepEqual([...(set.reward ?? [])], [1, 0, 1]);
    assert.deepEqual(
      [[...set.terminated], [...set.truncated]],
      [
        [1, 0, 1],
        [0, 1, 0],
      ],
    );
    assert.deepEqual(groups(set), [0, 0, 1]);
  });

  it('verifiers: traces.jsonl, the main branch of a graph of messages', async () => {
    const node = (message: object, parent: number | null, sampled = false): object => ({
      message,
      parent,
      sampled,
      token_ids: [1, 2],
    });
    const trace = (reply: string, score: number): object => ({
      nodes: [
        node({ role: 'system', content: 's' }, null),
        node(user('2+3?'), 0),
        node(assistant('side track'), 1, true),
        node(assistant(reply), 1, true),
      ],
      rewards: { exact: { score, weight: 2 }, form: { score: 1, weight: 0.5 }, unscored: null },
      metrics: { turns: 1 },
      is_completed: true,
      stop_condition: 'done',
    });
    const line = (key: string, ...traces: object[]): object => ({
      id: 'e',
      env: { id: 'sum' },
      task: { type: 'Sum', data: { answer: '5', prompt: 'not this' }, key },
      traces,
    });
    const set = await loadOne(
      'traces.jsonl',
      jsonl([line('k1', trace('5', 1), trace('6', 0)), line('k2', trace('7', 0))]),
    );
    assert.deepEqual(columns(set, 0), {
      answer: '5',
      prompt: [{ role: 'system', content: 's' }, user('2+3?')],
      completion: [assistant('5')],
      reward: 2.5,
      exact: 1,
      form: 1,
      turns: 1,
      prompt_id: 'k1',
      stop_condition: 'done',
      is_completed: true,
    });
    assert.deepEqual([...(set.reward ?? [])], [2.5, 0.5, 0.5]);
    assert.deepEqual(groups(set), [0, 0, 1]);
  });

  it('NeMo Gym: requests and responses of the Responses API, tool calls among them', async () => {
    const row = (index: number, deal: string): object => ({
      responses_create_params: {
        input: [{ ...user(deal), type: 'message' }],
        instructions: 'Play.',
        tools: [],
      },
      response: {
        model: 'm-1',
        output: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] },
          { type: 'function_call', call_id: 'c', name: 'hit', arguments: '{}' },
          { type: 'function_call_output', call_id: 'c', output: 'Q' },
          {
            type: 'message',
            role: 'assistant',
            content: [
              { type: 'output_text', text: 'bu' },
              { type: 'output_text', text: 'st' },
            ],
          },
        ],
      },
      reward: -1.0,
      expected_answer: 'stand',
      _ng_task_index: index,
    });
    const set = await loadOne('rollouts.jsonl', jsonl([row(0, 'a'), row(0, 'b'), row(1, 'a')]));
    const { prompt, completion, answer } = columns(set, 0);
    assert.deepEqual(prompt, [{ role: 'system', content: 'Play.' }, user('a')]);
    assert.deepEqual(completion, [
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'hit', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'Q' },
      assistant('bust'),
    ]);
    assert.equal(answer, 'stand');
    assert.deepEqual(groups(set), [0, 0, 1]);
  });

  it('tau-bench: trials of one task are one group though their simulated users differ', async () => {
    const row = (task: number, trial: number, says: string, reward: number): object => ({
      task_id: task,
      reward,
      info: {
        task: {
          user_id: 'mia',
          actions: [{ name: 'book', kwargs: {} }],
          instruction: 'You are Mia.',
          outputs: [],
        },
      },
      traj: [{ role: 'system', content: 'Policy' }, user(says), assistant('Booked.'), user('###STOP###')],
      trial,
    });
    const recordings = await loadFiles({
      'gpt.json': JSON.stringify([row(0, 0, 'Hi', 0), row(1, 0, 'Hello', 1), row(0, 1, 'Hey', 1)]),
    });
    const set = setOf(recordings);
    assert.deepEqual(columns(set, 2)['prompt'], [{ role: 'system', content: 'Policy' }, user('Hey')]);
    assert.deepEqual(columns(set, 2)['completion'], [assistant('Booked.'), user('###STOP###')]);
    assert.ok(!('answer' in columns(set, 2)), 'a list of tool calls is nothing to compare an answer with');
    assert.deepEqual([...(set.reward ?? [])], [0, 1, 1]);
    assert.deepEqual(groups(set), [0, 1, 0]);
    assert.match(
      recordings.files[0]?.notes.join('; ') ?? '',
      /same task_id are taken for attempts at the same task/,
    );
  });

  it('OpenAI chats: messages, stored completions, Responses objects', async () => {
    const set = await loadOne(
      'chat.jsonl',
      jsonl([
        { messages: [{ role: 'system', content: 's' }, user('q'), assistant('a')] },
        { messages: [user('q'), assistant('a'), user('r'), assistant('b')] },
      ]),
    );
    assert.deepEqual(
      [0, 1].map((row) => [columns(set, row)['prompt'], columns(set, row)['completion']]),
      [
        [[{ role: 'system', content: 's' }, user('q')], [assistant('a')]],
        [[user('q')], [assistant('a'), user('r'), assistant('b')]],
      ],
    );
    const body = { object: 'chat.completion', model: 'm', choices: [{ index: 0, message: assistant('a') }] };
    const stored = await loadOne(
      'stored.jsonl',
      jsonl([{ request: { model: 'm', messages: [user('q')] }, response: body }]),
    );
    assert.deepEqual(
      [columns(stored, 0)['prompt'], columns(stored, 0)['completion']],
      [[user('q')], [assistant('a')]],
    );
    const output = [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'a' }] }];
    const responses = await loadOne(
      'responses.jsonl',
      jsonl([{ id: 'r', object: 'response', input: 'q', output }]),
    );
    assert.deepEqual(
      [columns(responses, 0)['prompt'], columns(responses, 0)['completion']],
      ['q', [assistant('a')]],
    );
  });

  it('OpenAI Batch: a sample a choice, failed requests left out and counted', async () => {
    const answer = (id: string, ...texts: string[]): object => ({
      id: `b-${id}`,
      custom_id: id,
      response: {
        status_code: 200,
        body: {
          object: 'chat.completion',
          choices: texts.map((text, index) => ({ index, message: assistant(text) })),
        },
      },
      error: null,
    });
    const failed = {
      id: 'b',
      custom_id: 'y',
      response: { status_code: 500, body: { error: {} } },
      error: null,
    };
    const recordings = await loadFiles({
      'batch.jsonl': jsonl([answer('x', 'a', 'b'), failed, answer('z', 'c')]),
    });
    const set = setOf(recordings);
    assert.deepEqual(
      [0, 1, 2].map((row) => [columns(set, row)['custom_id'], columns(set, row)['completion']]),
      [
        ['x', [assistant('a')]],
        ['x', [assistant('b')]],
        ['z', [assistant('c')]],
      ],
    );
    assert.match(recordings.files[0]?.notes.join('; ') ?? '', /1 row left out: the request failed/);
    assert.equal(
      await problemOf(
        'input.jsonl',
        jsonl([
          { custom_id: 'x', method: 'POST', url: '/v1/chat/completions', body: { messages: [user('q')] } },
        ]),
      ),
      'file-mixed | input.jsonl:1 | The row is a request of the Batch API without its answer.',
    );
  });

  it('several completions in one row: a sample each, with its own entry of the lists beside it', async () => {
    const set = await loadOne(
      'many.jsonl',
      jsonl([
        { prompt: 'q', completions: ['a', 'b'], rewards: [1, 0.5], answer: 'a', tags: ['x', 'y', 'z'] },
      ]),
    );
    assert.deepEqual(
      [columns(set, 0), columns(set, 1)],
      [
        { prompt: 'q', answer: 'a', tags: ['x', 'y', 'z'], completion: 'a', reward: 1 },
        { prompt: 'q', answer: 'a', tags: ['x', 'y', 'z'], completion: 'b', reward: 0.5 },
      ],
    );
    assert.deepEqual([...(set.reward ?? [])], [1, 0.5]);
    assert.deepEqual(groups(set), [0, 0]);
  });

  it('tau²-bench: simulations beside their tasks, the reward inside reward_info', async () => {
    const simulation = (trial: number, reward: number): object => ({
      id: `s${trial}`,
      task_id: '7',
      trial,
      reward_info: { reward, db_check: null },
      messages: [assistant('Hi, how can I help?'), user('Refund me'), assistant('Done.')],
    });
    const set = await loadOne(
      'sims.json',
      JSON.stringify(
        {
          timestamp: 't',
          info: { num_trials: 2 },
          tasks: [{ id: '7' }],
          simulations: [simulation(0, 1), simulation(1, 0)],
        },
        null,
        2,
      ),
    );
    assert.deepEqual([...(set.reward ?? [])], [1, 0]);
    assert.deepEqual(columns(set, 0)['completion'], [assistant('Done.')]);
    assert.deepEqual(groups(set), [0, 0]);
  });

  it('preference pairs: two completions of a prompt, told apart by accepted', async () => {
    const set = await loadOne(
      'pairs.jsonl',
      jsonl([
        { prompt: 'q', chosen: 'good', rejected: 'bad', subset: 's' },
        { chosen: [user('r'), assistant('yes')], rejected: [user('r'), assistant('no')] },
      ]),
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((row) => columns(set, row)),
      [
        { prompt: 'q', subset: 's', completion: 'good', accepted: true },
        { prompt: 'q', subset: 's', completion: 'bad', accepted: false },
        { prompt: [user('r')], completion: [assistant('yes')], accepted: true },
        { prompt: [user('r')], completion: [assistant('no')], accepted: false },
      ],
    );
    assert.deepEqual(groups(set), [0, 0, 1, 1]);
  });

  it("makes of MT-bench's and Chatbot Arena's pairs a sample for each side, told apart by who won", async () => {
    const said = (text: string): object[] => [
      user('q'),
      assistant(text),
      user('and then?'),
      assistant(`${text} again`),
    ];
    const pair = {
      ...{ question_id: 81, model_a: 'm', model_b: 'n', judge: 'author_2' },
      ...{ conversation_a: said('good'), conversation_b: said('bad') },
    };
    const set = await loadOne(
      'mt-bench.jsonl',
      jsonl([
        { ...pair, winner: 'model_a', turn: 1 },
        { ...pair, winner: 'tie', turn: 2 },
      ]),
    );
    const known = { prompt_id: 81, question_id: 81, judge: 'author_2' };
    assert.deepEqual(
      [0, 1, 2].map((row) => columns(set, row)),
      [
        {
          ...known,
          turn: 1,
          prompt: [user('q')],
          completion: [assistant('good')],
          model: 'm',
          accepted: true,
        },
        {
          ...known,
          turn: 1,
          prompt: [user('q')],
          completion: [assistant('bad')],
          model: 'n',
          accepted: false,
        },
        {
          ...{ ...known, turn: 2, prompt: [user('q')], completion: said('good').slice(1) },
          ...{ model: 'm', accepted: null },
        },
      ],
    );
    assert.deepEqual(groups(set), [0, 0, 0, 0]);
    const arena = await loadOne(
      'arena.jsonl',
      jsonl([{ prompt: 'q', response_a: 'x', response_b: 'y', winner: 'model_b' }]),
    );
    assert.deepEqual(columns(arena, 1), { prompt: 'q', completion: 'y', accepted: true });
  });

  it('takes no flag for a reference, and leaves a recorded answer alone', async () => {
    const set = await loadOne('kto.jsonl', jsonl([{ prompt: 'q', completion: 'a', label: true }]));
    assert.deepEqual(columns(set, 0), { prompt: 'q', completion: 'a', label: true });
    const own = await loadOne(
      'own.jsonl',
      jsonl([{ prompt: 'q', completion: 'a', answer: 'x', ground_truth: 'y' }]),
    );
    assert.equal(columns(own, 0)['answer'], 'x');
  });
});
