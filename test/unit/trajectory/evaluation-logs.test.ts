import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { valueAt } from '../../../extension/core/trajectory/values';
import { jsonl, loadOne, problemOf, removeFiles, setOf } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings/evaluations');

function columns(set: TrajectorySet, ...names: string[]): unknown[][] {
  return Array.from({ length: set.steps }, (_, row) => {
    const values = valueAt(set.observation, row) as Record<string, unknown>;
    return names.map((name) => values[name]);
  });
}

describe('logs of evaluations and traces', () => {
  afterEach(removeFiles);

  for (const name of ['sums.json', 'sums.eval'])
    it(`Inspect: ${name}, with grades as numbers`, async () => {
      const set = setOf(await loadRecordings([name], FIXTURES));
      assert.equal(set.kind, 'completions');
      assert.deepEqual(columns(set, 'answer', 'match'), [
        ['2', 1],
        ['2', 0],
        ['2', 1],
      ]);
      const [[prompt, completion] = []] = columns(set, 'prompt', 'completion') as { content: string }[][][];
      assert.deepEqual(
        prompt?.map(({ content }) => content),
        ['Be short.', 'What is 1 + 1?'],
      );
      assert.deepEqual(
        completion?.map(({ content }) => content),
        ['It is 2.'],
      );
    });

  it('LangSmith, Braintrust: what is in a dictionary of its own', async () => {
    const runs = await loadOne(
      'a.jsonl',
      jsonl([
        {
          run_type: 'llm',
          inputs: { messages: [[{ role: 'user', content: 'Hi?' }]] },
          outputs: { generations: [[{ text: 'Hello.' }]] },
          feedback_stats: { kind: { n: 2, avg: 0.5 } },
        },
      ]),
    );
    assert.deepEqual(columns(runs, 'prompt', 'completion', 'kind'), [
      [[{ role: 'user', content: 'Hi?' }], 'Hello.', 0.5],
    ]);
    const spans = await loadOne(
      'a.jsonl',
      jsonl([
        { input: { question: '1+1?' }, output: { answer: '2' }, expected: '2', scores: { Factuality: 0.6 } },
      ]),
    );
    assert.deepEqual(columns(spans, 'prompt', 'completion', 'answer', 'Factuality'), [
      ['1+1?', '2', '2', 0.6],
    ]);
  });

  it('the lm-evaluation-harness: a sample each answer', async () => {
    const row = {
      doc_id: 0,
      doc: { question: '1+1?' },
      target: '2',
      arguments: { gen_args_0: { arg_0: 'Q: 1+1?\nA:', arg_1: { until: ['\n'] } } },
      resps: [['2', '3']],
      filtered_resps: ['2'],
      exact_match: 1,
    };
    const set = await loadOne('samples.jsonl', jsonl([row]));
    assert.deepEqual(columns(set, 'prompt', 'completion', 'answer'), [
      ['Q: 1+1?\nA:', '2', '2'],
      ['Q: 1+1?\nA:', '3', '2'],
    ]);
  });

  it('ART: trajectories with choices among the messages', async () => {
    const choice = (content: string): object => ({
      messages_and_choices: [
        { role: 'user', content: 'Hi?' },
        { finish_reason: 'stop', index: 0, message: { role: 'assistant', content } },
      ],
      reward: content.length,
    });
    const set = await loadOne(
      'a.jsonl',
      jsonl([{ trajectories: [choice('a'), choice('bb')], exceptions: [] }]),
    );
    assert.deepEqual(columns(set, 'completion'), [
      [[{ role: 'assistant', content: 'a' }]],
      [[{ role: 'assistant', content: 'bb' }]],
    ]);
    assert.deepEqual([...(set.reward ?? [])], [1, 2]);
  });

  it('answers that are dictionaries, with what is known of each', async () => {
    const answers = [
      { text: '2', correct: true },
      { text: '3', correct: false },
    ];
    const set = await loadOne('a.jsonl', jsonl([{ question: '1+1?', model_outputs: answers }]));
    assert.deepEqual(columns(set, 'prompt', 'completion', 'correct'), [
      ['1+1?', '2', true],
      ['1+1?', '3', false],
    ]);
  });

  it('HH: a talk in one text is split before its last answer', async () => {
    const talk = (answer: string): string =>
      `\n\nHuman: Hi?\n\nAssistant: Yes?\n\nHuman: Why?\n\nAssistant: ${answer}`;
    const set = await loadOne('a.jsonl', jsonl([{ chosen: talk('A.'), rejected: talk('B.') }]));
    assert.deepEqual(
      columns(set, 'completion', 'accepted').map(([completion, accepted]) => [completion, accepted]),
      [
        [' A.', true],
        [' B.', false],
      ],
    );
  });

  it('column names in capitals, as spreadsheets have them', async () => {
    const set = await loadOne('a.csv', 'Prompt,Response,Score,Ground Truth\n1+1?,2,1,2\n1+2?,4,0,3\n');
    assert.deepEqual(columns(set, 'prompt', 'completion', 'answer'), [
      ['1+1?', '2', 2],
      ['1+2?', '4', 3],
    ]);
    assert.deepEqual([...(set.reward ?? [])], [1, 0]);
  });

  it('a first row longer than what is looked at to tell the format', async () => {
    const rows = [
      { prompt: 'x'.repeat(700_000), completion: 'é'.repeat(300_000), reward: 1 },
      { prompt: 'y', completion: 'z', reward: 0 },
    ];
    const set = await loadOne('a.jsonl', jsonl(rows));
    assert.equal(set.kind, 'completions');
    assert.deepEqual([...(set.reward ?? [])], [1, 0]);
  });

  it('what a training logs of itself is no recording', async () => {
    for (const [name, content] of [
      ['result.json', jsonl([{ training_iteration: 1, episode_reward_mean: 2 }])],
      ['log.jsonl', jsonl([{ loss: 0.1, grad_norm: 1, learning_rate: 1e-6, reward: 0.5 }])],
      ['episodes.csv', 'episode,r,l,t\n0,10.5,10,0.5\n1,12.5,12,0.9\n'],
      ['runs.csv', 'global_step,episodic_return,episodic_length\n100,10,10\n'],
    ] as const)
      assert.match(await problemOf(name, content), /^no-steps \| /, name);
  });
});
