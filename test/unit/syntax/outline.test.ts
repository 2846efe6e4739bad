import assert from 'node:assert/strict';
import { outlineModule } from '../../../extension/core/syntax/outline';

describe('outlineModule', () => {
  it('sees parameters of every kind, inner functions, classes and imports', async () => {
    const outline = await outlineModule(`
import numpy as np
from math import exp
import os.path

@cached
def reward(obs, action: int, *, memory=None, **rest) -> float:
    """Pays."""
    def dense():
        return 1
    return dense()

class Reward(Base):
    def __call__(self, obs): return 0
    async def later(self): pass
`);
    assert.equal(outline.hasSyntaxError, false);
    assert.deepEqual(outline.imports, ['math', 'numpy', 'os']);
    const [reward] = outline.functions;
    assert.deepEqual(reward, {
      name: 'reward',
      parameters: [
        { name: 'obs', kind: 'positional', hasDefault: false },
        { name: 'action', kind: 'positional', hasDefault: false, annotation: 'int' },
        { name: 'memory', kind: 'keyword', hasDefault: true },
        { name: 'rest', kind: 'kwargs', hasDefault: false },
      ],
      isAsync: false,
      inner: ['dense'],
      docstring: 'Pays.',
      line: 7,
      endLine: 11,
      returnedCall: 'dense',
    });
    assert.deepEqual(
      outline.classes.map((c) => [c.name, c.bases, c.methods.map((m) => [m.name, m.isAsync])]),
      [
        [
          'Reward',
          ['Base'],
          [
            ['__call__', false],
            ['later', true],
          ],
        ],
      ],
    );
  });

  it('says when the source is broken and still shows what is whole', async () => {
    const outline = await outlineModule('def reward(obs):\n    return 1\n\ndef broken(:\n');
    assert.equal(outline.hasSyntaxError, true);
    assert.equal(outline.functions[0]?.name, 'reward');
  });
});
