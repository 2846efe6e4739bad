import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rewardsmith } from './run';

const STEPS = Array.from({ length: 6 }, (_, step) =>
  JSON.stringify({ obs: [step], action: 0, reward: 1, terminated: step % 3 === 2 }),
).join('\n');

describe('a task whose recordings lie on a server', () => {
  let server: Server;
  let asked = 0;
  let folder = '';

  before(async () => {
    server = createServer((_, response) => {
      asked++;
      response.end(`${STEPS}\n`);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    folder = mkdtempSync(join(tmpdir(), 'rewardsmith-network-'));
    const { port } = server.address() as AddressInfo;
    const trajectories = [`http://127.0.0.1:${port}/a.jsonl`];
    writeFileSync(
      join(folder, 'a.reward.json'),
      JSON.stringify({ goal: 'x', reward: 'r.py', trajectories, success: 'terminated' }),
    );
    writeFileSync(join(folder, 'r.py'), 'def reward(obs, action):\n    return float(obs[0])\n');
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is not fetched where nobody has agreed and nobody can be asked', async () => {
    const { code, stderr } = await rewardsmith(['replay', 'a.reward.json'], folder);
    assert.equal(code, 2);
    assert.match(stderr, /lies on 127\.0\.0\.1:\d+, and nothing is fetched .*add --allow-network/);
    assert.equal(asked, 0);
  });

  it('is fetched with --allow-network', async () => {
    const { code, stderr } = await rewardsmith(['replay', 'a.reward.json', '--allow-network'], folder);
    assert.equal(code, 0, stderr);
    assert.equal(asked, 1);
  });

  it('is fetched where its address is given by hand', async () => {
    const { port } = server.address() as AddressInfo;
    const { stdout } = await rewardsmith(['inspect', `http://127.0.0.1:${port}/b.jsonl`], folder);
    assert.match(stdout, /2 episodes, 6 steps/);
  });
});
