import assert from 'node:assert/strict';
import {
  comparisons,
  guardsOf,
  keyOf,
  numberValue,
  stringValue,
} from '../../../extension/core/syntax/expressions';
import { PyModule } from '../../../extension/core/syntax/module';
import { PySource } from '../../../extension/core/syntax/tree';

describe('PySource', () => {
  it('counts columns in UTF-16 units', async () => {
    const document = await PySource.parse('é = "😀"; x = 1\n');
    const [, x] = document.root.all('assignment');
    assert.deepEqual(x?.range, { line: 1, column: 11, endLine: 1, endColumn: 16 });
    assert.equal(x?.text, 'x = 1');
  });

  it('gives the line of a statement without indentation and comment', async () => {
    const document = await PySource.parse('if a:\r\n    b = "#1"  # two\r\n\r\n');
    assert.deepEqual(document.lineRange(2), { line: 2, column: 5, endLine: 2, endColumn: 13 });
    assert.deepEqual(document.lineRange(3), { line: 3, column: 1, endLine: 3, endColumn: 1 });
    assert.deepEqual(document.lineRange(99), { line: 99, column: 1, endLine: 99, endColumn: 1 });
  });

  it('says when something does not parse', async () => {
    assert.equal((await PySource.parse('x = (1\n')).hasError, true);
    assert.equal((await PySource.parse('')).hasError, false);
  });
});

describe('expressions', () => {
  const first = async (source: string) => {
    const node = (await PySource.parse(`${source}\n`)).root.parts[0]?.parts[0];
    assert.ok(node);
    return node;
  };

  it('names variables by their path', async () => {
    assert.equal(keyOf(await first("self.memory['d'][0].x")), 'self.memory["d"][0].x');
    assert.equal(keyOf(await first('a[-1]')), 'a[-1]');
    assert.equal(keyOf(await first('a[i]')), null);
    assert.equal(keyOf(await first('f().x')), null);
  });

  it('reads numbers and texts as written', async () => {
    assert.equal(numberValue(await first('-(1_000)')), -1000);
    assert.equal(numberValue(await first('1e-3')), 0.001);
    assert.equal(numberValue(await first('x')), null);
    assert.equal(stringValue(await first('r"a\\d" "b"')), 'a\\db');
    assert.equal(stringValue(await first('f"{x}"')), null);
  });

  it('takes comparisons apart', async () => {
    const links = comparisons(await first('a < b not in c'));
    assert.deepEqual(
      links.map(({ left, operator, right }) => [left.text, operator, right.text]),
      [
        ['a', '<', 'b'],
        ['b', 'not in', 'c'],
      ],
    );
  });

  it('knows what holds where a statement runs', async () => {
    const source =
      'def f(a, b, c):\n    if not a:\n        return 0\n    if b:\n        pass\n    elif c:\n        return a if d and here else 1\n';
    const document = await PySource.parse(source);
    const here = document.root.all('identifier').find((node) => node.text === 'here');
    assert.ok(here);
    assert.deepEqual(
      guardsOf(here).map(({ condition, holds }) => `${condition.text}: ${holds}`),
      ['d: true', 'c: true', 'b: false', 'not a: false'],
    );
  });
});

describe('PyModule', () => {
  it('resolves imported names, and calls of its own functions and methods', async () => {
    const module = new PyModule(
      await PySource.parse(
        'import numpy as np\nfrom math import exp as e, hypot\nimport os.path\n\ndef g(x): pass\n\nclass A:\n    def m(self): pass\n    def n(self):\n        return np.linalg.norm(e(1), hypot(2), os.path.join(3), g(4), self.m(5), torch.sum(6))\n',
      ),
    );
    const calls = module.document.root.all('call');
    assert.deepEqual(
      calls.map((call) => module.calledName(call)),
      ['numpy.linalg.norm', 'math.exp', 'math.hypot', 'os.path.join', 'g', 'self.m', 'torch.sum'],
    );
    assert.deepEqual(
      calls.map((call) => module.calledFunction(call)?.name ?? null),
      [null, null, null, null, 'g', 'm', null],
    );
  });
});
