import assert from 'node:assert/strict';
import { PyModule } from '../../../extension/core/syntax/module';
import { PySource } from '../../../extension/core/syntax/tree';

async function flowOf(body: string) {
  const lines = body.split('\n').map((line) => `    ${line}`);
  const module = new PyModule(await PySource.parse(`def f(p, q=1):\n${lines.join('\n')}\n`));
  const [fn] = module.functions;
  assert.ok(fn);
  return fn.flow;
}

/** Lines of the function's body (from 1) whose writes the last read of a variable can see; 0 is a parameter. */
async function seen(body: string, key: string): Promise<(number | 'unset')[]> {
  const flow = await flowOf(body);
  const read = flow.reads.get(key)?.at(-1);
  assert.ok(read, `no read of ${key}`);
  const lines: (number | 'unset')[] = flow.definitionsAt(read).map((write) => write.target.range.line - 1);
  return flow.mayBeUnset(read) ? [...lines, 'unset'] : lines;
}

describe('data flow', () => {
  it('follows assignments in order', async () => {
    assert.deepEqual(await seen('x = 1\nx = 2\nreturn x', 'x'), [2]);
    assert.deepEqual(await seen('return p', 'p'), [0]);
    assert.deepEqual(await seen('x = 1\nx += 2\nreturn x', 'x'), [2]);
  });

  it('joins branches', async () => {
    assert.deepEqual(await seen('if p:\n    x = 1\nelse:\n    x = 2\nreturn x', 'x'), [2, 4]);
    assert.deepEqual(await seen('if p:\n    x = 1\nreturn x', 'x'), [2, 'unset']);
    assert.deepEqual(await seen('x = 0\nif p:\n    x = 1\n    return x\nreturn x', 'x'), [1]);
    assert.deepEqual(
      await seen('match p:\n    case 1:\n        x = 1\n    case _:\n        x = 2\nreturn x', 'x'),
      [3, 5],
    );
  });

  it('takes what a loop leaves to its next round and behind it', async () => {
    assert.deepEqual(await seen('x = 0\nfor i in p:\n    x = x + i\nreturn x', 'x'), [1, 3]);
    assert.deepEqual(
      await seen('for i in p:\n    if i:\n        x = 1\n        break\nelse:\n    x = 2\nreturn x', 'x'),
      [6, 3],
    );
    assert.deepEqual(await seen('while True:\n    x = 1\n    if p:\n        break\nreturn x', 'x'), [2]);
  });

  it('lets a handler start after any statement of the try', async () => {
    assert.deepEqual(
      await seen('x = 0\ntry:\n    x = 1\n    g()\nexcept E:\n    return x\nreturn 1', 'x'),
      [1, 3],
    );
    assert.deepEqual(
      await seen('try:\n    x = 1\nexcept E:\n    x = 2\nfinally:\n    g()\nreturn x', 'x'),
      [2, 4],
    );
  });

  it('knows paths with literal keys, and forgets them with their object', async () => {
    assert.deepEqual(await seen('self.a = 1\nreturn self.a', 'self.a'), [1]);
    assert.deepEqual(await seen("d['k'] = 1\nreturn d['k']", 'd["k"]'), [1]);
    assert.deepEqual(await seen("d['k'] = 1\nd = {}\nreturn d['k']", 'd["k"]'), ['unset']);
  });

  it('pairs tuples, and remembers what is taken apart', async () => {
    const flow = await flowOf('x, y = 1, p\na, *b = p\nreturn x + y + a + b');
    const values = flow.writes.map(({ key, kind, value, unpacked }) => [
      key,
      kind,
      value?.text ?? unpacked?.index,
    ]);
    assert.deepEqual(values.slice(2), [
      ['x', 'assign', '1'],
      ['y', 'assign', 'p'],
      ['a', 'unpack', 0],
      ['b', 'unpack', 1],
    ]);
  });

  it('keeps comprehension variables and nested functions apart', async () => {
    const flow = await flowOf(
      'x = 1\ny = [x for x in p]\ndef g():\n    nonlocal x\n    return y\nreturn lambda z: q',
    );
    assert.equal(flow.reads.get('x'), undefined);
    assert.deepEqual([...flow.closureReads].filter((name) => 'yq'.includes(name)).sort(), ['q', 'y']);
    assert.ok(flow.escaping.has('x'));
  });

  it('says whether the end is reached', async () => {
    const ends = async (body: string): Promise<boolean> => (await flowOf(body)).fallsThrough;
    assert.equal(await ends('return 1'), false);
    assert.equal(await ends('if p:\n    return 1'), true);
    assert.equal(await ends('if p:\n    return 1\nelse:\n    raise E'), false);
    assert.equal(await ends('while True:\n    pass'), false);
    assert.equal(await ends('with p:\n    return 1'), false);
    assert.equal(await ends('try:\n    return 1\nexcept E:\n    pass'), true);
    assert.equal(await ends('try:\n    g()\nfinally:\n    return 1'), false);
    assert.equal(await ends('for i in p:\n    return 1'), true);
    assert.equal(await ends('assert False'), false);
  });
});
