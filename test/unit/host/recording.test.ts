import assert from 'node:assert/strict';
import { ok } from '../../../extension/core/problem';
import { judgeOutcomes } from '../../../extension/core/task/judge';
import { inspectRecording } from '../../../extension/core/trajectory/inspect';
import { readRecordings } from '../../../extension/core/trajectory/load';
import { tableColumns } from '../../../extension/core/trajectory/table';
import type { OpenRecording, RecordingParts } from '../../../extension/host/recording/conversation';
import { answer } from '../../../extension/host/recording/conversation';
import { MAX_COLUMNS, recordingOverview } from '../../../extension/host/recording/overview';
import { episodeSeries } from '../../../extension/host/recording/series';
import type { Reply, RequestName } from '../../../webview/recording/protocol';
import { requests } from '../../../webview/recording/protocol';
import { replySchema } from '../../../webview/wire';
import { directoryOf, jsonl, removeFiles } from '../trajectory/files';

async function open(rows: readonly unknown[]): Promise<OpenRecording> {
  const { files } = await readRecordings(['a.jsonl'], directoryOf({ 'a.jsonl': jsonl(rows) }));
  const result = files[0]?.result;
  assert.ok(result?.ok);
  const { set } = result.value;
  const columns = tableColumns(set);
  const inspection = inspectRecording(result.value, judgeOutcomes);
  return { set, columns, overview: recordingOverview('s1', set, inspection, columns) };
}

/** The page's side: asks, and takes the answer through the protocol's own schemas. */
function pageOf(recording: OpenRecording | null) {
  const acted: unknown[] = [];
  const act = (name: string) => (params: unknown) => {
    acted.push([name, params]);
    return ok(undefined);
  };
  const parts: RecordingParts = {
    page: () =>
      recording
        ? { kind: 'recording', file: 'a.jsonl', overview: recording.overview }
        : { kind: 'reading', file: 'a.jsonl', share: 0.5 },
    recording: () => recording,
    actions: { newTask: act('newTask'), openAsText: act('openAsText'), reload: act('reload') },
  };
  const ask = async (name: RequestName, params: unknown) => {
    return replySchema.parse(await answer({ kind: 'request', id: 1, name, params }, parts));
  };
  const get = async <K extends RequestName>(name: K, params: unknown): Promise<Reply<K>> => {
    const reply = await ask(name, params);
    assert.ok(reply.ok, name);
    return requests[name].result.parse(reply.value) as Reply<K>;
  };
  return { ask, get, acted, raw: (message: unknown) => answer(message, parts) };
}

const crossing = (): unknown[] =>
  [3, 2].flatMap((length, episode) =>
    Array.from({ length }, (_, t) => ({
      episode,
      t,
      obs: { x: t + 0.5, at: [t, -t], front: t ? 'wall' : 'lava', image: new Array(30).fill(t) },
      action: t % 2,
      reward: t + 1 === length && episode === 0 ? 1 : 0,
      terminated: t + 1 === length,
    })),
  );

describe('the page of a recording', () => {
  afterEach(removeFiles);

  it('is told what the recording holds, with outcomes and a column for each number', async () => {
    const { get } = pageOf(await open(crossing()));
    const page = await get('ready', {});
    assert.ok(page.kind === 'recording');
    const { columns, facts, episodes, fields } = page.overview;
    assert.deepEqual(
      columns.map(({ id }) => id),
      [
        'reward:reward',
        'ending',
        'action:action',
        'observation:x',
        'observation:at[0]',
        'observation:at[1]',
        'observation:front',
        'observation:image',
      ],
    );
    assert.equal(facts[0]?.text, '2 episodes, 5 steps');
    assert.deepEqual([...episodes.outcomes], [1, 2]);
    assert.deepEqual([...episodes.starts], [0, 3]);
    const at = fields.filter(({ name }) => name.startsWith('at'));
    assert.deepEqual(
      at.map(({ name, entry, plottable, range }) => [name, entry, plottable, range]),
      [
        ['at', false, false, ''],
        ['at[0]', true, true, '0 … 2'],
        ['at[1]', true, true, '-2 … 0'],
      ],
    );
  });

  it('gets rows as text, in pages, and none beyond the end', async () => {
    const { get } = pageOf(await open(crossing()));
    const { rows } = await get('rows', { stamp: 's1', from: 2, count: 2 });
    assert.deepEqual(rows, [
      ['1', 'terminated', '0', '2.5', '2', '-2', 'wall', 'int64[30]'],
      ['0', '', '0', '0.5', '0', '0', 'lava', 'int64[30]'],
    ]);
    assert.deepEqual((await get('rows', { stamp: 's1', from: 5, count: 200 })).rows, []);
  });

  it('gets the chosen fields of one episode, and everything of one step', async () => {
    const { get } = pageOf(await open(crossing()));
    const series = await get('series', { stamp: 's1', episode: 0, columns: ['observation:x', 'ending'] });
    assert.deepEqual(
      series.columns.map(({ id, values }) => [id, [...values]]),
      [['observation:x', [0.5, 1.5, 2.5]]],
    );
    const { values } = await get('details', { stamp: 's1', row: 3 });
    assert.deepEqual(
      values.map(({ name }) => name),
      ['action', 'x', 'at', 'front', 'image'],
    );
    assert.equal(values.find(({ name }) => name === 'at')?.text, '[0,0]');
  });

  it('shows messages of a completion one by one', async () => {
    const { get } = pageOf(
      await open([
        {
          prompt: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: '2 + 2?' },
          ],
          completion: '4',
          answer: '4',
          reward: 1,
        },
      ]),
    );
    const page = await get('ready', {});
    assert.ok(page.kind === 'recording');
    assert.deepEqual(
      page.overview.columns.map(({ label }) => label),
      ['reward', 'prompt', 'completion', 'answer'],
    );
    const { values } = await get('details', { stamp: 's1', row: 0 });
    assert.deepEqual(
      values.slice(0, 3).map(({ name, speaker, text }) => [name, speaker, text]),
      [
        ['prompt', 'system', 'Be brief.'],
        ['prompt', 'user', '2 + 2?'],
        ['completion', null, '4'],
      ],
    );
  });

  it('is refused what makes no sense, belongs to an older file, or is not there', async () => {
    const { ask, raw } = pageOf(await open(crossing()));
    const code = async (name: RequestName, params: unknown): Promise<string> => {
      const reply = await ask(name, params);
      return reply.ok ? 'ok' : reply.problem.code;
    };
    assert.equal(await code('rows', { stamp: 'old', from: 0, count: 2 }), 'recording-changed');
    assert.equal(await code('rows', { stamp: 's1', from: 0, count: 1e9 }), 'bad-message');
    assert.equal(await code('rows', { stamp: 's1', from: -1, count: 1 }), 'bad-message');
    assert.equal(await code('details', { stamp: 's1', row: 99 }), 'not-in-recording');
    assert.equal(await code('series', { stamp: 's1', episode: 9, columns: [] }), 'not-in-recording');
    assert.equal(await raw({ kind: 'request', id: 1, name: 'toString', params: {} }), null);
    assert.equal(await raw('hello'), null);
    const early = await pageOf(null).ask('details', { stamp: 's1', row: 0 });
    assert.ok(!early.ok && early.problem.code === 'recording-changed');
  });

  it('asks for a new task and for the text', async () => {
    const { get, acted } = pageOf(null);
    await get('newTask', {});
    await get('openAsText', { line: 3 });
    assert.deepEqual(acted, [
      ['newTask', {}],
      ['openAsText', { line: 3 }],
    ]);
  });

  it('lists no more columns than can be read', async () => {
    const wide = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}`, i]));
    const { overview } = await open([{ obs: wide, action: 0, reward: 0, terminated: true }]);
    assert.equal(overview.columns.length, MAX_COLUMNS);
    assert.equal(overview.hiddenColumns, 203 - MAX_COLUMNS);
  });

  it('thins a long episode without losing its peaks', () => {
    const length = 100_000;
    const number = (row: number): number => (row === 54_321 ? 99 : row === 10 ? NaN : Math.sin(row));
    const column = { id: 'a', role: 'reward', label: 'a', numeric: true, text: String, number } as const;
    const { thinned, steps, columns } = episodeSeries(0, { id: '0', file: 'a', start: 0, length }, [column]);
    const values = columns[0]?.values;
    assert.ok(thinned && values && values.length === steps.length && values.length < 10_000);
    const peak = values.indexOf(99);
    assert.ok(peak >= 0 && Math.abs((steps[peak] ?? 0) - 54_321) < 50);
  });
});
