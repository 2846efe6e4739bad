import assert from 'node:assert/strict';
import { loadOne, problemOf, removeFiles, stepsOf } from './files';

const WANTED = [
  [{ x: 0.5, y: 1 }, 2, 0, { x: 1.5, y: 2 }, 0, 0],
  [{ x: 1.5, y: 2 }, 3, 1, null, 1, 0],
  [{ x: 0.25, y: 3 }, 2, 0, null, 0, 0],
];
const COLUMNS = {
  episode: [0, 0, 1],
  x: [0.5, 1.5, 0.25],
  y: [1, 2, 3],
  action: [2, 3, 2],
  reward: [0, 1, 0],
  done: [false, true, false],
};

describe('tables written by columns', () => {
  afterEach(removeFiles);
  const index = (list: readonly unknown[]): object => Object.fromEntries(list.entries());
  const written: Readonly<Record<string, object>> = {
    'lists, as to_dict("list") gives them': COLUMNS,
    "pandas' to_json": Object.fromEntries(Object.entries(COLUMNS).map(([name, list]) => [name, index(list)])),
    "pandas' to_json with orient split": {
      columns: Object.keys(COLUMNS),
      index: [0, 1, 2],
      data: [0, 1, 2].map((row) => Object.values(COLUMNS).map((list) => list[row])),
    },
  };
  for (const [how, table] of Object.entries(written))
    it(`are read: ${how}`, async () => {
      const set = await loadOne('a.json', JSON.stringify(table));
      assert.deepEqual(
        set.episodes.map(({ id, length }) => [id, length]),
        [
          ['0', 2],
          ['1', 1],
        ],
      );
      assert.deepEqual(
        stepsOf(set).map((step) => step.slice(0, 6)),
        WANTED,
      );
    });

  it('keep the episode numbers beside lists of observations', async () => {
    const set = await loadOne(
      'a.json',
      JSON.stringify({ episode: [7, 7, 8], step: [0, 1, 0], obs: [[0], [1], [2]], reward: [0, 1, 0] }),
    );
    assert.deepEqual(
      set.episodes.map(({ id, length }) => [id, length]),
      [
        ['7', 2],
        ['8', 1],
      ],
    );
  });

  it('say that a row is nested too deeply', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const rows = Array.from(
      { length: 300 },
      (_, t) => `{"t": ${t}, "obs": [${t}], "action": 0, "reward": 0, "x": 1}\n`,
    );
    assert.match(
      await problemOf(
        'a.jsonl',
        `${rows.join('')}{"t": 300, "obs": [1], "action": 0, "reward": 0, "x": ${deep}}\n`,
      ),
      /^file-damaged \| a\.jsonl:301 \| The row is nested too deeply/,
    );
  });
});
