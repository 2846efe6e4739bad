import assert from 'node:assert/strict';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { StreamChoice } from '../../../extension/core/loop/workbench';
import { hasValue } from '../../../extension/core/measures/measure';
import { ok } from '../../../extension/core/problem';
import { DEFAULT_LIMITS, type RunControl } from '../../../extension/core/sandbox/sandbox';
import { planShards, sizeRecordings } from '../../../extension/core/stream/files';
import { sampleRecordings } from '../../../extension/core/stream/sample';
import { streamReplay, type StreamedReplay } from '../../../extension/core/stream/stream';
import { findRecordings } from '../../../extension/core/trajectory/find-recordings';
import { readRecording } from '../../../extension/core/trajectory/load';
import { lavaCopy } from '../cli/run';

/** The lava crossing in five files of different length, one of them of another number type. */
async function fiveFiles(): Promise<string> {
  const folder = await lavaCopy();
  const recordings = join(folder, 'recordings');
  const lines: string[] = [];
  for (const name of ['layout-1.jsonl.gz', 'layout-2.jsonl.gz']) {
    lines.push(
      ...gunzipSync(await readFile(join(recordings, name)))
        .toString()
        .trimEnd()
        .split('\n'),
    );
    await rm(join(recordings, name));
  }
  const starts: number[] = [];
  let last: unknown;
  lines.forEach((line, i) => {
    const { episode } = JSON.parse(line) as { readonly episode: unknown };
    if (i === 0 || episode !== last) starts.push(i);
    last = episode;
  });
  const cuts = [0, 4, 20, 50, 51, starts.length].map((k) => starts[k] ?? lines.length);
  for (let k = 0; k < 5; k++)
    await writeFile(join(recordings, `part-${k}.jsonl`), `${lines.slice(cuts[k], cuts[k + 1]).join('\n')}\n`);
  return folder;
}

describe('replaying file by file', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => (folder = await fiveFiles()));
  after(() => rm(folder, { recursive: true, force: true }));

  async function opened(stream: StreamChoice) {
    const workbench = createWorkbench({
      runtime: 'pyodide',
      limits: DEFAULT_LIMITS,
      stream,
      shardBytes: 0,
      storage: join(folder, 'storage'),
    });
    const context = await workbench.open(join(folder, 'lava.reward.json'));
    assert.ok(context.ok, JSON.stringify(context));
    const file = join(folder, 'reward.py');
    const source = await readFile(file, 'utf8');
    const reward = await workbench.bind(context.value, { source, file, entry: null });
    assert.ok(reward.ok, JSON.stringify(reward));
    return { workbench, context: context.value, reward: reward.value };
  }

  it('gives the numbers of everything at once, and goes on where it was', async () => {
    const task = join(folder, 'lava.reward.json');
    const text = await readFile(task, 'utf8');
    await writeFile(task, text.replace('recordings/*.jsonl.gz', 'recordings/*.jsonl'));
    const held = await opened('never');
    const replayed = await held.workbench.replay(held.context, held.reward);
    assert.ok(replayed.ok, JSON.stringify(replayed));
    const whole = replayed.value;

    const { workbench, context, reward } = await opened('always');
    const abort = new AbortController();
    const cancelled = await workbench.replayFiles(context, reward, {
      signal: abort.signal,
      onProgress: (share) => share > 0.35 && abort.abort(),
    });
    assert.ok(!cancelled.ok && cancelled.problem.code === 'cancelled', JSON.stringify(cancelled));
    const shares: number[] = [];
    const streamed = await workbench.replayFiles(context, reward, {
      onProgress: (share) => shares.push(share),
    });
    assert.ok(streamed.ok, JSON.stringify(streamed));
    const { measured, files, resumed, problems } = streamed.value;
    assert.deepEqual([files, problems], [5, []]);
    assert.ok(resumed >= 1 && resumed < 5, String(resumed));
    assert.ok(shares.every((share, i) => share >= (shares[i - 1] ?? 0)) && shares.at(-1) === 1);
    held.workbench.dispose();
    workbench.dispose();

    assert.deepEqual(measured.episodes, whole.episodes);
    assert.deepEqual(measured.counts, whole.counts);
    assert.deepEqual(measured.errors, whole.errors);
    assert.equal(measured.reduction.steps, whole.reduction.steps);
    assert.ok(Object.values(whole.measures).filter(hasValue).length >= 12);
    const near = (a: number, b: number | undefined, what: string): void =>
      assert.ok(Math.abs(a - (b ?? NaN)) < 1e-12, `${what}: ${a}, ${b}`);
    for (const [id, value] of Object.entries(whole.measures)) {
      const other = measured.measures[id];
      if (!other || !hasValue(value) || !hasValue(other)) {
        assert.deepEqual(other, value, id);
        continue;
      }
      near(value.value, other.value, id);
      assert.equal(other.sample, value.sample, id);
      value.interval?.forEach((end, i) => near(end, other.interval?.[i], `${id}, interval`));
    }
    whole.components.forEach(({ name, mean, std, min, max, density, share }, i) => {
      const other = measured.components[i];
      assert.deepEqual([other?.name, other?.min, other?.max, other?.density], [name, min, max, density]);
      near(mean ?? NaN, other?.mean ?? NaN, 'mean');
      near(std ?? NaN, other?.std ?? NaN, 'std');
      near(share ?? NaN, other?.share ?? NaN, 'share');
    });
  });

  /** Without a sandbox: each step is paid what was recorded, and `bonus`. */
  async function paid(bonus: number, control: RunControl = {}): Promise<StreamedReplay> {
    const { files } = await findRecordings(['recordings/*.jsonl'], folder);
    const recordings = await sizeRecordings(files);
    const sample = await sampleRecordings(recordings, readRecording);
    assert.ok(sample.ok);
    const result = await streamReplay(
      {
        large: sample.value.large,
        shards: planShards(recordings, 0),
        key: ['paid', bonus],
        discount: 0.9,
        taskFile: join(folder, 'paid.reward.json'),
        atOnce: 2,
        read: readRecording,
        outcomes: (set) =>
          Promise.resolve({
            outcomes: set.episodes.map((_, i) => ({ outcome: i % 2 ? 'success' : 'failure', cause: null })),
            problems: [],
          }),
        replay: (set) =>
          Promise.resolve(
            ok({
              runtime: { id: 'python', version: 'none', isolation: 'none' },
              status: new Uint8Array(set.steps),
              reward: Float64Array.from(set.reward ?? [], (value) => value + bonus),
              components: new Map(),
              errors: [],
              lines: new Map(),
              printed: '',
              seconds: 0,
            }),
          ),
      },
      control,
    );
    assert.ok(result.ok, JSON.stringify(result));
    return result.value;
  }

  it('starts anew where a recording or the reward has changed', async () => {
    const first = await paid(1);
    const again = await paid(1);
    assert.deepEqual([first.resumed, again.resumed], [0, 5]);
    assert.deepEqual(again.measured.measures, first.measured.measures);
    await copyFile(join(folder, 'recordings', 'part-1.jsonl'), join(folder, 'recordings', 'part-0.jsonl'));
    assert.equal((await paid(1)).resumed, 4);
    assert.equal((await paid(2)).resumed, 0);
    assert.equal((await paid(1)).resumed, 5);
  });

  it('trusts no summary that is not whole', async () => {
    const first = await paid(1);
    const [damaged = '', emptied = '', lying = ''] = first.summaries;
    await writeFile(damaged, (await readFile(damaged)).subarray(0, -9));
    await writeFile(emptied, '');
    const bytes = await readFile(lying);
    bytes.write('{"version":1,"steps":-1', 4);
    await writeFile(lying, bytes);
    const again = await paid(1);
    assert.equal(again.resumed, 2);
    assert.deepEqual(again.measured.measures, first.measured.measures);
  });

  it('leaves out what cannot be read or does not fit, and says so', async () => {
    const recordings = join(folder, 'recordings');
    await writeFile(join(recordings, 'part-2.jsonl'), '{"obs": {"x": 1');
    await writeFile(
      join(recordings, 'part-3.jsonl'),
      '{"obs": [1], "action": 0, "reward": 0, "terminated": true, "truncated": false}\n',
    );
    const { files, problems, incomplete } = await paid(1);
    assert.deepEqual([files, incomplete], [3, false]);
    assert.deepEqual(
      problems.map(({ where }) => where?.file),
      ['recordings/part-2.jsonl', 'recordings/part-3.jsonl'],
    );
  });

  it('keeps the summaries of the last few candidates only', async () => {
    for (let i = 0; i < 10; i++) await paid(i);
    assert.equal((await readdir(join(folder, '.rewardsmith', 'paid', 'replays'))).length, 8);
  });
});
