import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ReplayCache } from '../../../extension/core/loop/replay-cache';
import { ResultFiles } from '../../../extension/core/loop/result-files';
import { ok } from '../../../extension/core/problem';
import { StepStatus, type ReplayResult } from '../../../extension/core/sandbox/replay';
import type { ReplayJob } from '../../../extension/core/sandbox/sandbox';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';

const LIMITS = { seconds: 60, megabytes: 2048 };
const CONDITIONS = { runtime: 'pyodide', limits: LIMITS };

function setOf(...observations: number[]): TrajectorySet {
  const steps = observations.length;
  return {
    kind: 'transitions',
    episodes: [{ id: '0', file: 'a.jsonl', start: 0, length: steps }],
    steps,
    observation: {
      structure: { kind: 'leaf', column: 0 },
      columns: [{ kind: 'numeric', dtype: 'float64', shape: [], data: Float64Array.from(observations) }],
    },
    nextObservation: null,
    action: null,
    reward: null,
    terminated: new Uint8Array(steps),
    truncated: new Uint8Array(steps),
    info: null,
  };
}

function jobOf(changes: Partial<ReplayJob> = {}): ReplayJob {
  return {
    source: 'def reward(obs):\n    return obs\n',
    file: '/task/reward.py',
    plan: {
      contract: 'step',
      entry: { name: 'reward', kind: 'function' },
      unit: 'step',
      arguments: [{ source: { from: 'obs' }, keyword: 'obs' }],
      returns: 'number',
      injectedNames: [],
    },
    arrays: 'list',
    data: setOf(1, 2),
    ...changes,
  };
}

function resultOf(...reward: number[]): ReplayResult {
  return {
    runtime: { id: 'pyodide', version: 'Python', isolation: 'own process' },
    status: new Uint8Array(reward.length),
    reward: Float64Array.from(reward),
    components: new Map([['near', Float64Array.from(reward)]]),
    errors: [],
    lines: new Map([[2, reward.length]]),
    printed: '',
    seconds: 0.1,
  };
}

describe('replays that were made before', () => {
  const folders: string[] = [];
  const makeFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-results-'));
    folders.push(folder);
    return folder;
  };
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  /** How many of the jobs had to be run. */
  async function runs(...jobs: (readonly [ReplayJob, typeof CONDITIONS])[]): Promise<number> {
    const cache = new ReplayCache();
    let count = 0;
    for (const [job, conditions] of jobs) {
      const replayed = await cache.replay(job, conditions, null, async () => {
        count++;
        return ok(resultOf(1, 2));
      });
      assert.ok(replayed.ok);
      assert.deepEqual(replayed.value, resultOf(1, 2));
    }
    return count;
  }

  it('are not made again for the same code on equal data, wherever it was read', async () => {
    const elsewhere = setOf(1, 2);
    assert.equal(await runs([jobOf(), CONDITIONS], [jobOf({ data: elsewhere }), CONDITIONS]), 1);
  });

  it('are made again when source, call, data, arrays, limits or runtime differ', async () => {
    const plan = { ...jobOf().plan, returns: 'number' as const, injectedNames: ['np'] };
    assert.equal(
      await runs(
        [jobOf(), CONDITIONS],
        [jobOf({ source: `${jobOf().source}# a comment\n` }), CONDITIONS],
        [jobOf({ plan }), CONDITIONS],
        [jobOf({ data: setOf(1, 2.5) }), CONDITIONS],
        [jobOf({ arrays: 'numpy' }), CONDITIONS],
        [jobOf(), { ...CONDITIONS, limits: { ...LIMITS, seconds: 1 } }],
        [jobOf(), { ...CONDITIONS, runtime: 'python' }],
      ),
      7,
    );
  });

  it('are not kept when they did not come to their end', async () => {
    const cache = new ReplayCache();
    let count = 0;
    const cut: ReplayResult = { ...resultOf(1, 2), status: Uint8Array.of(StepStatus.Ok, StepStatus.NotRun) };
    const late: ReplayResult = {
      ...resultOf(1, 2),
      status: Uint8Array.of(StepStatus.Ok, StepStatus.Timeout),
    };
    for (const result of [cut, late, cut, resultOf(1, 2), cut])
      await cache.replay(jobOf(), CONDITIONS, null, async () => {
        count++;
        return ok(result);
      });
    assert.equal(count, 4);
  });

  describe('in files under .rewardsmith', () => {
    const filesIn = (folder: string): string[] =>
      readdirSync(join(folder, '.rewardsmith', 'results')).map((name) =>
        join(folder, '.rewardsmith', 'results', name),
      );

    it('come back bit for bit in another session, and git does not see them', async () => {
      const [folder, storage] = [makeFolder(), makeFolder()];
      const task = join(folder, 'a.reward.json');
      const odd = { ...resultOf(-0, 1e-300), printed: 'süß' };
      await new ResultFiles(task, storage).write('key', odd);
      const read = await new ResultFiles(task, storage).read('key');
      assert.deepStrictEqual(read, odd);
      assert.equal(readFileSync(join(folder, '.rewardsmith', '.gitignore'), 'utf8'), '*\n');
      assert.equal(await new ResultFiles(task, storage).read('other'), undefined);
    });

    it('are believed only with the seal of this user and for their own key', async () => {
      const [folder, storage] = [makeFolder(), makeFolder()];
      const task = join(folder, 'a.reward.json');
      // Somebody else made the workspace, with a secret of their own.
      await new ResultFiles(task, makeFolder()).write('key', resultOf(9));
      const files = new ResultFiles(task, storage);
      assert.equal(await files.read('key'), undefined);
      await files.write('key', resultOf(1));
      const [path] = filesIn(folder);
      assert.ok(path);
      const good = readFileSync(path);
      writeFileSync(join(dirname(path), 'other.replay'), good);
      assert.equal(await files.read('other'), undefined);
      for (const at of [0, 40, good.length - 1]) {
        const changed = Buffer.from(good);
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
        writeFileSync(path, changed);
        assert.equal(await files.read('key'), undefined, `byte ${at}`);
      }
      for (const length of [0, 10, 32, good.length - 1]) {
        writeFileSync(path, good.subarray(0, length));
        assert.equal(await files.read('key'), undefined, `cut to ${length}`);
      }
      writeFileSync(path, good);
      assert.deepStrictEqual(await files.read('key'), resultOf(1));
    });

    it('make room by giving up the oldest', async () => {
      const [folder, storage] = [makeFolder(), makeFolder()];
      const files = new ResultFiles(join(folder, 'a.reward.json'), storage, { one: 1e6, total: 800 });
      for (const key of ['a', 'b', 'c', 'd', 'e']) {
        await files.write(key, resultOf(1));
        await new Promise((done) => setTimeout(done, 10));
      }
      assert.equal(await files.read('a'), undefined);
      assert.deepStrictEqual(await files.read('e'), resultOf(1));
    });

    it('are not written through a link, and a folder that cannot be written fails nothing', async function () {
      if (process.platform === 'win32') this.skip();
      const [folder, storage, outside] = [makeFolder(), makeFolder(), makeFolder()];
      mkdirSync(join(folder, '.rewardsmith'));
      symlinkSync(outside, join(folder, '.rewardsmith', 'results'));
      await new ResultFiles(join(folder, 'a.reward.json'), storage).write('key', resultOf(1));
      assert.deepEqual(readdirSync(outside), []);
      writeFileSync(join(outside, 'file'), '');
      const nowhere = new ResultFiles(join(outside, 'file', 'a.reward.json'), storage);
      await nowhere.write('key', resultOf(1));
      assert.equal(await nowhere.read('key'), undefined);
    });
  });
});
