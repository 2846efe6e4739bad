import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CandidateHistory } from '../../extension/core/loop/history';
import { RoundFolder } from '../../extension/core/training/round-folder';
import { makeBelow } from '../../extension/core/write-whole';

describe('a folder of our own beside a task', () => {
  let folder: string;
  let outside: string;
  let task: string;

  beforeEach(function () {
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'rewardsmith-own-'));
    outside = mkdtempSync(join(tmpdir(), 'rewardsmith-outside-'));
    task = join(folder, 'lava.reward.json');
  });
  afterEach(() => {
    for (const path of [folder, outside]) rmSync(path, { recursive: true, force: true });
  });

  it('is made with those between', async () => {
    const wanted = join(folder, '.rewardsmith', 'lava', 'rounds');
    await makeBelow(folder, wanted);
    await makeBelow(folder, wanted);
    assert.ok(statSync(wanted).isDirectory());
  });

  it('is none where a repository has put a link', async () => {
    for (const path of ['.rewardsmith', '.rewardsmith/lava', '.rewardsmith/lava/rounds']) {
      rmSync(join(folder, '.rewardsmith'), { recursive: true, force: true });
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      symlinkSync(outside, join(folder, path));
      await assert.rejects(makeBelow(folder, join(folder, '.rewardsmith', 'lava', 'rounds')), /is a link/);
    }
    assert.deepEqual(readdirSync(outside), []);
  });

  it('keeps candidates and rounds from going through a link', async () => {
    mkdirSync(join(folder, '.rewardsmith'));
    symlinkSync(outside, join(folder, '.rewardsmith', 'lava'));
    const history = await CandidateHistory.open(task);
    assert.ok(history.ok);
    const added = await history.value.add({ code: 'a', origin: 'hand', parent: null, explanation: '' });
    assert.equal(added.ok, false);
    await assert.rejects(RoundFolder.make(task, 'native'), /is a link/);
    assert.deepEqual(readdirSync(outside), []);
  });

  it('is not a way to write over a file elsewhere', async () => {
    const victim = join(outside, 'kept.txt');
    writeFileSync(victim, 'mine');
    const round = await RoundFolder.make(task, 'native');
    symlinkSync(victim, round.recordingOf(0));
    symlinkSync(victim, join(round.folder, 'training.json'));
    round.append(0, '{}\n');
    await assert.rejects(
      round.finish({
        label: 'x',
        budget: { steps: 1, seeds: 1, seconds: 1 },
        seeds: [],
        problem: null,
        seconds: 0,
        runtime: '',
        isolation: '',
      }),
    );
    assert.equal(statSync(victim).size, 4);
  });
});
