import assert from 'node:assert/strict';
import { observationFields } from '../../../extension/core/trajectory/fields';
import { valueAt } from '../../../extension/core/trajectory/values';
import { jsonl, loadFiles, loadOne, problemOf, removeFiles, setOf } from './files';

const chat = (text: string): object[] => [{ role: 'assistant', content: text }];

describe('JSON Lines of completions', () => {
  afterEach(removeFiles);

  it('makes an episode of one step of each row, with all its columns', async () => {
    const rows = [
      {
        prompt: 'What is 2+2?',
        completion: '4',
        answer: '4',
        reward: 1,
        extra: {},
        correct: true,
        tags: [1, 2],
      },
      {
        prompt: 'What is 2+3?',
        completion: '6',
        answer: null,
        reward: 0.5,
        extra: { a: 1 },
        correct: false,
        tags: [3],
      },
    ];
    const recordings = await loadFiles({ 'a.jsonl': jsonl(rows) });
    const set = setOf(recordings);
    assert.equal(recordings.files[0]?.format, 'completions-jsonl');
    assert.equal(set.kind, 'completions');
    assert.deepEqual(
      set.episodes.map(({ id, length }) => [id, length]),
      [
        ['0', 1],
        ['1', 1],
      ],
    );
    assert.deepEqual([valueAt(set.observation, 0), valueAt(set.observation, 1)], rows);
    assert.deepEqual([...(set.reward ?? [])], [1, 0.5]);
    assert.deepEqual([...set.terminated], [1, 1]);
    assert.deepEqual(
      observationFields(set).map(({ name }) => name),
      ['prompt', 'completion', 'answer', 'reward', 'correct'],
    );
  });

  it('keeps messages as they are and takes score for the reward', async () => {
    const set = await loadOne(
      'a.jsonl',
      jsonl([
        {
          prompt: [{ role: 'user', content: 'hi' }],
          completion: chat('hello'),
          score: true,
          truncated: true,
        },
      ]),
    );
    assert.deepEqual((valueAt(set.observation, 0) as { completion: unknown }).completion, chat('hello'));
    assert.deepEqual([[...(set.reward ?? [])], [...set.terminated], [...set.truncated]], [[1], [0], [1]]);
  });

  it('finds prompt and completion where other frameworks write them', async () => {
    const observation = async (name: string, row: object): Promise<unknown[]> => {
      const values = valueAt((await loadOne(name, jsonl([row]))).observation, 0) as Record<string, unknown>;
      return [values['prompt'], values['completion']];
    };
    assert.deepEqual(await observation('verl.jsonl', { input: 'q', output: 'a', gts: 'a', score: 1 }), [
      'q',
      'a',
    ]);
    assert.deepEqual(
      await observation('scored.jsonl', { data_source: 's', solution_str: 'a', ground_truth: 'b', score: 1 }),
      [undefined, 'a'],
    );
    assert.deepEqual(
      await observation('gym.jsonl', {
        responses_create_params: { input: [{ role: 'user', content: 'q' }] },
        response: {
          output: [{ type: 'reasoning' }, { type: 'message', role: 'assistant', content: [{ text: 'a' }] }],
        },
        reward: 0,
      }),
      [[{ role: 'user', content: 'q' }], chat('a')],
    );
    assert.deepEqual(
      await observation('agent.jsonl', { traj: [{ role: 'user', content: 'q' }, ...chat('a')], reward: 0 }),
      [[{ role: 'user', content: 'q' }], chat('a')],
    );
  });

  it('joins files whose columns differ', async () => {
    const set = setOf(
      await loadFiles({
        'a.jsonl': jsonl([{ prompt: 'p', completion: 'c', answer: 4 }]),
        'b.json': JSON.stringify([{ prompt: 'p', completion: 'd', level: 'hard', answer: 'four' }]),
      }),
    );
    assert.deepEqual(
      [valueAt(set.observation, 0), valueAt(set.observation, 1)],
      [
        { prompt: 'p', completion: 'c', answer: 4 },
        { prompt: 'p', completion: 'd', answer: 'four', level: 'hard' },
      ],
    );
  });

  it('names a row without a completion', async () => {
    assert.equal(
      await problemOf('a.jsonl', jsonl([{ prompt: 'p', completion: 'c' }, { prompt: 'p' }])),
      'file-mixed | a.jsonl:2 | The row has no completion, expected one as text or messages.',
    );
  });
});
