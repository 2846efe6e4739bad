import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import type { TaskContext } from '../../../extension/core/task/context';
import type { Training } from '../../../extension/core/training/training';
import { rayPython } from '../../../scripts/ray-python';
import { rewardsmith } from '../cli/run';
import { corridorTask, SOUND } from '../training/corridor';
import { killWorkerAt } from './workers';

const BUDGET = { steps: 300, seeds: 3, seconds: 60 };
/** So that a worker can be met half-way. */
const SLOW = SOUND.replace('    goal', '    time.sleep(0.003)\n    goal').replace(/^/, 'import time\n\n');

describe('training agents on Ray', function () {
  this.timeout(300_000);
  let folder: string;
  let storage: string;
  let local: Workbench;
  let ray: Workbench;
  const notices: string[] = [];

  before(async function () {
    if (process.platform !== 'linux') return this.skip();
    folder = await corridorTask({
      environment: { id: 'corridor.py:Corridor', maxSteps: 30, observe: 'watching.py:observe' },
    });
    // Reads a file beside it: the task's own code is whatever it needs.
    await writeFile(
      join(folder, 'watching.py'),
      'import json, os\n\nNAMES = json.load(open(os.path.join(os.path.dirname(__file__), "names.json")))\n\n\n' +
        'def observe(env):\n    return {NAMES[0]: env.x}\n',
    );
    await writeFile(join(folder, 'names.json'), '["x"]');
    const python = await rayPython();
    const options = { runtime: 'python' as const, limits: DEFAULT_LIMITS, python };
    storage = await mkdtemp(join(tmpdir(), 'rewardsmith-storage-'));
    local = createWorkbench({ ...options, storage });
    ray = createWorkbench({
      ...options,
      storage,
      trainOn: { python, onNotice: (sentence) => notices.push(sentence) },
    });
  });
  after(async () => {
    local?.dispose();
    ray?.dispose();
    for (const made of [folder, storage]) if (made) await rm(made, { recursive: true, force: true });
  });

  async function opened(): Promise<TaskContext> {
    const context = await ray.open(join(folder, 'corridor.reward.json'));
    assert.ok(context.ok, JSON.stringify(context));
    assert.equal(context.value.large, undefined, 'recordings are held here');
    return context.value;
  }

  async function trained(workbench: Workbench, source: string, label: string): Promise<Training> {
    const reward = { source, file: join(folder, 'reward.py'), entry: null };
    const result = await workbench.train(await opened(), reward, { label, budget: BUDGET });
    assert.ok(result.ok, JSON.stringify(result));
    return result.value;
  }

  /** What must be equal wherever it was trained: all but where the recordings lie, and they themselves. */
  async function learned({ seeds }: Training): Promise<unknown[]> {
    return Promise.all(
      seeds.map(async ({ recording, ...seed }) => ({
        ...seed,
        recorded: recording && (await readFile(recording, 'utf8')),
      })),
    );
  }

  it('gives the local numbers though a worker is killed half-way, and says that its seed was tried again', async () => {
    const [there] = await Promise.all([
      trained(ray, SLOW, 'candidate'),
      killWorkerAt('rewardsmith_trainer', 500),
    ]);
    const told = await learned(there);
    assert.equal(there.problem, null, JSON.stringify(there.problem));
    assert.match(there.runtime, /on Ray \d/);
    assert.match(there.isolation, /bubblewrap|Landlock/);
    assert.equal(notices.length, 1, notices.join());
    assert.match(notices[0] ?? '', /tried once more/);
    const here = await trained(local, SLOW, 'candidate');
    assert.doesNotMatch(here.runtime, /Ray/);
    assert.deepEqual(told, await learned(here));
    assert.ok(here.seeds.every(({ trained }) => trained !== null && trained.episodes > 0));
  });

  it("names the file and the line here where the user's own code on a worker fails, and a reward's", async () => {
    const crashing = SOUND.replace('    pit', '    if next_obs["x"] == 5:\n        next_obs["y"]\n    pit');
    const { problem } = await trained(ray, crashing, 'crashing');
    assert.equal(problem?.code, 'reward-crashed', JSON.stringify(problem));
    assert.deepEqual(problem.where, { file: join(folder, 'reward.py'), line: 4 });
    await writeFile(join(folder, 'watching.py'), 'def observe(env):\n    return {"x": env.y}\n');
    const broken = (await trained(ray, SOUND, 'broken')).problem;
    assert.equal(broken?.code, 'environment-crashed', JSON.stringify(broken));
    assert.deepEqual(broken.where, { file: join(folder, 'watching.py'), line: 2 });
  });

  it('is where the command line trains with --engine ray, and says so where there is none', async () => {
    const python = await rayPython();
    const { code, stderr } = await rewardsmith(
      ['train', 'corridor.reward.json', '--engine', 'ray', '--address', '127.0.0.1:1', '--python', python],
      folder,
    );
    assert.equal(code, 2, stderr);
    assert.match(stderr, /no Ray cluster at 127\.0\.0\.1:1/);
  });

  it("is not where one's own train command runs, and says so", async () => {
    const context = await opened();
    const task = { ...context.task, train: { command: 'python train.py --reward {reward} --out {out}' } };
    const reward = { source: SOUND, file: join(folder, 'reward.py'), entry: null };
    const result = await ray.train({ ...context, task }, reward, { label: 'own', budget: BUDGET });
    assert.ok(!result.ok);
    assert.equal(result.problem.code, 'ray-own-trainer');
  });
});
