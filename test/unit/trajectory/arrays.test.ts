import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { Recordings } from '../../../extension/core/trajectory/load';
import { leaves } from '../../../extension/core/trajectory/columns';
import { titleOf } from '../../../extension/core/trajectory/readers/registry';
import { valueAt } from '../../../extension/core/trajectory/values';
import { setOf, stepsOf } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings/arrays');
const load = (name: string): Promise<Recordings> => loadRecordings([name], FIXTURES);

/** The walks of scripts/fixtures/arrays.py: [obs, action, reward, next_obs, terminated, truncated]. */
const WALK = [
  [[0, 0], [0.5], 0.5, [0.5, 1], 0, 0],
  [[0.5, 1], [1], 1, [1.5, 2], 0, 0],
  [[1.5, 2], [-0.25], -0.25, [1.25, 3], 1, 0],
  [[10, 0], [2], 2, [12, 1], 0, 0],
  [[12, 1], [-1], -1, [11, 2], 0, 0],
  [[11, 2], [0.5], 0.5, [11.5, 3], 0, 0],
  [[11.5, 3], [0.25], 0.25, [11.75, 4], 0, 1],
];
const ENDS = [2, 6];
const DISCRETE = [0, 1, 2, 0, 1, 2, 0];

interface Differences {
  /** The last step of an episode has no next observation. */
  readonly noLast?: boolean;
  readonly discrete?: boolean;
  readonly plainAction?: boolean;
  /** [terminated, truncated] of the second walk's last step. */
  readonly secondEnd?: readonly [number, number];
  /** The same of the first one. */
  readonly firstEnd?: readonly [number, number];
  /** The key of the walk in a dictionary observation. */
  readonly key?: string;
}

function expected(d: Differences): unknown[][] {
  const wrap = (value: unknown): unknown =>
    d.key === undefined || value === null ? value : { [d.key]: value };
  return WALK.map(([obs, action, reward, next, terminated, truncated], row) => {
    const last = ENDS.includes(row);
    const end = row === 6 ? d.secondEnd : row === 2 ? d.firstEnd : undefined;
    return [
      wrap(obs),
      d.discrete ? DISCRETE[row] : d.plainAction ? (action as number[])[0] : action,
      reward,
      wrap(last && d.noLast ? null : next),
      end?.[0] ?? terminated,
      end?.[1] ?? truncated,
    ];
  });
}

const FILES: readonly (readonly [string, string, Differences, readonly string[]])[] = [
  ['d4rl.hdf5', 'd4rl-hdf5', { noLast: true }, [NEXT()]],
  ['d4rl-next.hdf5', 'd4rl-hdf5', { secondEnd: [0, 0] }, [OPEN()]],
  [
    'd4rl-bare.hdf5',
    'd4rl-hdf5',
    { noLast: true, secondEnd: [0, 0] },
    [
      'no timeouts and no next observations: episodes are taken to end where a flag says so and at the end of the data; a time limit in between is not seen',
      NEXT(),
      OPEN(),
    ],
  ],
  [
    'd4rl-limits.hdf5',
    'd4rl-hdf5',
    { firstEnd: [0, 1], secondEnd: [0, 0] },
    ["no timeouts: 1 episode taken to be cut where the next observation is not the following row's", OPEN()],
  ],
  ['d3rlpy-1.h5', 'd3rlpy-hdf5', { noLast: true, discrete: true }, [NEXT()]],
  [
    'd3rlpy-2.h5',
    'd3rlpy-hdf5',
    { noLast: true },
    [NEXT(), 'episodes that are not terminated are taken as truncated'],
  ],
  [
    'sb2-expert.npz',
    'sb2-npz',
    { noLast: true, discrete: true, secondEnd: [1, 0] },
    [
      'nothing says how episodes end: the last step of each is taken as terminated, time limits are not told apart',
      NEXT(),
    ],
  ],
  ['flat.npz', 'arrays-npz', {}, []],
  [
    'padded.npz',
    'arrays-npz',
    { secondEnd: [1, 0] },
    [
      'the first axis is taken for 2 episodes, the second for up to 4 steps',
      'done is taken as terminated: the recording does not tell time limits apart',
    ],
  ],
  ...['lerobot-2', 'lerobot-3'].map(
    (name) =>
      [
        name,
        'lerobot',
        { noLast: true, secondEnd: [1, 0], key: 'state' },
        [
          'observation.state holds x, steps',
          'action holds push',
          'videos are not read: observation.images.top',
          'done is taken as terminated: the recording does not tell time limits apart',
          NEXT(),
        ],
      ] as const,
  ),
  [
    'imitation',
    'imitation-arrow',
    { secondEnd: [0, 0] },
    [
      'terminal is taken as terminated: the recording does not tell time limits apart',
      '1 of 2 episodes end in no terminal state: they are fragments',
    ],
  ],
  ...['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'v2'].map(
    (codec) => [`steps-${codec}.parquet`, 'steps-parquet', { plainAction: true }, []] as const,
  ),
  ...['steps', 'steps-stream', 'steps-lz4', 'steps-zstd'].map(
    (name) => [`${name}.arrow`, 'steps-arrow', { plainAction: true }, []] as const,
  ),
  ...['polars.arrow', 'polars-zstd.arrow', 'polars.parquet'].map(
    (name) => [name, `steps-${name.split('.')[1]}`, { plainAction: true, noLast: true }, [NEXT()]] as const,
  ),
  [
    'episodes.parquet',
    'episodes-parquet',
    { plainAction: true, noLast: true },
    ['no next_obs: taken from the following row; the last step of an episode has none'],
  ],
  [
    'trajectories',
    'episodes-arrow',
    { secondEnd: [1, 0] },
    ['done is taken as terminated: the recording does not tell time limits apart'],
  ],
  [
    'indexed',
    'steps-arrow',
    { plainAction: true, noLast: true, secondEnd: [1, 0] },
    [
      'nothing says how episodes end: the last step of each is taken as terminated, time limits are not told apart',
      NEXT(),
    ],
  ],
];

function NEXT(): string {
  return 'no next observations: taken from the following row; the last step of an episode has none';
}

function OPEN(): string {
  return '1 of 2 episodes without terminated or truncated on the last step';
}

describe('the same walks in every format of arrays and tables', () => {
  for (const [name, format, differences, notes] of FILES)
    it(`${name} is ${format}`, async () => {
      const recordings = await load(name);
      const set = setOf(recordings);
      assert.equal(recordings.files[0]?.format, format);
      assert.deepEqual(
        set.episodes.map(({ start, length }) => [start, length]),
        [
          [0, 3],
          [3, 4],
        ],
      );
      assert.deepEqual(
        stepsOf(set).map((step) => step.slice(0, 6)),
        expected(differences),
      );
      assert.deepEqual(recordings.files[0]?.notes, notes);
    });
});

describe('robomimic HDF5', () => {
  it('keeps next observations, states and pictures, and names its environment', async () => {
    const recordings = await load('robomimic.hdf5');
    const set = setOf(recordings);
    assert.equal(recordings.files[0]?.format, 'robomimic-hdf5');
    assert.deepEqual(
      set.episodes.map(({ id }) => id),
      ['demo_0', 'demo_1'],
    );
    const walk = stepsOf(set).map(([obs, action, reward, next, ...ends]) => [
      (obs as { eef_pos: unknown }).eef_pos,
      action,
      reward,
      (next as { eef_pos: unknown }).eef_pos,
      ...ends.slice(0, 2),
    ]);
    assert.deepEqual(walk, expected({ secondEnd: [1, 0] }));
    assert.deepEqual(set.info && valueAt(set.info, 1), { states: [3, 4, 5] });
    const picture = leaves(set.observation.structure).find(({ path }) => path === 'agentview_image');
    const column = set.observation.columns[picture?.column ?? -1];
    assert.deepEqual(column?.kind === 'numeric' && [column.dtype, column.shape], ['uint8', [32, 40, 3]]);
    assert.deepEqual(recordings.files[0]?.notes, [
      'robomimic demonstrations of Lift',
      'dones is taken as terminated: the recording does not tell time limits apart',
      'the filters under mask are not applied: all demonstrations are read',
    ]);
  });
});

describe('D4RL HDF5', () => {
  it('keeps infos and leaves metadata alone', async () => {
    const { info } = setOf(await load('d4rl.hdf5'));
    assert.deepEqual(info && valueAt(info, 2), { goal: [1, 1], qpos: [4, 5] });
  });
});

describe('Minari in all its storages', () => {
  for (const [name, format] of [
    ['minari.hdf5.gz', 'minari-hdf5'],
    ['minari-arrow', 'minari-arrow'],
    ['minari-parquet', 'minari-parquet'],
  ] as const)
    it(`${format}: Dict, Tuple, Text, Discrete and pictures, T+1 observations and infos, padding dropped`, async () => {
      const recordings = await load(name);
      const set = setOf(recordings);
      assert.equal(recordings.files[0]?.format, format);
      assert.deepEqual(recordings.files[0]?.notes, []);
      const plain = stepsOf(set).map(([obs, action, reward, next, ...rest]) => {
        const { camera: _, ...observed } = obs as Record<string, unknown>;
        const { camera: __, ...followed } = next as Record<string, unknown>;
        return [observed, action, reward, followed, ...rest];
      });
      const at = (start: number, x: number, t: number): Record<string, unknown> => ({
        grid: [
          [4 * t - 8, 4 * t - 7],
          [4 * t - 6, 4 * t - 5],
        ],
        mission: `go to the é ${t}`,
        pair: [
          [x, t],
          [1, 1],
        ],
        state: t,
      });
      assert.deepEqual(
        plain,
        WALK.map(([obs, , , next, terminated, truncated]) => {
          const [x = 0, t = 0] = obs as number[];
          const [y = 0] = next as number[];
          const matrix = [
            [4 * t + 4, 4 * t + 5],
            [4 * t + 6, 4 * t + 7],
          ];
          return [
            at(0, x, t),
            t % 3,
            t,
            at(0, y, t + 1),
            terminated,
            truncated,
            { inner: { matrix }, success: terminated === 1 },
          ];
        }),
      );
    });

  for (const name of ['minari.hdf5.gz', 'minari-arrow', 'minari-parquet'])
    it(`decodes the JPEG frames of ${name} to the bytes that Pillow gives`, async () => {
      const set = setOf(await load(name));
      const camera = leaves(set.observation.structure).find(({ path }) => path === 'camera');
      const column = set.observation.columns[camera?.column ?? -1];
      if (column?.kind !== 'numeric') throw new Error('no camera');
      assert.deepEqual([column.dtype, column.shape], ['uint8', [32, 40, 3]]);
      const wanted = gunzipSync(readFileSync(join(FIXTURES, 'frames.rgb.gz')));
      // The first walk has three steps; where it ends is the fourth frame.
      const bytes = 3 * 32 * 40 * 3;
      assert.ok(Buffer.from(column.data.subarray(0, bytes)).equals(wanted.subarray(0, bytes)));
    });
});

describe('TRL completions Parquet', () => {
  it('has text or messages, every column, and the sum of the reward functions', async () => {
    for (const name of ['completions_00010.parquet', 'completions_chat.parquet']) {
      const recordings = await load(name);
      const set = setOf(recordings);
      assert.equal(set.kind, 'completions');
      assert.equal(recordings.files[0]?.format, 'completions-parquet');
      assert.deepEqual([...(set.reward ?? [])], [2, 0.5, 2, 0]);
      const chat = name.includes('chat');
      assert.deepEqual(valueAt(set.observation, 1), {
        prompt: chat ? [{ role: 'user', content: 'What is 2 + 3?' }] : 'What is 2 + 3?',
        completion: chat ? [{ role: 'assistant', content: 'five' }] : 'five',
        step: '10',
        format_reward: 0,
        accuracy_reward: 0.5,
        answer: '5',
        advantage: -0.7,
      });
      assert.deepEqual(recordings.files[0]?.notes, [
        'the reward is the plain sum of format_reward, accuracy_reward: their weights are not recorded',
      ]);
    }
  });
});

describe('recordings that are a directory', () => {
  it('are found by their name, a glob, the file that describes them, and a part of them', async () => {
    const episodes = async (...patterns: string[]): Promise<string[]> =>
      setOf(await loadRecordings(patterns, FIXTURES)).episodes.map(({ id }) => id);
    assert.deepEqual(await episodes('lerobot-3'), ['0', '1']);
    assert.deepEqual(await episodes('lerobot-3/meta/info.json'), ['0', '1']);
    assert.deepEqual(await episodes('lerobot-2/data/chunk-000/episode_000001.parquet'), ['1']);
    assert.deepEqual(await episodes('lerobot-[23]'), [
      'lerobot-2#0',
      'lerobot-2#1',
      'lerobot-3#0',
      'lerobot-3#1',
    ]);
    assert.deepEqual(await episodes('lerobot-2/**'), ['0', '1']);
    assert.deepEqual(await episodes('lerobot-2/data'), [
      'episode_000000.parquet#0',
      'episode_000001.parquet#1',
    ]);
    assert.deepEqual(await episodes('minari-arrow/data/1/part-0.arrow'), ['1']);
  });

  it('keep the task of each frame and the success of the last', async () => {
    const { info } = setOf(await load('lerobot-3'));
    const at = (row: number): unknown => info && valueAt(info, row);
    assert.deepEqual(at(2), { success: true, timestamp: Math.fround(0.2), task: 'push right' });
    assert.deepEqual(at(6), { success: false, timestamp: Math.fround(0.3), task: 'push back' });
  });
});

describe('LeRobot demonstrations', () => {
  it('have no rewards and no ends, which is said, and pictures in the table are left out', async () => {
    const recordings = await load('lerobot-demonstrations');
    const set = setOf(recordings);
    assert.equal(set.reward, null);
    assert.deepEqual([set.episodes.length, set.steps], [2, 7]);
    assert.ok([...set.terminated, ...set.truncated].every((flag) => flag === 0));
    assert.deepEqual(valueAt(set.observation, 3), { state: [10, 0] });
    assert.deepEqual(recordings.files[0]?.notes, [
      'observation.state holds x, steps',
      'action holds push',
      'no next.done: nothing says how episodes end',
      'observation.images.top was left out: pictures inside the table',
      NEXT(),
      'no rewards recorded',
    ]);
  });
});

describe('what the formats are called', () => {
  it('has a title for each layout in a container', () => {
    assert.deepEqual(['lerobot', 'd4rl-hdf5', 'arrays-npz', 'jsonl'].map(titleOf), [
      'LeRobot dataset',
      'D4RL HDF5',
      'npz of named arrays',
      'JSON Lines of steps or episodes',
    ]);
  });
});

describe('tables of other libraries', () => {
  it('keep a column of dictionaries and what stands beside it in one info', async () => {
    const { set } = await load('polars.parquet');
    assert.ok(set?.kind === 'transitions' && set.info);
    assert.deepEqual(
      [0, 1, 6].map((row) => set.info && valueAt(set.info, row)),
      [
        { success: false, speed: 0.5, kind: 'a text that is longer than twelve letters' },
        { success: false, speed: 1 },
        { success: false, speed: 0.25, kind: 'f' },
      ],
    );
  });

  it('tell every step of an episode what the episode says once', async () => {
    const { set } = await load('episodes.parquet');
    assert.ok(set?.kind === 'transitions' && set.info);
    assert.deepEqual(
      [0, 2, 3].map((row) => set.info && valueAt(set.info, row)),
      [{ success: true }, { success: true }, { success: false }],
    );
  });
});
