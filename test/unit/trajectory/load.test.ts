import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectEpisodes } from '../../../extension/core/trajectory/concat';
import { findRecordings } from '../../../extension/core/trajectory/find-recordings';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import { recordedReturns, summariseEpisodes } from '../../../extension/core/trajectory/summary';
import { directoryOf, jsonl, loadFiles, loadOne, removeFiles, setOf, stepsOf } from './files';

const step = (obs: unknown, rest: object = {}): object => ({ obs, action: 0, reward: 1, ...rest });

describe('finding recordings', () => {
  afterEach(removeFiles);

  it('keeps the order of the patterns, counts within one, and names each file once', async () => {
    const directory = directoryOf({ 'r/10.csv': '', 'r/2.csv': '', 'r/deep/1.csv': '', 'a.jsonl': '' });
    const find = async (...patterns: string[]): Promise<string[]> =>
      (await findRecordings(patterns, directory)).files.map(({ label }) => label);
    assert.deepEqual(await find('r/*.csv', 'a.jsonl', '**/*.csv'), [
      'r/2.csv',
      'r/10.csv',
      'a.jsonl',
      'r/deep/1.csv',
    ]);
    assert.deepEqual(await find('r\\*.csv'), ['r/2.csv', 'r/10.csv']);
    assert.deepEqual(await find('r\\deep\\1.csv', './r/2.csv'), ['r/deep/1.csv', 'r/2.csv']);
    assert.deepEqual(await find('r/{2,10}.csv'), ['r/2.csv', 'r/10.csv']);
    assert.deepEqual(
      await find(join(directory, 'r', '*.csv')),
      ['2.csv', '10.csv'].map((name) => join(directory, 'r', name).replaceAll('\\', '/')),
    );
  });

  it('takes a name that exists literally, and a directory for the recordings in it', async () => {
    const directory = directoryOf({
      'run[1].jsonl': '',
      'run1.jsonl': '',
      'd/b.csv.gz': '',
      'd/notes.md': '',
      'd/e/a.npz': '',
    });
    const { files } = await findRecordings(['run[1].jsonl', 'd'], directory);
    assert.deepEqual(
      files.map(({ label }) => label),
      ['run[1].jsonl', 'd/b.csv.gz', 'd/e/a.npz'],
    );
  });

  it('takes what a training logged only where there is nothing else', async () => {
    const directory = directoryOf({
      'log/run/events.out.tfevents.17.host': '',
      'both/events.out.tfevents.17.host': '',
      'both/a.csv': '',
    });
    const { files } = await findRecordings(['log', 'both'], directory);
    assert.deepEqual(
      files.map(({ label }) => label),
      ['log/run/events.out.tfevents.17.host', 'both/a.csv'],
    );
  });

  it('says which pattern matches nothing', async () => {
    const { files, problems } = await findRecordings(['*.npz'], directoryOf({ 'a.csv': '' }));
    assert.deepEqual(
      [files, problems[0]?.code, problems[0]?.message],
      [[], 'no-file-matched', 'No recording matches "*.npz".'],
    );
  });

  it('reaches files above its directory', async () => {
    const directory = directoryOf({ 'data/a.csv': '', 'tasks/t.json': '' });
    const { files } = await findRecordings(['../data/*.csv'], join(directory, 'tasks'));
    assert.deepEqual(
      files.map(({ label }) => label),
      ['../data/a.csv'],
    );
  });
});

describe('joining recordings', () => {
  afterEach(removeFiles);

  it('names episodes by file where names differ, by path where they do not', async () => {
    const rows = jsonl([step([1])]);
    const ids = async (...names: string[]): Promise<string[]> =>
      setOf(await loadFiles(Object.fromEntries(names.map((name) => [name, rows])))).episodes.map(
        ({ id }) => id,
      );
    assert.deepEqual(await ids('a.jsonl'), ['0']);
    assert.deepEqual(await ids('x/a.jsonl', 'x/b.jsonl'), ['a.jsonl#0', 'b.jsonl#0']);
    assert.deepEqual(await ids('x/a.jsonl', 'y/a.jsonl'), ['x/a.jsonl#0', 'y/a.jsonl#0']);
  });

  it('says what does not fit and leaves that file out', async () => {
    const sentence = async (first: object, second: object): Promise<string | undefined> => {
      const { set, problems } = await loadFiles({ 'a.jsonl': jsonl([first]), 'b.jsonl': jsonl([second]) });
      assert.equal(set?.steps, 1);
      return problems[0]?.message;
    };
    assert.equal(
      await sentence(step([1, 2, 3, 4]), step([1, 2, 3])),
      'This recording does not fit the others: the observation is 3 numbers, expected 4 numbers as in a.jsonl.',
    );
    assert.equal(
      await sentence(step({ x: 1, y: 2 }), step({ x: 1 })),
      'This recording does not fit the others: the observation has no "y" as in a.jsonl.',
    );
    assert.equal(
      await sentence(step({ x: 1, front: 'wall' }), step({ x: 1, front: 3 })),
      'This recording does not fit the others: the observation is a number at front, expected text as in a.jsonl.',
    );
    assert.equal(
      await sentence(step([1]), { ...step([1]), action: [0.5, 1] }),
      'This recording does not fit the others: the action is 2 numbers, expected a number as in a.jsonl.',
    );
    assert.equal(
      await sentence(step([1]), { prompt: 'a', completion: 'b' }),
      'This recording does not fit the others: it holds completions, expected transitions as in a.jsonl.',
    );
  });

  it('widens numbers and keeps what only some files have', async () => {
    const set = setOf(
      await loadFiles({
        'a.jsonl': jsonl([step({ x: 1, on: true }, { info: { seed: 4 } })]),
        'b.jsonl': jsonl([
          step({ x: 0.5, on: false }, { info: { seed: 'none', won: true }, next_obs: { x: 2, on: true } }),
        ]),
      }),
    );
    assert.deepEqual(
      set.observation.columns.map(({ dtype }) => dtype),
      ['float64', 'bool'],
    );
    assert.deepEqual(
      stepsOf(set).map(([obs, , , next, , , info]) => [obs, next, info]),
      [
        [{ x: 1, on: true }, null, { seed: 4 }],
        [
          { x: 0.5, on: false },
          { x: 2, on: true },
          { seed: 'none', won: true },
        ],
      ],
    );
  });

  it('gives back the same set until a file changes', async () => {
    const directory = directoryOf({ 'a.jsonl': jsonl([step([1])]), 'b.jsonl': jsonl([step([2])]) });
    const load = async () => setOf(await loadRecordings(['*.jsonl'], directory));
    const first = await load();
    assert.equal(await load(), first);
    writeFileSync(join(directory, 'a.jsonl'), jsonl([step([5])]));
    utimesSync(join(directory, 'a.jsonl'), new Date(), new Date(Date.now() + 5000));
    const second = await load();
    assert.notEqual(second, first);
    assert.deepEqual(stepsOf(second)[0]?.[0], [5]);
  });

  it('reports progress up to the end', async () => {
    const directory = directoryOf({ 'a.jsonl': jsonl([step([1])]), 'b.jsonl': jsonl([step([2])]) });
    const shares: number[] = [];
    await loadRecordings(['*.jsonl'], directory, { onProgress: (share) => shares.push(share) });
    assert.equal(shares.at(-1), 1);
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a - b),
    );
  });
});

describe('parts and summaries of a set', () => {
  afterEach(removeFiles);
  const rows = jsonl([
    { episode: 0, obs: [0], action: 0, reward: 1, next_obs: [1] },
    { episode: 0, obs: [1], action: 1, reward: 2, next_obs: [2], terminated: true },
    { episode: 1, obs: [5], action: 2, reward: 0, next_obs: [6], truncated: true },
    { episode: 2, obs: [7], action: 3, next_obs: [8] },
  ]);

  it('selects episodes in the order asked for', async () => {
    const set = selectEpisodes(await loadOne('a.jsonl', rows), [2, 0]);
    assert.deepEqual(
      set.episodes.map(({ id, start, length }) => [id, start, length]),
      [
        ['2', 0, 1],
        ['0', 1, 2],
      ],
    );
    assert.deepEqual(stepsOf(set), [
      [[7], 3, NaN, [8], 0, 0, null],
      [[0], 0, 1, [1], 0, 0, null],
      [[1], 1, 2, [2], 1, 0, null],
    ]);
  });

  it('counts endings, lengths and returns', async () => {
    const set = await loadOne('a.jsonl', rows);
    assert.deepEqual(recordedReturns(set), [3, 0, null]);
    assert.deepEqual(summariseEpisodes(set), {
      episodes: 3,
      lengths: { min: 1, quarter: 1, median: 1, threeQuarters: 1.5, max: 2 },
      returns: { min: 0, quarter: 0.75, median: 1.5, threeQuarters: 2.25, max: 3 },
      lastRewards: { min: 0, quarter: 0.5, median: 1, threeQuarters: 1.5, max: 2 },
      terminated: 1,
      truncated: 1,
      neither: 1,
      rewardDensity: 2 / 3,
    });
  });
});
