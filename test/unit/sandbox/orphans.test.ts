import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onBothRuntimes } from './runtimes';

const HOST = join(__dirname, 'host-process.ts');

onBothRuntimes('a host', (_sandbox, id) => {
  function start(mode: 'finish' | 'hang') {
    const host = spawn(process.execPath, ['-r', 'tsx/cjs', HOST, id, mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = new Promise<string>((resolve) =>
      host.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    );
    const exited = new Promise<number | null>((resolve) => host.once('exit', resolve));
    return { host, said, exited };
  }

  it('that forgets to dispose ends all the same', async () => {
    const { said, exited } = start('finish');
    const pids = (await said).trim().split(' ').filter(Boolean).map(Number);
    assert.equal(await exited, 0);
    await gone(pids);
  });

  it('that is killed in the middle of a run leaves no process', async () => {
    const { host, said, exited } = start('hang');
    const pids = (await said).trim().split(' ').filter(Boolean).map(Number);
    assert.ok(pids.length > 0);
    host.kill('SIGKILL');
    await exited;
    await gone(pids);
  });
});

describe('a guardian', function () {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('kills what a killed process had it watch, and nothing else', async () => {
    const host = spawn(process.execPath, ['-r', 'tsx/cjs', join(__dirname, 'guarded-process.ts')]);
    const said = await new Promise<string>((resolve) =>
      host.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    );
    const [watched = 0, forgotten = 0] = said.trim().split(' ').map(Number);
    assert.ok(isAlive(watched));
    host.kill('SIGKILL');
    await gone([watched]);
    assert.ok(isAlive(forgotten));
    process.kill(forgotten, 'SIGKILL');
  });
});

async function gone(pids: readonly number[]): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    if (!pids.some(isAlive)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`still running: ${pids.filter(isAlive).join(', ')}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
