import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { TaskContext } from '../../../extension/core/task/context';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { outcomeOf } from '../../../extension/core/training/outcome';
import type { TrainingControl } from '../../../extension/core/training/train';
import type { Training } from '../../../extension/core/training/training';
import { corridorTask, GAMED, SOUND } from './corridor';

/** A cart that is too weak to climb the slope at once: it must swing, and its place is a real number. */
const HILL = `
import math
import random


class Discrete:
    def __init__(self, n):
        self.n = n


class Hill:
    action_space = Discrete(2)
    observation_space = None

    def reset(self, seed=None, options=None):
        self.x, self.v = random.Random(seed).uniform(-0.1, 0.1), 0.0
        return [self.x, self.v], {}

    def step(self, action):
        self.v = 0.98 * self.v + (0.03 if action else -0.03) - 0.05 * self.x
        self.x += self.v
        over = self.x > 1.0
        return [self.x, self.v], float(over) - 0.01, over, False, {}


def state(env):
    return [round(5 * env.x), round(20 * env.v)]
`;

const BUDGET = { steps: 1500, seeds: 3, seconds: 60 };

describe('training agents in the sandbox', function () {
  this.timeout(60_000);
  let storage: string;
  let workbench: Workbench;
  const folders: string[] = [];

  before(async function () {
    storage = await mkdtemp(join(tmpdir(), 'rewardsmith-storage-'));
    const sandboxes = new Sandboxes({ storage });
    const found = await sandboxes.python.find();
    sandboxes.dispose();
    if (!found.ok) {
      console.log(`      skipped: ${found.problem.message}`);
      this.skip();
    }
    workbench = createWorkbench({ runtime: 'auto', limits: DEFAULT_LIMITS, storage });
  });
  after(async () => {
    workbench?.dispose();
    for (const folder of [storage, ...folders]) await rm(folder, { recursive: true, force: true });
  });

  async function opened(changes: object = {}): Promise<TaskContext> {
    const folder = await corridorTask(changes);
    folders.push(folder);
    const context = await workbench.open(join(folder, 'corridor.reward.json'));
    assert.ok(context.ok, JSON.stringify(context));
    return context.value;
  }

  async function trained(
    context: TaskContext,
    source: string | null,
    control: TrainingControl = {},
    budget: Partial<typeof BUDGET> & { stallSeconds?: number } = {},
  ): Promise<Training> {
    const { stallSeconds, ...rest } = budget;
    const file = join(context.file, '..', 'reward.py');
    const result = await workbench.train(
      context,
      source === null ? null : { source, file, entry: null },
      {
        label: source === null ? 'native' : 'reward.py',
        budget: { ...BUDGET, ...rest },
        ...(stallSeconds ? { stallSeconds } : {}),
      },
      control,
    );
    assert.ok(result.ok, JSON.stringify(result));
    return result.value;
  }

  it('learns from a sound reward, and what it records is read as the task reads it', async () => {
    const context = await opened();
    const [own, native] = [await trained(context, SOUND), await trained(context, null)];
    assert.equal(own.problem, null);
    const outcome = outcomeOf(own, native);
    assert.equal(outcome.success?.mean, 1);
    assert.ok(outcome.success.low < 1, 'three seeds are few');
    assert.ok(outcome.curve.length >= 15);
    assert.ok((outcome.curve.at(-1)?.components.goal ?? 0) > 0.5);
    const { recordings } = outcome;
    assert.equal(recordings.length, BUDGET.seeds);
    const grown = await workbench.open(context.file, {}, recordings);
    assert.ok(grown.ok);
    assert.deepEqual(grown.value.problems, []);
    const seen = grown.value.set.episodes.flatMap(({ policy }, i) =>
      policy === 'reward.py' ? (grown.value.outcomes[i]?.outcome ?? []) : [],
    );
    assert.equal(seen.length, 30);
    assert.ok(seen.every((one) => one === 'success'));
    const told = own.seeds.flatMap(({ episodes }) => episodes);
    assert.equal(grown.value.set.episodes.length, context.set.episodes.length + told.length);
  });

  it('sees agents that are paid for failing, and names their episodes', async () => {
    const context = await opened();
    const outcome = outcomeOf(await trained(context, GAMED), await trained(context, null));
    assert.equal(outcome.success?.mean, 0);
    assert.deepEqual(Object.keys(outcome.causes.after), ['out of time']);
    assert.equal(outcome.hacked?.kind, 'failing-pays-more');
    assert.match(outcome.hacked.episodes[0] ?? '', /^seed-\d\.jsonl#\d+$/);
    assert.match(outcome.sentence, /out of time 100 %/);
  });

  it('keeps the first successes of agents that still learn, however rare', async () => {
    const context = await opened();
    const never = 'def reward(obs):\n    return 0.0\n';
    const { seeds } = await trained(context, never, {}, { steps: 3000 });
    for (const { episodes, curve } of seeds) {
      const some = curve.reduce((sum, { successes }) => sum + successes, 0);
      const kept = episodes.filter(({ phase, success }) => phase === 'training' && success).length;
      assert.ok(some > 0 && kept >= Math.min(some, 3), `${kept} of ${some}`);
    }
  });

  it('learns where the observation is continuous, and takes a list for a state', async () => {
    const continuous = { id: 'hill.py:Hill', maxSteps: 60 };
    for (const environment of [continuous, { ...continuous, state: 'hill.py:state' }]) {
      const context = await opened({ environment });
      await writeFile(join(context.file, '..', 'hill.py'), HILL);
      const native = await trained(context, null, {}, { steps: 3000 });
      assert.equal(native.problem, null, JSON.stringify(native.problem));
      assert.ok((outcomeOf(native, null).success?.mean ?? 0) > 0.6);
    }
  });

  it('does not train twice on the same', async () => {
    const context = await opened();
    const first = await trained(context, SOUND);
    const again = await trained(context, SOUND);
    assert.deepEqual(again, first);
    const other = await trained(context, SOUND.replace('0.01', '0.02'));
    assert.notEqual(other.seconds, first.seconds);
  });

  it('stops where the reward crashes, with its line, and keeps what was recorded', async () => {
    const context = await opened();
    const crashing = SOUND.replace('    pit', '    if next_obs["x"] == 7:\n        next_obs["y"]\n    pit');
    const { problem, seeds } = await trained(context, crashing);
    assert.equal(problem?.code, 'reward-crashed');
    assert.equal(problem.where?.line, 4);
    assert.match(problem.message, /KeyError/);
    const recording = seeds.find(({ recording }) => recording !== null)?.recording;
    if (recording)
      for (const line of (await readFile(recording, 'utf8')).trim().split('\n')) JSON.parse(line);
  });

  it('tells a reward that is no number from one that crashes', async () => {
    const context = await opened();
    const nan = 'def reward(obs, next_obs):\n    return float("nan") if next_obs["x"] == 6 else 0.1\n';
    assert.equal((await trained(context, nan)).problem?.code, 'reward-not-a-number');
    const none = 'def reward(obs, next_obs):\n    return None if next_obs["x"] == 6 else 0.1\n';
    assert.equal((await trained(context, none)).problem?.code, 'reward-not-applicable');
  });

  it('names the line on which a reward hangs', async () => {
    const context = await opened();
    const hanging =
      'def reward(obs, next_obs):\n    if next_obs["x"] == 6:\n        while True:\n            pass\n    return 0.1\n';
    const { problem } = await trained(context, hanging, {}, { stallSeconds: 2 });
    assert.equal(problem?.code, 'training-hangs');
    assert.ok([3, 4].includes(problem.where?.line ?? 0), JSON.stringify(problem));
  });

  it('says that the environment is at fault where it is, and where', async () => {
    const context = await opened({
      environment: { id: 'corridor.py:Corridor', arguments: { breaks: true }, maxSteps: 30 },
    });
    const { problem } = await trained(context, null);
    assert.equal(problem?.code, 'environment-crashed');
    assert.match(problem.message, /the motor is stuck/);
    assert.ok(problem.where?.file.endsWith('corridor.py'));
  });

  it('names a library that is missing, and how to install it', async () => {
    const context = await opened({
      environment: { id: 'corridor.py:Corridor', observe: 'needs.py:observe', maxSteps: 30 },
    });
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(context.file, '..', 'needs.py'), 'import surely_not_installed\n');
    const { problem } = await trained(context, null);
    assert.equal(problem?.code, 'library-missing');
    assert.match(problem.hint, /-m pip install surely_not_installed/);
  });

  it('keeps the reward from writing files and from the network', async () => {
    const context = await opened();
    const target = join(context.file, '..', 'written.txt');
    for (const attempt of [
      `open(${JSON.stringify(target)}, "w").write("x")`,
      '__import__("socket").create_connection(("127.0.0.1", 9))',
      '__import__("os").system("true") == 0 and 1 / 0',
    ]) {
      const code = `def reward(obs, next_obs):\n    ${attempt}\n    return 0.1\n`;
      const { problem } = await trained(context, code, {}, { steps: 50, seeds: 1 });
      if (!attempt.includes('system')) assert.equal(problem?.code, 'reward-crashed', attempt);
      else assert.ok(!problem || !problem.message.includes('ZeroDivision'), attempt);
    }
    assert.ok(!existsSync(target));
  });

  it('ends when it is cancelled, at its time limit too, and says so', async () => {
    const context = await opened();
    const slow = 'import time\n\ndef reward(obs, next_obs):\n    time.sleep(0.01)\n    return 0.1\n';
    const abort = new AbortController();
    const shares: number[] = [];
    const cancelled = await trained(context, slow, {
      signal: abort.signal,
      onTraining: ({ share }) => {
        shares.push(share);
        abort.abort();
      },
    });
    assert.equal(cancelled.problem?.code, 'cancelled');
    assert.ok(shares.length > 0);
    const late = await trained(context, slow, {}, { seconds: 2 });
    assert.equal(late.problem?.code, 'training-timeout');
  });

  it('says what is missing where the task names no environment', async () => {
    const context = await opened({ environment: undefined });
    const result = await workbench.train(context, null, { label: 'native', budget: BUDGET });
    assert.ok(!result.ok);
    assert.equal(result.problem.code, 'no-environment');
  });
});
