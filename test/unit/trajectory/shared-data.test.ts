import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { judgeOutcomes } from '../../../extension/core/task/judge';
import { episodeGroups } from '../../../extension/core/trajectory/groups';
import { inspectRecordings } from '../../../extension/core/trajectory/inspect';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import { recordedReturns } from '../../../extension/core/trajectory/summary';
import { valueAt } from '../../../extension/core/trajectory/values';
import { setOf } from './files';

const DATA = process.env['REWARDSMITH_SHARED_DATA'] ?? resolve(__dirname, '../../../../shared/data');

describe('recordings that others made', function () {
  before(function () {
    if (existsSync(join(DATA, 'imitation'))) return;
    console.log(`    skipped: no recordings in ${DATA} (set REWARDSMITH_SHARED_DATA)`);
    this.skip();
  });

  it('imitation: 57 CartPole trajectories, 26,964 steps that pay 1 each', async () => {
    const set = setOf(await loadRecordings(['imitation/*.npz'], DATA));
    assert.deepEqual([set.episodes.length, set.steps], [57, 26964]);
    assert.deepEqual(
      recordedReturns(set),
      set.episodes.map(({ length }) => length),
    );
    // The next observation is the following one within an episode, and never that of the next episode.
    for (const { start, length } of set.episodes)
      for (let row = start; row + 1 < start + length; row++)
        assert.deepEqual(
          valueAt(set.nextObservation ?? set.observation, row),
          valueAt(set.observation, row + 1),
          `row ${row}`,
        );
  });

  it('DeepRacer: the community reward on the derived params pays what was recorded', async () => {
    const set = setOf(await loadRecordings(['deepracer/*.csv'], DATA));
    assert.deepEqual([set.episodes.length, set.steps], [60, 529 + 545 + 2302]);
    let asked = 0;
    for (let row = 0; row < set.steps; row++) {
      const info = set.info ? (valueAt(set.info, row) as Record<string, unknown>) : {};
      const reward = set.reward?.[row];
      if (info['episode_status'] === 'prepare') {
        assert.equal(reward, 0);
        continue;
      }
      asked++;
      const params = valueAt(set.observation, row) as { track_width: number; distance_from_center: number };
      const share = params.distance_from_center / params.track_width;
      assert.equal(reward, share <= 0.1 ? 1 : share <= 0.25 ? 0.5 : share <= 0.5 ? 0.1 : 1e-3, `row ${row}`);
    }
    assert.equal(asked, 3316);
  });

  it('Overcooked: 1,189 steps in 3 trials, JSON inside CSV', async () => {
    const set = setOf(await loadRecordings(['overcooked/*.csv'], DATA));
    assert.deepEqual([set.episodes.length, set.steps], [3, 1189]);
    assert.deepEqual(
      set.episodes.map(({ start, length }) => set.truncated[start + length - 1]),
      [1, 1, 1],
    );
    // The score beside the last step is the sum of the rewards up to it: a reward belongs to the action of its own row.
    const scores = set.episodes.map(({ start, length }) => {
      const info = set.info ? (valueAt(set.info, start + length - 1) as { score: number }) : { score: NaN };
      return info.score;
    });
    assert.deepEqual(recordedReturns(set), scores);
  });

  it('completions of verifiers, NeMo Gym and tau-bench', async () => {
    const { files } = await inspectRecordings(
      ['verifiers/results.jsonl', 'nemo_gym/*.jsonl', 'tau_bench/*.json'],
      DATA,
      judgeOutcomes,
    );
    assert.deepEqual(
      files.map((file) => ('error' in file ? file.error : [file.format, file.episodes, file.hasReward])),
      [15, 5, 5, 5, 5, 200].map((episodes) => ['completions-jsonl', episodes, true]),
    );
    const set = setOf(await loadRecordings(['tau_bench/*.json'], DATA));
    assert.equal(set.reward?.filter((reward) => reward === 1).length, 84);
    const attempts = async (pattern: string): Promise<number[]> => {
      const groups = [...(episodeGroups(setOf(await loadRecordings([pattern], DATA))) ?? [])];
      return [...new Set(groups)].map((group) => groups.filter((other) => other === group).length);
    };
    assert.deepEqual(await attempts('tau_bench/*.json'), new Array(50).fill(4));
    assert.deepEqual(await attempts('verifiers/results.jsonl'), new Array(5).fill(3));
    assert.deepEqual(await attempts('nemo_gym/blackjack*.jsonl'), [5]);
  });

  it('says of the other files what they are', async () => {
    const { files } = await inspectRecordings(
      ['sb3_monitor/*.csv', 'deepracer/*.npy', 'deepracer/*.json'],
      DATA,
      judgeOutcomes,
    );
    const errors = files.map((file) => ('error' in file ? file.error : 'read'));
    assert.match(errors[0] ?? '', /Monitor file: 12646 episodes/);
    assert.match(errors[1] ?? '', /single numpy array/);
    for (const error of errors.slice(2)) assert.match(error, /of no known format/);
  });
});
