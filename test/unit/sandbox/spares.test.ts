import assert from 'node:assert/strict';
import { Child } from '../../../extension/core/sandbox/child';
import { Preload } from '../../../extension/core/sandbox/preload';
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
    const [first, second] = [(await spares.take()).child, (await spares.take()).child];
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
    const { child: taken } = await spares.take();
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

  it('are as many as were taken the last time, within bounds, until fewer are', async () => {
    const children: Child[] = [];
    const spares = new Spares(
      () => {
        const child = sleeper();
        children.push(child);
        return Promise.resolve(child);
      },
      1,
      3,
    );
    const takeSome = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i++) (await spares.take()).child.kill();
    };
    await takeSome(5);
    spares.warmUp();
    assert.equal(children.length, 5 + 3);
    // Nothing was taken since: they stay.
    spares.warmUp();
    await takeSome(3);
    assert.equal(children.length, 8);
    spares.warmUp();
    assert.equal(children.length, 11);
    await takeSome(2);
    spares.warmUp();
    assert.equal(children.length, 12, 'of two that are wanted, one was left');
    spares.dispose();
  });

  it('are sent the columns of the last run, one process each, and handed out by them', async () => {
    const echo = (): Child => {
      // Says how many bytes came before a request would.
      const script = 'let n = 0; process.stdin.on("data", (d) => { n += d.length; console.log(n); })';
      return new Child({ command: process.execPath, args: ['-e', script], env: {} });
    };
    const spares = new Spares(() => Promise.resolve(echo()), 2);
    const columns = [new Float64Array(10_000).fill(1), new Float64Array(20_000).fill(2)];
    const pieces = columns.map(({ buffer }) => new Uint8Array(buffer));
    const preloads = pieces.map((piece) => new Preload([piece, new Uint8Array(100)]));
    spares.sendAhead(preloads);
    spares.warmUp();
    const second = await spares.take(1);
    assert.ok(second.preload);
    assert.ok(second.preload.isSame(preloads[1]));
    assert.equal(second.preload.offsetOf(new Uint8Array(columns[1]?.buffer ?? new ArrayBuffer(0))), 0);
    // Another part of the same memory is something else, and what is small is sent with the request.
    assert.equal(second.preload.offsetOf(pieces[1]?.subarray(8) ?? new Uint8Array(0)), undefined);
    assert.equal(second.preload.offsetOf(pieces[0] ?? new Uint8Array(0)), undefined);
    const said = await new Promise<number>((resolve) =>
      second.child.onOutput((chunk) => {
        const count = Number(chunk.toString().trim().split('\n').at(-1));
        if (count === 16 + 160_000) resolve(count);
      }),
    );
    assert.equal(said, 160_016);
    const first = await spares.take(1);
    assert.ok(first.preload?.isSame(preloads[0]), 'what is left, when the wanted one is gone');
    first.child.kill();
    second.child.kill();
    spares.dispose();
  });
});
