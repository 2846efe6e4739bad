import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { observationFields } from '../../../extension/core/trajectory/fields';
import { valueAt } from '../../../extension/core/trajectory/values';
import { directoryOf, jsonl, loadFiles, loadOne, problemOf, removeFiles, setOf, stepsOf } from './files';
import { loadRecordings } from '../../../extension/core/trajectory/load';

const step = (episode: number, t: number, x: number, rest: object = {}): object => ({
  episode,
  t,
  obs: { x, front: t % 2 ? 'wall' : 'lava' },
  action: t,
  reward: x / 2,
  next_obs: { x: x + 1, front: 'wall' },
  terminated: false,
  truncated: false,
  info: {},
  ...rest,
});

describe('JSON Lines of steps', () => {
  afterEach(removeFiles);

  it('takes names, dtypes, flags and values as they are', async () => {
    const set = await loadOne(
      'run.jsonl',
      jsonl([step(7, 0, 0.5), step(7, 1, 1.5, { terminated: true, info: { lives: 2 } })]),
    );
    assert.deepEqual(stepsOf(set), [
      [{ x: 0.5, front: 'lava' }, 0, 0.25, { x: 1.5, front: 'wall' }, 0, 0, null],
      [{ x: 1.5, front: 'wall' }, 1, 0.75, { x: 2.5, front: 'wall' }, 1, 0, { lives: 2 }],
    ]);
    assert.deepEqual(
      set.episodes.map(({ id, file, start, length }) => [id, file, start, length]),
      [['7', 'run.jsonl', 0, 2]],
    );
    assert.deepEqual(
      set.observation.columns.map(({ dtype }) => dtype),
      ['float64', 'string'],
    );
    assert.deepEqual(
      observationFields(set).map(({ name, path }) => [name, path]),
      [
        ['x', '["x"]'],
        ['front', '["front"]'],
      ],
    );
  });

  it('tells whole floats from integers, as Python wrote them', async () => {
    const set = await loadOne(
      'run.jsonl',
      '{"obs": [1.0, 0.0], "action": 1, "reward": 1}\n{"obs": [2.0, 0.0], "action": 0, "reward": 1}\n',
    );
    assert.equal(set.observation.columns[0]?.dtype, 'float64');
    assert.equal(set.action?.columns[0]?.dtype, 'int64');
  });

  it('reads NaN and Infinity as Python writes them, in any row', async () => {
    const rows = Array.from(
      { length: 500 },
      (_, i) => `{"obs": [${i}.5, NaN], "reward": -Infinity, "action": 0}`,
    );
    const set = await loadOne('run.jsonl', rows.join('\n'));
    assert.deepEqual(valueAt(set.observation, 499), [499.5, NaN]);
    assert.equal(set.reward?.[499], -Infinity);
  });

  it('takes a missing next_obs from the following row and says so', async () => {
    const { set, files } = await loadFiles({
      'run.jsonl': jsonl([
        { episode: 0, obs: [1], action: 0, reward: 0 },
        { episode: 0, obs: [2], action: 0, reward: 0, done: true },
        { episode: 1, obs: [3], action: 0, reward: 0 },
        { episode: 1, obs: [4], action: 0, reward: 0 },
      ]),
    });
    assert.deepEqual(
      stepsOf(setOf({ set, files, problems: [] })).map((row) => row[3]),
      [[2], null, [4], null],
    );
    assert.deepEqual(files[0]?.notes, [
      'no next_obs: taken from the following row; the last step of an episode has none',
      'done is taken as terminated: the recording does not tell time limits apart',
      '1 of 2 episodes without terminated or truncated on the last step',
    ]);
  });

  it('puts interleaved and unordered steps in order', async () => {
    const set = await loadOne(
      'run.jsonl',
      jsonl([step(1, 0, 10), step(0, 1, 1), step(1, 1, 11), step(0, 2, 2), step(0, 0, 0)]),
    );
    assert.deepEqual(
      set.episodes.map(({ id, start, length }) => [id, start, length]),
      [
        ['1', 0, 2],
        ['0', 2, 3],
      ],
    );
    assert.deepEqual(
      stepsOf(set).map((row) => (row[0] as { x: number }).x),
      [10, 11, 0, 1, 2],
    );
  });

  it('starts a new episode after an end when the recording has no episode numbers, or uses one again', async () => {
    const rows = [0, 1, 0, 1].map((t) => ({ t, obs: [t], action: 0, reward: 0, terminated: t === 1 }));
    const unnamed = await loadOne('run.jsonl', jsonl(rows));
    assert.deepEqual(
      unnamed.episodes.map(({ id, length }) => [id, length]),
      [
        ['0', 2],
        ['1', 2],
      ],
    );
    const again = await loadOne('run.jsonl', jsonl(rows.map((row) => ({ episode: 3, ...row }))));
    assert.deepEqual(
      again.episodes.map(({ id }) => id),
      ['3', '3.2'],
    );
  });

  it('puts an episode in order whose end comes first in the file', async () => {
    const row = (t: number, end = false): object => ({
      episode: 4,
      t,
      obs: [t],
      action: 0,
      reward: 0,
      terminated: end,
    });
    const set = await loadOne(
      'run.jsonl',
      jsonl([row(3, true), row(0), row(2), row(1), row(0), row(1, true)]),
    );
    assert.deepEqual(
      set.episodes.map(({ id, length }) => [id, length]),
      [
        ['4', 4],
        ['4.2', 2],
      ],
    );
    assert.deepEqual(
      stepsOf(set).map(([obs]) => obs),
      [[0], [1], [2], [3], [0], [1]],
    );
    assert.deepEqual([...set.terminated], [0, 0, 0, 1, 0, 1]);
  });

  it('believes terminated and truncated more than done', async () => {
    const flags = async (row: object): Promise<number[]> => {
      const set = await loadOne('run.jsonl', jsonl([{ obs: [0], action: 0, reward: 0, ...row }]));
      return [set.terminated[0] ?? -1, set.truncated[0] ?? -1];
    };
    assert.deepEqual(await flags({ done: true, terminated: false, truncated: true }), [0, 1]);
    assert.deepEqual(await flags({ done: true, terminated: false, truncated: false }), [0, 0]);
    assert.deepEqual(await flags({ done: true, terminated: false }), [0, 1]);
    assert.deepEqual(await flags({ done: true, truncated: false }), [1, 0]);
    assert.deepEqual(await flags({ done: 1, timeout: 1 }), [0, 1]);
  });

  it('takes a last row without action and reward as where the episode ended up', async () => {
    const set = await loadOne(
      'run.jsonl',
      jsonl([
        { episode: 0, t: 0, obs: [0], action: 1, reward: 1 },
        { episode: 0, t: 1, obs: [1], action: 1, reward: 1, truncated: true },
        { episode: 0, t: 2, obs: [2], action: null, reward: null },
        { episode: 1, t: 0, obs: [5], action: 1, reward: 1 },
      ]),
    );
    assert.deepEqual(
      stepsOf(set).map(([obs, , , next, , truncated]) => [obs, next, truncated]),
      [
        [[0], [1], 0],
        [[1], [2], 1],
        [[5], null, 0],
      ],
    );
  });

  it('knows the time limit that Gym and Stable-Baselines3 put into info', async () => {
    const set = await loadOne(
      'run.jsonl',
      jsonl([
        { obs: [0], action: 0, reward: 0, done: true, info: { 'TimeLimit.truncated': true } },
        { obs: [0], action: 0, reward: 0, done: true, info: { 'TimeLimit.truncated': false } },
      ]),
    );
    assert.deepEqual(
      [[...set.truncated], [...set.terminated]],
      [
        [1, 0],
        [0, 1],
      ],
    );
  });

  it('reads BOM, CRLF, blank lines, gzip and UTF-16 alike', async () => {
    const rows = jsonl([step(0, 0, 1), step(0, 1, 2)]);
    const wanted = stepsOf(await loadOne('a.jsonl', rows));
    for (const content of [
      '\ufeff' + rows,
      '\n\r\n' + rows.replaceAll('\n', '\r\n') + '\r\n',
      gzipSync(rows),
      Buffer.from('\ufeff' + rows, 'utf16le'),
    ])
      assert.deepEqual(stepsOf(await loadOne('b.bin', content)), wanted);
  });

  it('keeps irregular values exactly and counts them as present only where they were', async () => {
    const set = await loadOne(
      'run.jsonl',
      jsonl([
        { obs: { seen: [1, 2], d: null, carry: null }, action: 0, reward: 0 },
        { obs: { seen: [3], d: 2.5, carry: 'key' }, action: 0, reward: 0 },
        { obs: { seen: [], d: null }, action: 0, reward: 0 },
      ]),
    );
    assert.deepEqual(
      stepsOf(set).map((row) => row[0]),
      [
        { seen: [1, 2], d: null, carry: null },
        { seen: [3], d: 2.5, carry: 'key' },
        { seen: [], d: null },
      ],
    );
    assert.deepEqual(
      observationFields(set).map(({ name }) => name),
      ['d', 'carry'],
    );
  });

  it('keeps columns that have no role in info', async () => {
    const set = await loadOne(
      'run.jsonl',
      jsonl([{ obs: [0], action: 0, reward: 0, seed: 5, policy: 'random' }]),
    );
    assert.deepEqual(stepsOf(set)[0]?.[6], { seed: 5 });
    assert.equal(set.episodes[0]?.policy, 'random');
  });
});

describe('JSON Lines of episodes', () => {
  afterEach(removeFiles);

  it('takes the observation after the last step as its next one', async () => {
    const set = await loadOne(
      'run.jsonl',
      jsonl([
        {
          observations: [[0], [1], [2]],
          actions: [5, 6],
          rewards: [0.5, 1],
          terminated: true,
          infos: [{ a: 1 }, { a: 2 }],
        },
        { observations: [[3], [4]], actions: [7], rewards: [0], terminals: [false], timeouts: [true] },
      ]),
    );
    assert.deepEqual(stepsOf(set), [
      [[0], 5, 0.5, [1], 0, 0, { a: 1 }],
      [[1], 6, 1, [2], 1, 0, { a: 2 }],
      [[3], 7, 0, [4], 0, 1, null],
    ]);
    assert.deepEqual(
      set.episodes.map(({ id }) => id),
      ['0', '1'],
    );
  });

  it('reads dictionaries of lists, lists of steps, and one JSON array', async () => {
    const wanted = [
      [{ x: 1 }, 0, 1, { x: 2 }, 0, 0, null],
      [{ x: 2 }, 1, 1, { x: 3 }, 1, 0, null],
    ];
    const columnar = { obs: { x: [1, 2, 3] }, acts: [0, 1], rews: [1, 1], dones: [false, true] };
    assert.deepEqual(stepsOf(await loadOne('a.jsonl', jsonl([columnar]))), wanted);
    const steps = [
      { obs: { x: 1 }, action: 0, reward: 1, next_obs: { x: 2 }, done: false },
      { obs: { x: 2 }, action: 1, reward: 1, next_obs: { x: 3 }, done: true },
    ];
    assert.deepEqual(stepsOf(await loadOne('b.json', JSON.stringify([{ id: 4, steps }]))), wanted);
    assert.deepEqual(
      stepsOf(await loadOne('c.json', JSON.stringify({ transitions: steps }, null, 2))),
      wanted,
    );
  });

  it('says which list does not fit', async () => {
    assert.equal(
      await problemOf(
        'a.jsonl',
        jsonl([{ observations: [[0], [1]], actions: [0, 1, 2], rewards: [0, 1, 2] }]),
      ),
      'file-mixed | a.jsonl:1 | An episode of 3 steps has 2 observations, expected 3 or 4.',
    );
  });
});

describe('damaged and foreign JSON Lines', () => {
  afterEach(removeFiles);
  const rows = jsonl([step(0, 0, 1), step(0, 1, 2)]);

  it('names the line that is cut, damaged, mixed or no object', async () => {
    assert.equal(
      await problemOf('a.jsonl', rows.slice(0, -20)),
      'file-truncated | a.jsonl:2 | The file stops in the middle of this line, expected a whole JSON value.',
    );
    assert.equal(
      await problemOf('a.jsonl', rows.replace('"t":1', '"t":,')),
      'file-damaged | a.jsonl:2 | The line is not JSON: expected a value at column 18.',
    );
    assert.equal(
      await problemOf('a.jsonl', rows + '[1, 2]\n'),
      'file-foreign | a.jsonl:3 | A line holds a list, expected a JSON object (one step or one episode).',
    );
    assert.equal(
      await problemOf('a.jsonl', rows + jsonl([step(0, 2, 3, { obs: [1, 2] })])),
      'file-mixed | a.jsonl:3 | The observation is 2 numbers, expected a dictionary with x, front as on line 1.',
    );
    assert.equal(
      await problemOf('a.jsonl', rows + jsonl([step(0, 1, 3)])),
      'file-mixed | a.jsonl:3 | Step 1 of episode 0 is there twice, expected each step once.',
    );
    assert.equal(
      await problemOf('a.jsonl', jsonl([step(0, 0, 1, { reward: [1, 2, 3] })])),
      'file-mixed | a.jsonl:1 | The reward is 3 numbers, expected one number a step.',
    );
  });

  it('calls a line cut wherever it is cut', async () => {
    const row = '{"obs": [1.5, -2e-3, NaN, true], "action": "l\\u0065ft", "reward": null}';
    const whole = `${row}\n`;
    for (let length = 1; length < row.length; length++)
      assert.match(
        await problemOf('a.jsonl', whole + row.slice(0, length)),
        /^file-truncated \| a\.jsonl:2/,
        row.slice(0, length),
      );
    assert.match(await problemOf('a.jsonl', row.slice(0, 4)), /^file-truncated/);
  });

  it('says what else a file is', async () => {
    const start = async (name: string, content: string | Uint8Array): Promise<string> =>
      (await problemOf(name, content)).split(' | ')[2] ?? '';
    assert.equal(await start('a.jsonl', ''), 'The file is empty, expected a recording.');
    assert.equal(await start('a.jsonl', '\n \n'), 'The file is empty, expected a recording.');
    assert.match(
      await start('a.jsonl', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
      /Git LFS pointer/,
    );
    assert.match(await start('a.jsonl', '<!DOCTYPE html>\n<html></html>'), /web page/);
    assert.match(await start('a.pkl', Buffer.from('8004950000', 'hex')), /Python pickle/);
    assert.match(await start('a.jsonl', gzipSync(rows).subarray(0, 60)), /gzip file stops before its end/);
    assert.match(await start('a.txt', 'hello\nworld\n'), /starts with "hello"/);
  });

  it('still loads the other files', async () => {
    const { set, problems } = await loadFiles({
      'a.jsonl': rows.slice(0, -20),
      'b.jsonl': rows,
      'c.jsonl': rows,
    });
    assert.deepEqual(
      problems.map(({ where }) => where?.file),
      ['a.jsonl'],
    );
    assert.deepEqual(
      set?.episodes.map(({ id }) => id),
      ['b.jsonl#0', 'c.jsonl#0'],
    );
  });

  it('is cancelled by its signal', async () => {
    const directory = directoryOf({ 'a.jsonl': rows });
    const { set, problems } = await loadRecordings(['*.jsonl'], directory, { signal: AbortSignal.abort() });
    assert.equal(set, null);
    assert.equal(problems[0]?.code, 'cancelled');
  });
});
