import assert from 'node:assert/strict';
import { Child } from '../../../extension/core/sandbox/child';
import { Spares } from '../../../extension/core/sandbox/spares';

const sleeper = (): Child =>
  new Child({ command: process.execPath, args: ['-e', 'setInterval(() => 0, 1000)'], env: {} });

describe('spare processes', () => {
  it('are started ahead, handed out once, and replaced', async () => {
    const started: boolean[] = [];
    const spares = new Spares((isSpare) => {
      started.push(isSpare);
      return Promise.resolve(sleeper());
    }, 1);
    spares.warmUp();
    spares.warmUp();
    assert.deepEqual(started, [true]);
    const [first, second] = [await spares.take(), await spares.take()];
    assert.notEqual(first, second);
    assert.deepEqual(started, [true, false]);
    spares.warmUp();
    assert.deepEqual(started, [true, false, true]);
    first.kill();
    second.kill();
    spares.dispose();
  });

  it('are not handed out once they are dead', async () => {
    const children: Child[] = [];
    const spares = new Spares(() => {
      const child = sleeper();
      children.push(child);
      return Promise.resolve(child);
    }, 1);
    spares.warmUp();
    children[0]?.kill();
    await children[0]?.exited;
    const taken = await spares.take();
    assert.equal(taken, children[1]);
    taken.kill();
    spares.dispose();
  });

  it('end when nobody wants them any more', async () => {
    const children: Child[] = [];
    const spares = new Spares(() => {
      const child = sleeper();
      children.push(child);
      return Promise.resolve(child);
    }, 2);
    spares.warmUp();
    spares.dispose();
    assert.equal(children.length, 2);
    for (const child of children) assert.equal((await child.exited).signal, 'SIGKILL');
  });

  it('that can not be started leave the run to say why', async () => {
    const spares = new Spares(() => Promise.reject(new Error('no interpreter')), 1);
    spares.warmUp();
    await assert.rejects(spares.take(), /no interpreter/);
  });
});
