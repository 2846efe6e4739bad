import assert from 'node:assert/strict';
import { atTheEnd, renameExpression } from '../../../extension/core/designer/expression';

describe('renameExpression', () => {
  const rename = (name: string): string | null =>
    name === 'obs' ? 'params' : name === 'T' ? '(t + 1)' : name === 'steps' ? null : name;

  it('renames free names only', async () => {
    assert.equal(
      await renameExpression('obs["obs"] > T and info.obs and f(obs=1)', rename),
      'params["obs"] > (t + 1) and info.obs and f(obs=1)',
    );
    assert.equal(
      await renameExpression('any(obs > 0 for obs in info["all"])', rename),
      'any(obs > 0 for obs in info["all"])',
    );
    assert.equal(await renameExpression('"é𝄞" in obs and T', rename), '"é𝄞" in params and (t + 1)');
  });

  it('gives nothing for unknown names, statements and broken text', async () => {
    assert.equal(await renameExpression('steps[0].reward > 0', rename), null);
    assert.equal(await renameExpression('x = 1', rename), null);
    assert.equal(await renameExpression('reward >', rename), null);
  });
});

describe('atTheEnd', () => {
  it('asks for the end unless the condition already does', async () => {
    assert.equal(await atTheEnd('reward > 0 and terminated'), 'reward > 0 and terminated');
    assert.equal(await atTheEnd('(truncated and x) and y'), '(truncated and x) and y');
    assert.equal(await atTheEnd('truncated'), 'truncated');
    assert.equal(await atTheEnd('not terminated'), '(terminated or truncated) and (not terminated)');
    assert.equal(await atTheEnd('terminated or x'), '(terminated or truncated) and (terminated or x)');
    assert.equal(await atTheEnd('obs["p"] >= 100'), '(terminated or truncated) and obs["p"] >= 100');
  });
});
