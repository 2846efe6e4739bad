import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeOutcomes } from '../../../extension/core/task/judge';
import { inspectRecordings } from '../../../extension/core/trajectory/inspect';
import type { InspectedTable } from '../../../extension/core/trajectory/series-inspect';
import { inspectionText } from '../../../extension/core/trajectory/inspect-text';
import { loadRecordings, readRecordings } from '../../../extension/core/trajectory/load';
import type { SeriesTable } from '../../../extension/core/trajectory/series-table';
import { directoryOf, removeFiles } from './files';

const FIXTURES = join(__dirname, '../../fixtures/recordings');

async function tableOf(name: string, directory = FIXTURES): Promise<SeriesTable> {
  const { files } = await readRecordings([name], directory);
  const [file] = files;
  assert.ok(file && !file.result.ok, 'nothing can be replayed on it');
  assert.ok(file.table, file.result.problem.message);
  assert.deepEqual(file.result.problem, file.table.notReplayed);
  return file.table;
}

async function problemOf(content: string): Promise<string> {
  const { files } = await readRecordings(['a.csv'], directoryOf({ 'a.csv': content }));
  const result = files[0]?.result;
  assert.ok(result && !result.ok);
  const { code, message, where } = result.problem;
  return `${code} | ${where?.line ?? ''} | ${message}`;
}

describe('Stable-Baselines3 Monitor', () => {
  afterEach(removeFiles);

  it('gives the returns and lengths that Monitor itself counted, and the info keywords', async () => {
    const table = await tableOf('cartpole.monitor.csv');
    const expected = JSON.parse(readFileSync(join(FIXTURES, 'cartpole.monitor.expected.json'), 'utf8')) as {
      returns: number[];
      lengths: number[];
    };
    const values = Object.fromEntries(table.series.map(({ name, values: v }) => [name, [...v]]));
    assert.deepEqual(Object.keys(values), ['return', 'length', 'seconds', 'is_success']);
    assert.deepEqual(values['return'], expected.returns);
    assert.deepEqual(values['length'], expected.lengths);
    assert.deepEqual(
      values['is_success'],
      expected.lengths.map((length) => Number(length === 20)),
    );
    assert.deepEqual(table.notes, [
      'environment: CartPole-v1',
      'is_success is 0 or 1 and could be the success: 5 of 12 episodes',
    ]);
  });

  it('is shown by inspect and refused by everything that replays', async () => {
    const inspection = await inspectRecordings(['cartpole.monitor.csv'], FIXTURES, judgeOutcomes);
    const text = inspectionText(inspection);
    assert.match(
      text,
      /^cartpole\.monitor\.csv: Stable-Baselines3 Monitor CSV \(sb3-monitor\), 12 episodes, no steps$/m,
    );
    assert.match(text, /^ {2}return +[▁-█]{12} +12 … 20 +last 20$/m);
    const { set, problems } = await loadRecordings(['cartpole.monitor.csv'], FIXTURES);
    assert.equal(set, null);
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      [
        [
          'no-steps',
          'This is a Stable-Baselines3 Monitor file: 12 episodes with return and length, and no steps to replay a reward on.',
        ],
      ],
    );
  });

  it('reads a log that was continued, and says what is wrong with a damaged one', async () => {
    const header = '#{"t_start": 1.5, "env_id": "X-v0"}\nr,l,t\n';
    const continued = `${header}1.0,5,0.1\n0.0,6,0.2\n${header}1.0,7,0.3\n`;
    const table = await tableOf('a.csv', directoryOf({ 'a.csv': continued }));
    assert.deepEqual([...(table.series[0]?.values ?? [])], [1, 0, 1]);
    assert.match(table.notes.join(), /2 of 3 episodes have a return above 0, the rest exactly 0/);
    assert.match(await problemOf(header), /^file-empty \| {2}\| The Monitor file has no episode/);
    assert.match(
      await problemOf(`${header}1.0,5,0.1\nx,6,0.2\n`),
      /^file-damaged \| 4 \| The row has no number under r/,
    );
    assert.match(await problemOf(`${header}1.0,5,0.1\n1.0,6`), /^file-truncated \| 4 \|/);
  });

  it('inspects a curve of the episodes in order', async () => {
    const { files } = await inspectRecordings(['cartpole.monitor.csv'], FIXTURES, judgeOutcomes);
    const [file] = files;
    assert.ok(file && 'error' in file && file.table);
    const returns: InspectedTable['series'][number] | undefined = file.table.series[0];
    assert.deepEqual(
      [returns?.name, returns?.count, returns?.min, returns?.max, returns?.first, returns?.last],
      ['return', 12, 12, 20, 18, 20],
    );
    assert.deepEqual(returns?.curve, [18, 14, 12, 18, 20, 20, 20, 16, 20, 14, 14, 20]);
  });
});

describe('TensorBoard event files', () => {
  afterEach(removeFiles);
  const values = (table: SeriesTable, name: string): unknown[] => {
    const series = table.series.find((candidate) => candidate.name === name);
    return [[...(series?.at ?? [])], [...(series?.values ?? [])]];
  };
  const range = (n: number, f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));
  const bytes = (name: string): Buffer => readFileSync(join(FIXTURES, name));
  const V2 = 'events.out.tfevents.1700000001.v2';

  it('hold the scalars that tensorboardX wrote, and no histograms or texts', async () => {
    const table = await tableOf('tensorboardx/events.out.tfevents.1700000000.host');
    assert.deepEqual(
      table.series.map(({ name }) => name),
      ['eval/success_rate', 'rollout/ep_rew_mean', 'train/loss'],
    );
    assert.deepEqual(values(table, 'rollout/ep_rew_mean'), [
      range(20, (i) => i * 2048),
      range(20, (i) => i * 0.5 - 2),
    ]);
    assert.deepEqual(values(table, 'eval/success_rate')[1], [0, 0.25, 0.5, 0.75]);
    assert.deepEqual(values(table, 'train/loss'), [[0], [NaN]]);
    assert.deepEqual(table.notes, ['2 summaries that are no scalars (pictures, histograms, texts) left out']);
  });

  it("hold the tensors that TensorFlow 2's summaries are", async () => {
    const table = await tableOf(V2);
    assert.deepEqual(values(table, 'episode/return'), [
      range(10, (i) => i * 1000),
      range(10, (i) => i * 1.25),
    ]);
    assert.deepEqual(
      values(table, 'episode/length')[1],
      range(10, (i) => 100 - i),
    );
    assert.deepEqual(values(table, 'old_style'), [[5], [3.5]]);
  });

  it('are shown by inspect with a curve a scalar', async () => {
    const text = inspectionText(await inspectRecordings([V2], FIXTURES, judgeOutcomes));
    assert.match(text, /TensorBoard event file \(tensorboard\), 3 scalars, no steps/);
    assert.match(text, /episode\/return +▁▂▃▃▄▅▆▆▇█ +0 … 11\.25 +last 11\.25 +10 values, steps 0 … 9000/);
    assert.match(text, /no steps to replay a reward on/);
  });

  it('are read up to a record that is still being written, and refused where a checksum is wrong', async () => {
    const whole = bytes(V2);
    const cut = await tableOf('events', directoryOf({ events: whole.subarray(0, whole.length - 5) }));
    assert.deepEqual(
      values(cut, 'episode/return')[1],
      range(10, (i) => i * 1.25),
    );
    assert.match(cut.notes.join(), /the last record is cut: the run may still be going on/);
    const damaged = Buffer.from(whole);
    damaged[200] = (damaged[200] ?? 0) ^ 0xff;
    const { files } = await readRecordings(['events'], directoryOf({ events: damaged }));
    const result = files[0]?.result;
    assert.ok(result && !result.ok && !files[0]?.table);
    assert.match(result.problem.message, /^Record \d+ has a wrong checksum\.$/);
  });
});

describe('logs of training runs', () => {
  afterEach(removeFiles);

  it('progress.csv of Stable-Baselines3, with the cells that an update leaves empty', async () => {
    const csv =
      'rollout/ep_rew_mean,time/total_timesteps,train/loss,time/fps\n12.5,2048,,900\n20.0,4096,0.5,910\n,6144,0.25,905\n';
    const table = await tableOf('progress.csv', directoryOf({ 'progress.csv': csv }));
    assert.equal(table.format, 'progress-csv');
    assert.deepEqual(
      table.series.map(({ name, at, values }) => [name, [...at], [...values]]),
      [
        ['rollout/ep_rew_mean', [2048, 4096, 6144], [12.5, 20, NaN]],
        ['train/loss', [2048, 4096, 6144], [NaN, 0.5, 0.25]],
        ['time/fps', [2048, 4096, 6144], [900, 910, 905]],
      ],
    );
    assert.deepEqual(table.notes, ['training steps are taken from time/total_timesteps']);
  });

  it("RLlib's progress.csv with text in it, Spinning Up's progress.txt", async () => {
    const rllib =
      'episode_reward_mean,timesteps_total,hostname,date\n1.5,4000,a,2024-01-01\n2.5,8000,a,2024-01-02\n';
    const table = await tableOf('progress.csv', directoryOf({ 'progress.csv': rllib }));
    assert.deepEqual(
      table.series.map(({ name, values }) => [name, [...values]]),
      [['episode_reward_mean', [1.5, 2.5]]],
    );
    const spinning = 'Epoch\tAverageEpRet\tEpLen\tTotalEnvInteracts\n0\t10.0\t10\t4000\n1\t22.0\t22\t8000\n';
    const other = await tableOf('progress.txt', directoryOf({ 'progress.txt': spinning }));
    assert.deepEqual(
      other.series.map(({ name, at }) => [name, [...at]]),
      [
        ['AverageEpRet', [4000, 8000]],
        ['EpLen', [4000, 8000]],
        ['Epoch', [4000, 8000]],
      ],
    );
  });
});
