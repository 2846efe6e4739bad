import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadRecordings } from '../../../extension/core/trajectory/load';
import type { Recordings } from '../../../extension/core/trajectory/load';
import { problemOf, removeFiles, setOf, stepsOf } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings');
const load = (name: string): Promise<Recordings> => loadRecordings([`kaggle-${name}.json.gz`], FIXTURES);

interface Replay {
  readonly steps: readonly (readonly {
    readonly action: unknown;
    readonly reward: number;
    readonly observation: Readonly<Record<string, unknown>>;
  }[])[];
  readonly rewards: readonly number[];
}

function replayOf(name: string): Replay {
  return JSON.parse(gunzipSync(readFileSync(join(FIXTURES, `kaggle-${name}.json.gz`))).toString()) as Replay;
}

describe('Kaggle environment replays', () => {
  afterEach(removeFiles);

  it('ConnectX: each agent drops the stone that is there at its next turn, and only the last one pays', async () => {
    const recordings = await load('connectx');
    const set = setOf(recordings);
    assert.equal(recordings.files[0]?.format, 'kaggle');
    assert.deepEqual(
      set.episodes.map(({ id, length }) => [id, length]),
      [
        ['agent 0', 11],
        ['agent 1', 11],
      ],
    );
    const steps = stepsOf(set);
    const marks = { 0: 1, 1: 2 } as const;
    set.episodes.forEach(({ start, length }, agent) => {
      for (let row = start; row < start + length; row++) {
        const [obs, column, reward, next, terminated, , info] = steps[row] as [
          { board: number[]; mark: number },
          number,
          number,
          { board: number[]; mark: number },
          number,
          number,
          { won?: boolean },
        ];
        const mark = marks[agent as 0 | 1];
        assert.deepEqual([obs.mark, next.mark], [mark, mark]);
        const stones = (board: number[]): number =>
          [0, 1, 2, 3, 4, 5].filter((line) => board[line * 7 + column] === mark).length;
        assert.equal(stones(next.board), stones(obs.board) + 1, `row ${row}`);
        const last = row === start + length - 1;
        assert.deepEqual(
          [reward, terminated, info.won],
          last ? [agent === 0 ? -1 : 1, 1, agent === 1] : [0, 0, undefined],
        );
      }
    });
  });

  it('rock paper scissors: what the next observation says of the action is what was done', async () => {
    const set = setOf(await load('rps'));
    assert.deepEqual(
      set.episodes.map(({ length }) => length),
      [5, 5],
    );
    const actions = stepsOf(set).map(([, action]) => action);
    stepsOf(set).forEach(([obs, , reward, next], row) => {
      const agent = row < 5 ? 0 : 1;
      assert.equal(reward, agent === 0 ? -1 : 1);
      assert.equal((next as { lastOpponentAction: number }).lastOpponentAction, actions[(row + 5) % 10]);
      // The observation carries the score so far: the difference is what the step was paid.
      assert.equal((next as { reward: number }).reward - (obs as { reward: number }).reward, reward);
    });
    assert.deepEqual([...set.truncated], [0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  });

  it('hungry geese: shared fields for all four, sums of rewards that are the final scores', async () => {
    const set = setOf(await load('geese'));
    const { steps, rewards } = replayOf('geese');
    assert.equal(set.episodes.length, 4);
    const rows = stepsOf(set);
    set.episodes.forEach(({ start, length }, agent) => {
      const own = rows.slice(start, start + length);
      assert.equal(
        own.reduce((sum, [, , reward]) => sum + (reward as number), 0),
        rewards[agent],
      );
      own.forEach(([obs, action, , next], t) => {
        assert.equal(action, steps[t + 1]?.[agent]?.action);
        assert.equal((obs as { index: number }).index, agent);
        assert.deepEqual((obs as { geese: unknown }).geese, steps[t]?.[0]?.observation['geese']);
        assert.deepEqual((next as { food: unknown }).food, steps[t + 1]?.[0]?.observation['food']);
      });
    });
  });

  it('says what is wrong with a replay that has not begun, or was cut', async () => {
    const replay = replayOf('rps');
    assert.match(
      await problemOf('a.json', JSON.stringify({ ...replay, steps: replay.steps.slice(0, 1) })),
      /^file-empty \| a\.json:1 \| The replay has no step after the start/,
    );
    assert.match(
      await problemOf('a.json', JSON.stringify({ ...replay, steps: [...replay.steps, [{}]] })),
      /^file-mixed \| a\.json:1 \| Step 6 has no entry for each of 2 agents/,
    );
    const text = JSON.stringify(replay);
    assert.match(await problemOf('a.json', text.slice(0, text.length - 50)), /^file-truncated \|/);
  });
});
