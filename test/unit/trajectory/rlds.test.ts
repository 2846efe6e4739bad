import assert from 'node:assert/strict';
import { jsonl, loadFiles, loadOne, problemOf, removeFiles, setOf, stepsOf } from './files';

/** An episode as RLDS has it: a last step with an observation, and action and reward that mean nothing. */
function episode(base: number, length: number, isTerminal: boolean, lastReward = 0): { steps: object[] } {
  return {
    steps: Array.from({ length: length + 1 }, (_, t) => ({
      observation: { x: base + t },
      action: t === length ? 0 : t + 1,
      reward: t === length ? lastReward : base + t + 0.5,
      discount: t === length && isTerminal ? 0 : 1,
      is_first: t === 0,
      is_last: t === length,
      is_terminal: t === length && isTerminal,
    })),
  };
}

const WANTED = [
  [{ x: 0 }, 1, 0.5, { x: 1 }, 0, 0],
  [{ x: 1 }, 2, 1.5, { x: 2 }, 1, 0],
  [{ x: 10 }, 1, 10.5, { x: 11 }, 0, 1],
];

describe('RLDS in JSON', () => {
  afterEach(removeFiles);
  const episodes = [episode(0, 2, true), episode(10, 1, false)];
  const columnar = episodes.map(({ steps }) => ({
    episode_metadata: { seed: 3 },
    steps: Object.fromEntries(
      Object.keys(steps[0] ?? {}).map((key) => [
        key,
        steps.map((step) => (step as Record<string, unknown>)[key]),
      ]),
    ),
  }));
  const written: Readonly<Record<string, string>> = {
    'one object on one line': JSON.stringify({ name: 'set', episodes, version: 1 }),
    'one object over several lines': JSON.stringify({ episodes }, null, 2),
    'a list of episodes': JSON.stringify(episodes),
    'a list of lists of steps': JSON.stringify(episodes.map(({ steps }) => steps)),
    'an episode a line': jsonl(episodes),
    'a step a line': jsonl(episodes.flatMap(({ steps }) => steps)),
    'steps as lists, as they come out of TensorFlow Datasets': jsonl(columnar),
  };
  for (const [how, content] of Object.entries(written))
    it(`reads ${how}`, async () => {
      const recordings = await loadFiles({ 'a.json': content });
      const set = setOf(recordings);
      assert.deepEqual(
        stepsOf(set).map((step) => step.slice(0, 6)),
        WANTED,
      );
      assert.deepEqual(
        set.episodes.map(({ id, length }) => [id, length]),
        [
          ['0', 2],
          ['1', 1],
        ],
      );
      assert.deepEqual(
        recordings.files[0]?.notes.filter((note) => !note.startsWith('kept in info')),
        ['2 steps marked is_last hold only where an episode ended up: taken as the last next_obs (RLDS)'],
      );
    });

  it('reads last steps that have no action and reward at all', async () => {
    const bare = episodes.map(({ steps }) => ({
      steps: steps.map((step) => {
        const { action, reward, discount, ...rest } = step as Record<string, unknown>;
        return rest['is_last'] ? rest : { ...rest, action, reward, discount };
      }),
    }));
    const set = await loadOne('a.json', JSON.stringify({ episodes: bare }));
    assert.deepEqual(
      stepsOf(set).map((step) => step.slice(0, 6)),
      WANTED,
    );
  });

  it('keeps last steps that are paid, as many robot data sets have them, and says so', async () => {
    const recordings = await loadFiles({
      'a.json': JSON.stringify({ episodes: [episode(0, 2, true, 1), episode(10, 1, false)] }),
    });
    const set = setOf(recordings);
    assert.deepEqual([...(set.reward ?? [])], [0.5, 1.5, 1, 10.5, 0]);
    assert.deepEqual(
      [[...set.terminated], [...set.truncated]],
      [
        [0, 0, 1, 0, 0],
        [0, 0, 0, 0, 1],
      ],
    );
    assert.match(
      recordings.files[0]?.notes.join('; ') ?? '',
      /1 episode with a reward on the step that is_last marks/,
    );
  });
});

describe('JSON documents', () => {
  afterEach(removeFiles);
  const row = (t: number): object => ({ episode: 0, t, obs: [t, 0.5], action: 0, reward: t });

  it('read the rows of an object whatever stands before and behind them', async () => {
    const rows = [row(0), row(1)];
    const plain = stepsOf(await loadOne('a.jsonl', jsonl(rows)));
    const documents = [
      { meta: { list: [1, { a: ']' }], text: '"data": [{' }, data: rows, after: [{ obs: 1 }, '}'] },
      { data: rows },
      { transitions: rows, data: [] },
    ];
    for (const document of documents)
      for (const indent of [0, 2])
        assert.deepEqual(
          stepsOf(await loadOne('b.json', JSON.stringify(document, null, indent))).map((s) => s.slice(0, 6)),
          plain.map((s) => s.slice(0, 6)),
        );
  });

  it('read several documents one behind the other', async () => {
    const set = await loadOne('a.json', [row(0), row(1)].map((r) => JSON.stringify(r, null, 2)).join('\n'));
    assert.deepEqual([...(set.reward ?? [])], [0, 1]);
  });

  it('say what is wrong between rows, and where', async () => {
    const wrong = (text: string): Promise<string> => problemOf('a.json', text);
    const [a, b] = [JSON.stringify(row(0)), JSON.stringify(row(1))];
    assert.equal(
      await wrong(`[${a},\n${b},\n]`),
      'file-damaged | a.json:3 | The text is not JSON: nothing follows the last comma of the list.',
    );
    assert.equal(
      await wrong(`[${a}\n${b}]`),
      'file-damaged | a.json:2 | The text is not JSON: expected "," or "]".',
    );
    assert.equal(
      await wrong(`[${a},\n5]`),
      'file-damaged | a.json:2 | The text is not JSON: an entry of the list is no JSON object.',
    );
    assert.equal(
      await wrong(`[${a}]\nx`),
      'file-damaged | a.json:2 | The text is not JSON: expected nothing more after the value.',
    );
    assert.match(
      await wrong(`[${a},\n`),
      /^file-truncated \| a\.json:2 \| The file stops in the middle of its list/,
    );
    assert.match(
      await wrong(`[${a},\n{"obs": [1,`),
      /^file-truncated \| a\.json:2 \| The file stops in the middle of this line/,
    );
    assert.match(
      await wrong(`[\n${a},\n{"obs": [1, 2],}\n]`),
      /^file-damaged \| a\.json:3 \| .*nothing follows the last comma at column 16/,
    );
    assert.match(
      await wrong(`[{\n"obs": [1,\n2,],\n"reward": 1}]`),
      /^file-damaged \| a\.json:3 \| .*nothing follows the last comma/,
    );
  });

  it('stream: a document of many rows needs the memory of one', async () => {
    const big = `{"episodes": [${Array.from({ length: 400 }, (_, i) =>
      JSON.stringify({
        id: i,
        observations: Array.from({ length: 500 }, (__, t) => [i, t]),
        rewards: new Array(500).fill(0.5),
      }),
    ).join(',')}]}`;
    const set = await loadOne('a.json', big);
    assert.deepEqual([set.episodes.length, set.steps], [400, 200_000]);
  });
});

describe('arrays of several episodes in one row', () => {
  afterEach(removeFiles);

  it('are taken apart at their terminals and timeouts, as D4RL means them', async () => {
    const set = await loadOne(
      'd4rl.json',
      JSON.stringify({
        observations: [[0], [1], [2], [3], [4]],
        next_observations: [[1], [9], [3], [8], [5]],
        actions: [0, 0, 0, 0, 0],
        rewards: [0, 1, 0, 1, 0],
        terminals: [false, true, false, false, false],
        timeouts: [0, 0, 0, 1, 0],
      }),
    );
    assert.deepEqual(
      set.episodes.map(({ id, length }) => [id, length]),
      [
        ['0.0', 2],
        ['0.1', 2],
        ['0.2', 1],
      ],
    );
    assert.deepEqual(
      [[...set.terminated], [...set.truncated]],
      [
        [0, 1, 0, 0, 0],
        [0, 0, 0, 1, 0],
      ],
    );
  });

  it('are one episode when a flag only stays up', async () => {
    const set = await loadOne(
      'a.jsonl',
      jsonl([{ observations: [[0], [1], [2]], rewards: [0, 1, 0], dones: [false, true, true] }]),
    );
    assert.equal(set.episodes.length, 1);
  });
});
