import assert from 'node:assert/strict';
import { loadFiles, removeFiles, setOf, stepsOf } from './files';

const COLUMNS = [
  'state',
  'joint_action',
  'reward',
  'time_left',
  'score',
  'time_elapsed',
  'cur_gameloop',
  'layout',
  'layout_name',
  'trial_id',
  'player_0_is_human',
];

/** A row as pandas writes it: JSON cells in quotes, quotes in them doubled. */
function row(
  trial: string,
  t: number,
  held: string | null,
  action: unknown,
  reward: number,
  score: number,
  left: number,
): string {
  const state = {
    players: [
      { position: [t, 1], orientation: [0, -1], held_object: held && { name: held } },
      { position: [3, 1], orientation: [0, 1], held_object: null },
    ],
    objects: [],
    timestep: t,
  };
  const cells = [
    state,
    action,
    reward,
    left,
    score,
    60 - left,
    t + 1,
    [
      ['X', 'S'],
      ['P', ' '],
    ],
    'cramped_room',
    trial,
    'True',
  ];
  return cells
    .map((cell) =>
      typeof cell === 'object' ? `"${JSON.stringify(cell).replaceAll('"', '""')}"` : String(cell),
    )
    .join(',');
}

describe('Overcooked trials', () => {
  afterEach(removeFiles);

  it('give structured states, joint actions, an episode a trial, and the clock as time limit', async () => {
    const recordings = await loadFiles({
      'trials.csv': [
        COLUMNS.join(','),
        row('a', 0, 'soup', [[0, 0], 'interact'], 0, 0, 30.5),
        row('a', 1, 'soup', ['interact', [0, -1]], 20, 20, 0.1),
        row(
          'b',
          0,
          null,
          [
            [1, 0],
            [0, 0],
          ],
          0,
          0,
          59,
        ),
        row(
          'b',
          1,
          null,
          [
            [0, 0],
            [0, 0],
          ],
          0,
          0,
          58.5,
        ),
        '',
      ].join('\n'),
    });
    const set = setOf(recordings);
    assert.equal(recordings.files[0]?.format, 'overcooked');
    assert.deepEqual(
      set.episodes.map(({ id, length }) => [id, length]),
      [
        ['a', 2],
        ['b', 2],
      ],
    );
    const [first, second] = stepsOf(set);
    const [obs, action, reward, next] = first ?? [];
    assert.deepEqual((obs as { players: unknown[] }).players[0], {
      position: [0, 1],
      orientation: [0, -1],
      held_object: { name: 'soup' },
    });
    assert.deepEqual([action, reward], [[[0, 0], 'interact'], 0]);
    assert.equal((next as { timestep: number }).timestep, 1);
    assert.deepEqual(second?.slice(1, 4), [['interact', [0, -1]], 20, null]);
    assert.deepEqual((second?.[6] as { layout: unknown }).layout, [
      ['X', 'S'],
      ['P', ' '],
    ]);
    assert.deepEqual([...set.truncated], [0, 1, 0, 0]);
    assert.match(recordings.files[0].notes.join('; '), /1 of 2 episodes without terminated or truncated/);
  });
});
