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
