import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRecordings } from '../../../extension/core/trajectory/find-recordings';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { Recordings } from '../../../extension/core/trajectory/load';
import { valueAt } from '../../../extension/core/trajectory/values';
import { directoryOf, jsonl, loadOne, problemOf, removeFiles, setOf, stepsOf } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings/arrays');
const load = (name: string): Promise<Recordings> => loadRecordings([name], FIXTURES);

/** The walks of scripts/fixtures/arrays.py: position before and after, and action. */
const BEFORE = [0, 0.5, 1.5, 10, 12, 11, 11.5];
const AFTER = [0.5, 1.5, 1.25, 12, 11, 11.5, 11.75];
const ACTIONS = [0.5, 1, -0.25, 2, -1, 0.5, 0.25];

describe('ManiSkill trajectories', () => {
  it('have observations, flags and states of T+1 rows that belong to the step before', async () => {
    const recordings = await load('maniskill.h5');
    const set = setOf(recordings);
    assert.equal(recordings.files[0]?.format, 'maniskill-hdf5');
    assert.deepEqual(recordings.files[0]?.notes, []);
    const position = (value: unknown): unknown =>
      (value as { extra: { tcp_pose: number[] } }).extra.tcp_pose[0];
    assert.deepEqual(
      stepsOf(set).map(([obs, action, reward, next, ...rest]) => [
        ...[position(obs), action, reward, position(next)],
        ...rest.slice(0, 2),
      ]),
      BEFORE.map((x, row) => {
        const after = AFTER[row] ?? 0;
        return [x, [ACTIONS[row]], after - x, after, row === 2 ? 1 : 0, row === 6 ? 1 : 0];
      }),
    );
    assert.deepEqual(set.info && valueAt(set.info, 2), {
      success: true,
      fail: false,
      env_states: { actors: { cube: [2.5, 6] } },
    });
  });

  it('are read by the simulator states where observations were not recorded', async () => {
    const recordings = await load('maniskill-states.h5');
    const set = setOf(recordings);
    assert.deepEqual(valueAt(set.observation, 1), { actors: { cube: [1, 2] } });
    assert.equal(set.reward, null);
    assert.match(recordings.files[0]?.notes.join('\n') ?? '', /no obs: the simulator states .*\nno rewards/);
  });
});

describe('HDF5 as only h5py writes it', () => {
  it('is unpacked from lzf, and enumerations are numbers with names', async () => {
    const recordings = await load('kinds.h5');
    const set = setOf(recordings);
    assert.deepEqual(
      stepsOf(set).map(([obs, action, , , , , info]) => [(obs as number[])[0], action, info]),
      BEFORE.map((x, row) => [x, [ACTIONS[row]], { gait: [0, 1, 7, 0, 0, 1, 0][row] }]),
    );
    assert.ok(
      recordings.files[0]?.notes.includes(
        'gait is an enumeration, read as its numbers: 0 WALK, 1 RUN, 7 FALL',
      ),
    );
  });
});

describe('the JSON that pandas writes', () => {
  for (const orient of ['records', 'columns', 'index', 'split', 'table'])
    it(`with orient="${orient}" holds steps, with success beside the observation`, async () => {
      const set = setOf(await load(`pandas-${orient}.json`));
      assert.deepEqual(
        set.episodes.map(({ id, length }) => [id, length]),
        [
          ['0', 3],
          ['1', 4],
        ],
      );
      assert.deepEqual(
        stepsOf(set).map(([obs, action, , , terminated, truncated, info]) => [
          ...[obs, action, terminated, truncated, info],
        ]),
        BEFORE.map((x, row) => [
          ...[{ x }, ACTIONS[row], row === 2 ? 1 : 0, row === 6 ? 1 : 0, { success: row === 2 }],
        ]),
      );
    });

  it('holds completions as well', async () => {
    const rows = [0, 1, 2].map((i) => ({ prompt: `${i}?`, completion: `It is ${i}.`, reward: i / 2 }));
    const names = ['prompt', 'completion', 'reward'] as const;
    const byRow = { ...rows };
    const byColumn = Object.fromEntries(names.map((name) => [name, { ...rows.map((row) => row[name]) }]));
    const split = {
      columns: names,
      index: [0, 1, 2],
      data: rows.map((row) => names.map((name) => row[name])),
    };
    for (const table of [byRow, byColumn, split]) {
      const set = await loadOne('a.json', JSON.stringify(table));
      assert.equal(set.kind, 'completions');
      assert.deepEqual([...(set.reward ?? [])], [0, 0.5, 1]);
      assert.equal((valueAt(set.observation, 2) as { completion: string }).completion, 'It is 2.');
    }
  });

  it('may hold episodes by their name', async () => {
    const set = await loadOne(
      'a.json',
      JSON.stringify({ episode_3: { obs: [[0], [1]], actions: [1], rewards: [2] } }),
    );
    assert.deepEqual(
      set.episodes.map(({ id, length }) => [id, length]),
      [['episode_3', 1]],
    );
  });
});

describe('Zstandard', () => {
  afterEach(removeFiles);

  it('is unpacked', async () => {
    const set = setOf(await load('steps.jsonl.zst'));
    assert.deepEqual(
      stepsOf(set).map(([obs]) => (obs as number[])[0]),
      BEFORE,
    );
  });

  it('says when it stops early', async () => {
    const packed = readFileSync(join(FIXTURES, 'steps.jsonl.zst'));
    assert.match(
      await problemOf('a.jsonl.zst', packed.subarray(0, packed.length / 2)),
      /^file-damaged \| a\.jsonl\.zst \| The Zstandard data is damaged or cut/,
    );
  });

  it('is no way to fill the memory', async () => {
    // One frame: a header of a table as it is, and blocks that each say: the same byte 128 kB times.
    const header = Buffer.from('x,action,reward\n');
    const block = Buffer.from([0x02, 0x00, 0x10, 0x30]);
    const bomb = Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, header.length << 3, 0, 0]),
      header,
      ...Array.from({ length: 50_000 }, () => block),
    ]);
    const before = process.memoryUsage().rss;
    assert.match(await problemOf('a.jsonl.zst', bomb), /^file-too-large .* more than 100 times/);
    assert.ok(process.memoryUsage().rss - before < 512 * 1024 ** 2);
  });
});

describe('tables', () => {
  afterEach(removeFiles);

  it('of completions are read from CSV, messages too', async () => {
    const chat = '"[{""role"": ""user"", ""content"": ""2?""}]"';
    const set = await loadOne('a.csv', `prompt,completion,reward\n${chat},"It is, say, 2",1.0\n1?,one,0.0\n`);
    assert.equal(set.kind, 'completions');
    assert.deepEqual([...(set.reward ?? [])], [1, 0]);
  });

  it('need neither action nor reward where episodes and steps are numbered, and keep the outcome apart', async () => {
    const rows = [0, 0, 1].map((episode, i) => ({ episode, step: i % 2, x: i, success: i > 1 }));
    const csv = `episode,step,x,success\n${rows.map((row) => Object.values(row).join()).join('\n')}\n`;
    for (const [name, text] of [
      ['a.csv', csv],
      ['a.jsonl', jsonl(rows)],
    ] as const)
      assert.deepEqual(
        stepsOf(await loadOne(name, text)).map(([obs, , , , , , info]) => [obs, info]),
        rows.map(({ x, success }) => [{ x }, { success }]),
      );
  });

  it('may have actions that name units, each step others', async () => {
    const rows = [{ '0-1': 'N' }, { '1-1': 'S' }, {}].map((action, t) => ({
      episode: 0,
      t,
      obs: [t],
      action,
    }));
    const set = await loadOne('a.jsonl', jsonl(rows));
    assert.deepEqual(
      stepsOf(set).map(([, action]) => action ?? {}),
      [{ '0-1': 'N' }, { '1-1': 'S' }, {}],
    );
  });

  it('lie in folders under any of their endings, JSON only where there is nothing else', async () => {
    const rows = [{ obs: [1], action: 0, reward: 0 }];
    const found = async (names: readonly string[], logs = false): Promise<string[]> => {
      const folder = directoryOf(Object.fromEntries(names.map((name) => [name, jsonl(rows)])));
      return (await findRecordings(['.'], folder, { logs })).files.map(({ label }) => label);
    };
    const log = 'tb/events.out.tfevents.1';
    assert.deepEqual(await found(['a.tsv', 'b.jsonl.zst', 'c.feather', 'd.json', log]), [
      ...['a.tsv', 'b.jsonl.zst', 'c.feather'],
    ]);
    assert.deepEqual(await found(['a.tsv', log], true), ['a.tsv', log]);
    assert.deepEqual(await found(['1.json', 'a.reward.json', 'metadata.json', 'meta/x.json']), ['1.json']);
    assert.deepEqual(await found([log]), [log]);
  });
});
