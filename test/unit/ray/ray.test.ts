import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { Result } from '../../../extension/core/problem';
import { RayRuntime } from '../../../extension/core/sandbox/ray/ray';
import { DEFAULT_LIMITS, type RunControl } from '../../../extension/core/sandbox/sandbox';
import type { StreamedReplay } from '../../../extension/core/stream/stream';
import { rayPython } from '../../../scripts/ray-python';
import { job, leaf, numbers, trajectories } from '../sandbox/sets';
import { descendants, type Found } from './workers';

const FILES = 4;
/** Steps of this file take their time, so that its worker can be met at work. */
const SLOW = 2;

const REWARD = `
import time

def reward(obs, action):
    if obs["file"] == ${SLOW}:
        time.sleep(0.1)
    near = 1.0 / (1.0 + obs["x"])
    return near - 0.01 * action, {"near": near}
`;

async function writeTask(folder: string): Promise<void> {
  await mkdir(join(folder, 'runs'));
  for (let file = 0; file < FILES; file++) {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      episode: Math.floor(i / 10),
      obs: { file, x: (i * 7 + file) % 11 },
      action: i % 3,
      reward: i % 10 === 9 && i > 15 ? 1 : 0,
      terminated: i % 10 === 9,
      truncated: false,
    }));
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    await writeFile(join(folder, 'runs', `run-${file}.jsonl`), `${lines}\n`);
  }
  const task = {
    goal: 'Come near.',
    reward: 'reward.py',
    trajectories: ['runs/*.jsonl'],
    success: 'reward > 0 and terminated',
  };
  await writeFile(join(folder, 'near.reward.json'), JSON.stringify(task));
}

/** Kills the worker of the slow file: the one that is at work when all others are finished. */
async function killWorker(folder: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    const ours = descendants();
    const [working, ...others] = ours.filter(
      ({ pid, command }) =>
        command.startsWith('ray::') &&
        ours.some((child) => child.parent === pid && child.command.includes('bwrap')),
    );
    if (working && others.length === 0 && isAllButOneFinished(folder)) {
      process.kill(working.pid, 'SIGKILL');
      return;
    }
    await sleep(50);
  }
  assert.fail('no worker was met at work');
}

function isAllButOneFinished(folder: string): boolean {
  const runs = join(folder, '.rewardsmith', 'near', 'replays');
  if (!existsSync(runs)) return false;
  return readdirSync(runs).some((run) => {
    const finished = readdirSync(join(runs, run)).filter((name) => /^[0-9a-f]+$/.test(name));
    return finished.length === FILES - 1;
  });
}

describe('a replay on Ray', function () {
  this.timeout(300_000);
  let folder: string;
  let local: Workbench;
  let ray: Workbench;
  const notices: string[] = [];
  let onNotice: (sentence: string) => void = () => undefined;

  before(async function () {
    if (process.platform !== 'linux') return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-on-ray-'));
    await writeTask(folder);
    const python = await rayPython();
    const options = {
      ...{ runtime: 'python' as const, limits: DEFAULT_LIMITS, shardBytes: 0, python },
      storage: join(folder, 'storage'),
    };
    local = createWorkbench({ ...options, stream: 'always' });
    const told = (sentence: string): void => {
      notices.push(sentence);
      onNotice(sentence);
    };
    ray = createWorkbench({ ...options, ray: { python, onNotice: told } });
  });

  after(async () => {
    local?.dispose();
    ray?.dispose();
    const left = (): Found[] =>
      descendants().filter(({ command }) => /rewardsmith_ray|rs-ray-/.test(command));
    for (let tries = 0; tries < 250 && left().length > 0; tries++) await sleep(100);
    assert.deepEqual(left(), []);
    await rm(folder, { recursive: true, force: true });
  });

  async function replay(
    workbench: Workbench,
    source: string,
    control: RunControl = {},
  ): Promise<Result<StreamedReplay>> {
    const context = await workbench.open(join(folder, 'near.reward.json'));
    assert.ok(context.ok, JSON.stringify(context));
    const reward = await workbench.bind(context.value, {
      source,
      file: join(folder, 'reward.py'),
      entry: null,
    });
    assert.ok(reward.ok, JSON.stringify(reward));
    return workbench.replayFiles(context.value, reward.value, control);
  }

  async function replayed(workbench: Workbench, source: string): Promise<StreamedReplay> {
    const result = await replay(workbench, source);
    assert.ok(result.ok, JSON.stringify(result));
    return result.value;
  }

  it('gives the local numbers though a worker is killed half-way, and says that its part was tried again', async () => {
    const here = await replayed(local, REWARD);
    const [there] = await Promise.all([replayed(ray, REWARD), killWorker(folder)]);
    assert.match(there.runtime.version, /Ray \d/);
    assert.match(there.runtime.isolation, /bubblewrap/);
    assert.deepEqual([there.files, there.problems, there.incomplete], [FILES, [], false]);
    assert.deepEqual(there.measured, here.measured);
    assert.deepEqual([...there.lines], [...here.lines]);
    assert.equal(notices.length, 1, notices.join());
    assert.match(notices[0] ?? '', /tried once more/);
  });

  it('gives up a part whose worker dies twice, keeps the others, and does only this one when run again', async () => {
    const source = `${REWARD}\n# another\n`;
    notices.length = 0;
    const second = new Promise<void>((resolve, reject) => {
      onNotice = () => void killWorker(folder).then(resolve, reject);
    });
    const [broken] = await Promise.all([replayed(ray, source), killWorker(folder), second]);
    onNotice = () => undefined;
    assert.deepEqual([broken.files, broken.incomplete], [FILES - 1, true]);
    assert.deepEqual(
      broken.problems.map(({ code, where }) => [code, where?.file]),
      [['ray-shard-failed', `runs/run-${SLOW}.jsonl`]],
    );
    assert.equal(notices.length, 1);
    const again = await replayed(ray, source);
    assert.deepEqual([again.files, again.resumed, again.incomplete], [FILES, FILES - 1, false]);
  });

  it('is cancelled at once, and leaves no process at work', async () => {
    // Processes of other suites, which wait for their next reward.
    const waiting = new Set(descendants().map(({ pid }) => pid));
    const abort = new AbortController();
    const source = REWARD.replace('0.1', '1.0');
    const running = replay(ray, source, {
      signal: abort.signal,
      onProgress: (share) => share >= 0.5 && abort.abort(),
    });
    const result = await running;
    assert.ok(!result.ok && result.problem.code === 'cancelled', JSON.stringify(result));
    const working = (): Found[] =>
      descendants().filter(({ command, pid }) => command.includes('bwrap') && !waiting.has(pid));
    for (let tries = 0; tries < 100 && working().length > 0; tries++) await sleep(100);
    assert.deepEqual(working(), []);
  });
});

describe('a replay on Ray by way of a folder that all machines see', function () {
  this.timeout(120_000);

  it('gives the local numbers and leaves nothing in the folder', async function () {
    if (process.platform !== 'linux') return this.skip();
    const shared = await mkdtemp(join(tmpdir(), 'rewardsmith-shared-'));
    const runtime = new RayRuntime({ python: await rayPython(), shared });
    try {
      const source =
        'def reward(obs):\n    if obs > 8: raise ValueError(obs)\n    return obs / 3, {"third": obs / 3}\n';
      const set = trajectories([4, 6], leaf(numbers([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])));
      const result = await runtime.replay(job(source, set, ['obs']), DEFAULT_LIMITS);
      assert.ok(result.ok, JSON.stringify(result));
      const { reward, errors, components } = result.value;
      assert.deepEqual([...reward], [...Array(9).keys()].map((x) => x / 3).concat(NaN));
      assert.deepEqual([...(components.get('third') ?? [])], [...reward]);
      assert.deepEqual(
        errors.map(({ type, line, steps, firstRow }) => [type, line, steps, firstRow]),
        [['ValueError', 2, 1, 9]],
      );
    } finally {
      runtime.dispose();
    }
    for (let tries = 0; tries < 100 && readdirSync(shared).length > 0; tries++) await sleep(100);
    assert.deepEqual(readdirSync(shared), []);
    await rm(shared, { recursive: true });
  });
});

describe('where there is no Ray', function () {
  this.timeout(60_000);

  async function problemOf(choice: ConstructorParameters<typeof RayRuntime>[0]) {
    const runtime = new RayRuntime(choice);
    const result = await runtime.parallelism();
    runtime.dispose();
    assert.ok(!result.ok);
    return result.problem;
  }

  it('says how to install it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rewardsmith-no-ray-'));
    execFileSync('python3', ['-m', 'venv', '--without-pip', folder]);
    const { code, hint } = await problemOf({ python: join(folder, 'bin', 'python') });
    assert.equal(code, 'no-ray');
    assert.match(hint, /-m pip install ray/);
    await rm(folder, { recursive: true });
  });

  it('says within seconds that nothing answers at an address', async () => {
    const began = performance.now();
    const { code, message } = await problemOf({ python: await rayPython(), address: '127.0.0.1:1' });
    assert.equal(code, 'ray-unreachable');
    assert.match(message, /127\.0\.0\.1:1/);
    assert.ok(performance.now() - began < 20_000);
  });
});
