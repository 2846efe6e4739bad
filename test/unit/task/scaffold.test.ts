import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proposeTaskFrom } from '../../../extension/core/loop/new-task';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { starterReward } from '../../../extension/core/designer/starter';
import { statedGoal } from '../../../extension/core/task/goal';
import { loadTaskFile } from '../../../extension/core/task/load';
import { evaluateOutcomes } from '../../../extension/core/task/outcomes';
import { proposeTask, taskNameFor } from '../../../extension/core/task/scaffold';
import { writeScaffold } from '../../../extension/core/task/write-scaffold';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { contextOf } from '../analyzer/recording';
import { corridor, fallingPole } from '../designer/episodes';
import type { RecordedStep } from '../designer/recording';
import { recording } from '../designer/recording';

const files = [{ file: '/data/recordings/a.jsonl', format: 'jsonl' }];

function propose(set: TrajectorySet, format = 'jsonl') {
  return proposeTask({ set, files: [{ file: '/data/recordings/a.jsonl', format }] }, '/data', 'a');
}

/** Episodes of these lengths; `step` makes each step of episode e. */
function episodes(
  lengths: readonly number[],
  step: (e: number, t: number, last: boolean) => Partial<RecordedStep>,
): TrajectorySet {
  return recording(
    lengths.map((length, e) =>
      Array.from({ length }, (_, t) => ({
        obs: { x: e + t, y: Math.sin(t) },
        ...step(e, t, t + 1 === length),
      })),
    ),
  );
}

describe('proposeTask', () => {
  const sandboxes = new Sandboxes();
  after(() => sandboxes.dispose());

  const cases: Readonly<
    Record<string, { set: TrajectorySet; success: string; confidence: number; format?: string }>
  > = {
    'a goal that alone is paid': { set: corridor(), success: 'reward > 0 and terminated', confidence: 0.9 },
    'nothing paid at all': {
      set: episodes([3, 5, 4], (_e, _t, last) => ({ reward: 0, terminated: last })),
      success: 'reward > 0 and terminated',
      confidence: 0.5,
    },
    'a pole that must not fall': { set: fallingPole(), success: 'truncated', confidence: 0.85 },
    'a pole, with a format that keeps no truncation flag': {
      set: { ...fallingPole(), truncated: new Uint8Array(fallingPole().steps) },
      success: 'T >= 20',
      confidence: 0.7,
    },
    'a hurry': {
      set: episodes([8, 20, 9, 20], (_e, t, last) => ({
        reward: -1,
        terminated: last && t < 19,
        truncated: t === 19,
      })),
      success: 'terminated',
      confidence: 0.7,
    },
    'a hurry in which the last step is free': {
      set: episodes([8, 20, 9, 20], (_e, t, last) => ({
        reward: last && t < 19 ? 0 : -1,
        terminated: last && t < 19,
        truncated: t === 19,
      })),
      success: 'terminated',
      confidence: 0.7,
    },
    'a big last reward of either sign': {
      set: episodes([8, 9, 7, 6], (e, t, last) => ({
        reward: last ? (e % 2 ? 100 : -100) : Math.sin(t),
        terminated: last,
      })),
      success: 'reward > 0 and terminated',
      confidence: 0.7,
    },
    'a flag in info': {
      set: episodes([4, 5, 6], (e, _t, last) => ({
        reward: -0.5 * e,
        truncated: last,
        info: { is_success: last && e > 0 },
      })),
      success: 'info.get("is_success")',
      confidence: 0.95,
    },
    'a flag that is given up again': {
      set: episodes([4, 5, 6], (e, t, last) => ({
        truncated: last,
        info: { success: e > 0 && t === 1 ? 1 : 0 },
      })),
      success: 'any(s.info.get("success") for s in steps)',
      confidence: 0.8,
    },
    DeepRacer: {
      set: episodes([5, 10, 10], (_e, t, last) => ({
        obs: { progress: (t + 1) * 10, steps: t + 1 },
        reward: 1,
        terminated: last,
      })),
      success: 'obs["progress"] >= 100',
      confidence: 0.95,
      format: 'deepracer',
    },
    'a walker that falls': {
      set: episodes([20, 7, 20, 5], (e, t, last) => ({
        reward: 1 + Math.sin(e * 7 + t) / 4,
        terminated: last && t < 19,
        truncated: t === 19,
      })),
      success: 'truncated and not terminated',
      confidence: 0.55,
    },
  };
  for (const [name, { set, success, confidence, format }] of Object.entries(cases)) {
    it(`finds the success in ${name}, and Python agrees`, async () => {
      const { task, notes, outcomes } = propose(set, format);
      assert.equal(task.success, success);
      assert.equal(notes.find(({ what }) => what.startsWith('success: '))?.confidence, confidence);
      const evaluated = await evaluateOutcomes(task, set, sandboxes.pyodide, DEFAULT_LIMITS);
      assert.deepEqual(evaluated.problems, []);
      assert.deepEqual(outcomes, evaluated.outcomes);
    });
  }

  it('judges completions by the column that does, by name and by what it holds', async () => {
    const rows = (columns: readonly Record<string, string | number | boolean>[]) =>
      recording(
        columns.map((obs) => [{ obs: { prompt: 'p', completion: 'c', ...obs }, terminated: true }]),
        'completions',
      );
    const flagged = rows([
      { score: 0.2, correct: true },
      { score: 0.9, correct: false },
    ]);
    assert.equal(propose(flagged).task.success, 'correct');
    assert.equal(propose(flagged).task.contract, 'trl');
    assert.equal(propose(rows([{ is_right: true }, { is_right: false }])).task.success, 'is_right');
    const graded = rows([{ score: 1 }, { score: 4 }, { score: 5 }]);
    const { task, outcomes } = propose(graded);
    assert.equal(task.success, 'score > 3');
    const evaluated = await evaluateOutcomes(task, graded, sandboxes.pyodide, DEFAULT_LIMITS);
    assert.deepEqual(outcomes, evaluated.outcomes);
    const silent = propose(rows([{ answer: '4' }, { answer: '5' }]));
    assert.equal(silent.task.success, undefined);
    assert.equal(silent.notes.find(({ what }) => what === 'success: left out')?.confidence, 0);
  });

  it('says plainly that a criterion holds in no episode, or in all', () => {
    const success = (set: TrajectorySet): string => {
      const note = propose(set).notes.find(({ what }) => what.startsWith('success: '));
      return `${note?.what}: ${note?.why}`;
    };
    assert.match(
      success(episodes([4, 5, 6], (_e, _t, last) => ({ reward: 0, terminated: last }))),
      /\(none of 3 episodes\): .*; it holds in none of them, so nothing recorded shows what succeeding looks like/,
    );
    assert.match(
      success(episodes([4, 5], (_e, _t, last) => ({ reward: Number(last), terminated: last }))),
      /\(2 of 2 episodes\): .*; it holds in all of them, so there is no failure to compare them with/,
    );
  });

  it('takes no criterion from what is the same in all, or from one episode against one', () => {
    const same = recording(
      [0, 1].map(() => [{ obs: { prompt: 'p', completion: 'c', score: 0.25 }, terminated: true }]),
      'completions',
    );
    assert.equal(propose(same).task.success, undefined);
    assert.match(propose(same).notes[0]?.why ?? '', /score is 0\.25 in every row/);
    const pair = episodes([3, 5], (e, t, last) => ({
      reward: Math.sin(e + t),
      terminated: last && e === 0,
      truncated: last && e === 1,
    }));
    assert.equal(propose(pair).task.success, undefined);
  });

  it('asks for the goal, and keeps the request out of what is written and shown', async () => {
    const { task, notes } = propose(episodes([4, 4], (e, _t, last) => ({ reward: last ? e : 0 })));
    assert.match(task.goal, /^Say here/);
    assert.equal(statedGoal(task.goal), '');
    assert.ok(notes.some(({ what }) => what === 'goal: not known'));
    const context = contextOf([], { success: 'terminated' });
    const starter = await starterReward({ ...context, task: { ...context.task, goal: task.goal } }, 'step');
    assert.doesNotMatch(starter, /Say here/);
  });

  it('asks what a success is where the recording does not tell, with its best guess as an example', async () => {
    const returns = episodes([5, 5, 5, 5, 5, 5], (e, t) => ({
      reward: -(e % 2 ? 10 : 1) - Math.sin(t + e) / 10,
    }));
    const asked = propose(returns);
    assert.equal(asked.task.success, undefined);
    assert.deepEqual(new Set(asked.outcomes.map(({ outcome }) => outcome)), new Set(['unknown']));
    assert.equal(asked.question[1], '"success": "sum(s.reward for s in steps) >= -30",');
    assert.match(asked.notes.find(({ what }) => what === 'success: left out')?.why ?? '', /widest gap/);
    const same = propose(episodes([9, 9, 9], (_e, _t, last) => ({ reward: 1, terminated: last })));
    assert.equal(same.task.success, undefined);

    const folder = await mkdtemp(join(tmpdir(), 'rewardsmith-'));
    const written = await writeScaffold({ ...asked, starter: '' }, folder);
    assert.ok(written.ok);
    const file = join(folder, 'a.reward.json');
    assert.match(
      await readFile(file, 'utf8'),
      /\n {2}\/\/ What is a success\?[^\n]*\n {2}\/\/ "success": "sum/,
    );
    const loaded = await loadTaskFile(file);
    assert.ok(loaded.ok && loaded.value.success === undefined);
    await rm(folder, { recursive: true });
  });

  it('says why it takes a discount, and how sure it is', () => {
    const discount = (set: TrajectorySet) => {
      const { task, notes } = propose(set);
      const note = notes.find(({ what }) => what.startsWith('discount: '));
      return [task.discount, note?.confidence];
    };
    assert.deepEqual(discount(corridor()), [0.99, 0.7]);
    assert.deepEqual(discount(episodes([300, 400], () => ({ reward: 1 }))), [0.99, 0.5]);
    const answers = recording([[{ obs: { prompt: 'p', completion: 'c' }, terminated: true }]], 'completions');
    assert.deepEqual(discount(answers), [1, 0.95]);
  });

  it('takes causes from a recorded reason, else from how the failures end', () => {
    const reasons = episodes([3, 4, 5, 6], (e, _t, last) => ({
      reward: last && e === 0 ? 1 : 0,
      terminated: last,
      info: { end_reason: !last ? '' : e === 0 ? 'goal' : e === 1 ? 'hit_wall' : 'fell' },
    }));
    assert.deepEqual(propose(reasons).task.causes, {
      fell: 'info.get("end_reason") == "fell"',
      'hit wall': 'info.get("end_reason") == "hit_wall"',
    });
    assert.deepEqual(propose(corridor()).task.causes, {
      'ended early': 'terminated',
      'out of time': 'truncated',
    });
  });

  it('knows CartPole by its numbers, its actions and how it moves, and not by four other numbers', () => {
    /** Gymnasium's Euler steps, pushed left and right in turns; it falls in all episodes but the last. */
    const cart = (scale: number, seconds = 0.02): TrajectorySet =>
      episodes([12, 9, 20], (e, t, last) => {
        const at = (step: number): number[] => {
          const state = [0, 0.3, 0.01 * (e < 2 ? 1 : 0), e < 2 ? (e ? 1.2 : 0.9) : 0];
          for (let i = 0; i < step; i++) {
            const [x = 0, v = 0, angle = 0, turn = 0] = state;
            state.splice(0, 4, x + seconds * v, v - 0.01, angle + seconds * turn, turn);
          }
          return state.map((value) => value * scale);
        };
        return {
          obs: at(t),
          nextObs: at(t + 1),
          action: t % 2,
          reward: 1,
          terminated: last && t < 19,
          truncated: t === 19,
        };
      });
    const { task, outcomes } = propose(cart(1));
    assert.deepEqual(Object.keys(task.observation ?? {}), [
      'cart_position',
      'cart_velocity',
      'pole_angle',
      'pole_angular_velocity',
    ]);
    assert.deepEqual(task.actions, ['push left', 'push right']);
    assert.deepEqual(
      outcomes.map(({ cause }) => cause),
      ['pole fell', 'pole fell', null],
    );
    assert.equal(propose(cart(100)).task.observation, undefined);
    assert.equal(propose(cart(1, 0.05)).task.observation, undefined);
  });

  it('names many files of one folder by a glob, few by their names, also elsewhere', () => {
    const named = (paths: readonly string[]) =>
      proposeTask(
        { set: corridor(), files: paths.map((file) => ({ file, format: 'jsonl' })) },
        '/data/tasks',
        'a',
      ).task.trajectories;
    assert.deepEqual(named(['/data/tasks/r/1.jsonl.gz', '/data/x.jsonl']), ['r/1.jsonl.gz', '../x.jsonl']);
    assert.deepEqual(named([1, 2, 3, 4, 5].map((n) => `/data/tasks/r/${n}.jsonl.gz`)), ['r/*.jsonl.gz']);
  });

  it('takes the goal from a mission that never changes', () => {
    const set = episodes([3, 4], () => ({ obs: { x: 1, mission: 'get to the green goal square' } }));
    assert.equal(propose(set).task.goal, 'Get to the green goal square.');
  });
});

describe('taskNameFor', () => {
  it('takes what the files have in common', () => {
    assert.equal(taskNameFor(['/r/lava-1.jsonl.gz', '/r/lava-2.jsonl.gz']), 'lava');
    assert.equal(taskNameFor(['C:\\r\\CartPole run.npz']), 'cartpole_run');
    assert.equal(taskNameFor(['0-iteration.csv']), 'iteration');
    assert.equal(taskNameFor(['2024.csv']), 'task');
    assert.equal(taskNameFor([]), 'task');
  });

  it('takes the name of a folder where the files are called as all are', () => {
    assert.equal(taskNameFor(['/home/ada/kitchen/data/main_data.hdf5']), 'kitchen');
    assert.equal(
      taskNameFor(['/w/gsm8k/completions_100.parquet', '/w/gsm8k/completions_200.parquet']),
      'gsm8k',
    );
    assert.equal(taskNameFor(['/w/reinvent/logs.tar.gz']), 'reinvent');
    assert.equal(taskNameFor(['/w/door/run-1/episodes.csv', '/w/door/run-2/episodes.csv']), 'door');
    assert.equal(taskNameFor(['/w/push/chunk-000/file-000.parquet']), 'push');
    assert.equal(taskNameFor(['C:\\w\\cart\\data.jsonl']), 'cart');
    assert.equal(taskNameFor(['/logs.tar.gz']), 'logs');
    assert.equal(taskNameFor(['/w/x/lava-training.tar.gz']), 'lava_training');
    assert.equal(taskNameFor(['/w/x/testbed.csv']), 'testbed');
  });
});

describe('writeScaffold', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes a task that loads, and never writes over a file', async () => {
    const proposal = {
      ...proposeTask({ set: corridor(), files }, folder, 'a'),
      starter: 'def reward(obs): ...\n',
    };
    const written = await writeScaffold(proposal, join(folder, 'deep'));
    assert.deepEqual(written, {
      ok: true,
      value: [join(folder, 'deep', 'a.reward.json'), join(folder, 'deep', 'a_reward.py')],
    });
    assert.deepEqual(await loadTaskFile(join(folder, 'deep', 'a.reward.json')), {
      ok: true,
      value: proposal.task,
    });

    await writeFile(join(folder, 'a_reward.py'), 'mine');
    const refused = await writeScaffold(proposal, folder);
    assert.ok(!refused.ok);
    assert.equal(refused.problem.code, 'file-exists');
    assert.equal(refused.problem.where?.file, join(folder, 'a_reward.py'));
    assert.equal(await readFile(join(folder, 'a_reward.py'), 'utf8'), 'mine');
    assert.ok(!(await readdir(folder)).includes('a.reward.json'));
  });

  it('says what is wrong when it cannot write', async () => {
    await writeFile(join(folder, 'file'), '');
    const proposal = { ...proposeTask({ set: corridor(), files }, folder, 'a'), starter: '' };
    const failed = await writeScaffold(proposal, join(folder, 'file'));
    assert.ok(!failed.ok);
    assert.equal(failed.problem.code, 'scaffold-unwritable');
  });
});

describe('proposeTaskFrom', () => {
  const example = join(__dirname, '../../../examples/lava-crossing');

  it('reads recordings and proposes a task with a reward to start from', async () => {
    const proposed = await proposeTaskFrom(['recordings/*.jsonl.gz'], example, example);
    assert.ok(proposed.ok);
    const { task, starter, problems, name } = proposed.value;
    assert.deepEqual(problems, []);
    assert.equal(name, 'layout');
    assert.equal(task.trajectories[0], 'recordings/layout-1.jsonl.gz');
    assert.match(starter ?? '', /success = reward > 0 and terminated/);
  });

  it('passes on what is wrong with the only recording', async () => {
    const proposed = await proposeTaskFrom(['no-such-file.jsonl'], example, example);
    assert.ok(!proposed.ok);
    assert.match(proposed.problem.message, /no-such-file\.jsonl/);
  });
});
