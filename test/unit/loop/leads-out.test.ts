import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modulesBeside } from '../../../extension/core/loop/modules-beside';
import { resolveReward } from '../../../extension/core/loop/reward-file';
import type { RewardTask } from '../../../extension/core/task/task';
import { inspectRecordings } from '../../../extension/core/trajectory/inspect';

describe('links that lead out of a project', () => {
  let folder: string;
  let project: string;
  let taskFile: string;
  const secret = 'def reward(obs): return "the user\'s own"';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rewardsmith-links-'));
    project = join(folder, 'project');
    for (const path of ['project/.git', 'project/task', 'project/shared', 'elsewhere'])
      mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, 'elsewhere', 'own.py'), secret);
    writeFileSync(join(project, 'shared', 'reward.py'), 'def reward(obs): return 1');
    taskFile = join(project, 'task', 'a.reward.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const codeOf = async (reward: string | undefined, override?: string): Promise<string> => {
    const task = { goal: '', trajectories: [], ...(reward === undefined ? {} : { reward }) };
    const found = await resolveReward(taskFile, task as unknown as RewardTask, override);
    return found.ok ? 'ok' : found.problem.code;
  };

  it('are not followed to reward code, be it the file or a folder that is linked', async () => {
    symlinkSync(join(folder, 'elsewhere', 'own.py'), join(project, 'task', 'reward.py'));
    symlinkSync(join(folder, 'elsewhere'), join(project, 'task', 'rewards'));
    symlinkSync('reward.py', join(project, 'task', 'twice.py'));
    for (const name of ['reward.py', 'rewards/own.py', 'twice.py', './rewards/../reward.py'])
      assert.equal(await codeOf(name), 'reward-elsewhere', name);
    // Nor is it taken for the only reward there is.
    assert.equal(await codeOf(undefined), 'reward-unnamed');
  });

  it('are followed within the project, where the name says itself that it is elsewhere, and when the user names them', async () => {
    symlinkSync(join(project, 'shared', 'reward.py'), join(project, 'task', 'reward.py'));
    symlinkSync(join(folder, 'elsewhere', 'own.py'), join(project, 'task', 'other.py'));
    assert.equal(await codeOf('reward.py'), 'ok');
    assert.equal(await codeOf('../../elsewhere/own.py'), 'ok');
    assert.equal(await codeOf(join(folder, 'elsewhere', 'own.py')), 'ok');
    assert.equal(await codeOf('reward.py', join(project, 'task', 'other.py')), 'ok');
  });

  it('do not matter where the project is opened by one', async () => {
    writeFileSync(join(project, 'task', 'reward.py'), 'def reward(obs): return 1');
    symlinkSync(project, join(folder, 'opened'));
    taskFile = join(folder, 'opened', 'task', 'a.reward.json');
    assert.equal(await codeOf('reward.py'), 'ok');
  });

  it('are not followed to modules that a reward imports', async () => {
    symlinkSync(join(folder, 'elsewhere', 'own.py'), join(project, 'task', 'helper.py'));
    symlinkSync(join(folder, 'elsewhere'), join(project, 'task', 'package'));
    const source = 'import helper\nfrom package import own\nimport package.own';
    const { modules } = await modulesBeside(join(project, 'task', 'reward.py'), source);
    assert.ok(modules.every((module) => !module.source.includes('own"')));
  });

  it('are followed to recordings, and inspecting says so', async () => {
    const rows = [0, 1].map((t) => JSON.stringify({ episode: 0, t, obs: [t], action: 0, reward: 0 }));
    writeFileSync(join(folder, 'elsewhere', 'run.jsonl'), rows.join('\n'));
    symlinkSync(join(folder, 'elsewhere', 'run.jsonl'), join(project, 'run.jsonl'));
    writeFileSync(join(project, 'own.jsonl'), rows.join('\n'));
    const { files } = await inspectRecordings(['*.jsonl'], project, () => null);
    const said = files.map((file) => ('notes' in file ? file.notes.join() : file.error));
    assert.equal(said.length, 2);
    assert.doesNotMatch(said[0] ?? '', /link/);
    assert.match(said[1] ?? '', /reached by a link that leads out of this folder, to .*elsewhere.run\.jsonl/);
  });
});
