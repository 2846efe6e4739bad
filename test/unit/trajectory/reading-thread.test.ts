import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { RecordingStore } from '../../../extension/core/trajectory/cache/store';
import { readRecording } from '../../../extension/core/trajectory/load';
import { MANY_BYTES } from '../../../extension/core/trajectory/readers/reader';
import { readerOf } from '../../../extension/core/trajectory/readers/registry';
import { RecordingSource } from '../../../extension/core/trajectory/source';

/** Generous: the machine does other things, too. In the same thread these files hold it up for longer than that at once. */
const LONGEST_BLOCK_MS = 250;
const FRONTS = ['lava', 'wall', null];

describe('reading a large recording', function () {
  this.timeout(120_000);
  let folder: string;
  const made: Record<string, string> = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-thread-'));
    const steps = Array.from({ length: 60_000 }, (_, i) => ({
      episode: Math.floor(i / 100),
      obs: { x: i / 7, front: FRONTS[i % 3], seen: i % 5 ? [i] : undefined },
      action: i % 4,
      reward: i % 2,
      terminated: i % 100 === 99,
    }));
    const completions = Array.from({ length: 20_000 }, (_, i) => ({
      prompt: [{ role: 'user', content: `What is ${i}+1?` }],
      completion: `It is ${'really '.repeat(60)}${i + 1} – ü.`,
      answer: String(i + 1),
      reward: i % 2,
    }));
    made['steps.jsonl'] = steps.map((row) => JSON.stringify(row)).join('\n');
    made['completions.jsonl'] = completions.map((row) => JSON.stringify(row)).join('\n');
    made['table.csv'] = [
      'episode,obs_0,obs_1,action,reward,done',
      ...Array.from(
        { length: 150_000 },
        (_, i) => `${Math.floor(i / 100)},${i / 3},${-i / 11},${i % 3},${i % 2},${i % 100 === 99}`,
      ),
    ].join('\n');
    for (const [name, text] of Object.entries(made)) await writeFile(join(folder, name), text);
  });
  after(() => rm(folder, { recursive: true }));

  for (const name of ['steps.jsonl', 'completions.jsonl', 'table.csv'])
    it(`leaves this thread free, and gives the same: ${name}`, async () => {
      const path = join(folder, name);
      assert.ok((made[name]?.length ?? 0) > MANY_BYTES);
      const shares: number[] = [];
      const onProgress = (share: number): void => void shares.push(share);
      const store = new RecordingStore(join(folder, `${name}-columns`));
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const elsewhere = await readRecording({ path, label: name }, { onProgress, store });
      delay.disable();
      assert.ok(elsewhere.ok, JSON.stringify(elsewhere));
      assert.ok(delay.max / 1e6 < LONGEST_BLOCK_MS, `held up for ${delay.max / 1e6} ms`);
      assert.ok(shares.length > 1 && shares.every((share) => share >= 0 && share <= 1));

      const source = await RecordingSource.open(path, name);
      const here = await readerOf(elsewhere.value.format)?.read(source, await source.sample());
      assert.ok(here?.ok);
      assert.deepEqual(elsewhere.value.set, here.value.set);
      assert.deepEqual(elsewhere.value.notes, here.value.notes);

      await store.written();
      const again = await readRecording({ path, label: name }, { store });
      assert.ok(again.ok);
      assert.deepEqual(again.value.set, here.value.set);
    });

  it('ends at once when it is cancelled', async () => {
    const path = join(folder, 'steps.jsonl');
    const abort = new AbortController();
    const onProgress = (): void => abort.abort();
    const began = performance.now();
    const read = await readRecording({ path, label: 'steps.jsonl' }, { signal: abort.signal, onProgress });
    assert.ok(!read.ok);
    assert.equal(read.problem.code, 'cancelled');
    assert.ok(performance.now() - began < 5000);
  });

  it('says the line at which a file is damaged', async () => {
    const path = join(folder, 'damaged.jsonl');
    const lines = (made['steps.jsonl'] ?? '').split('\n');
    lines[50_000] = '{"episode": 500, "obs": ';
    await writeFile(path, lines.join('\n'));
    const read = await readRecording({ path, label: 'damaged.jsonl' });
    assert.ok(!read.ok);
    assert.equal(read.problem.where?.line, 50_001);
  });
});
