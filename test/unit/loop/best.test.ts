import assert from 'node:assert/strict';
import { isBetter } from '../../../extension/core/loop/best';
import { finding, sketch, suggestion } from './samples';

describe('isBetter', () => {
  const base = { kind: 'misordered', auc: { value: 0.8 }, suggestions: [suggestion('x')] } as const;

  it('asks the verdict first, then steps without a reward, errors, AUC and what is left to do', () => {
    const worse = sketch({ ...base, crashes: 1 });
    const ladder = [
      sketch({ ...base, kind: 'broken', auc: { value: 1 } }),
      worse,
      sketch({ ...base, findings: [finding('error')] }),
      sketch({ ...base, auc: { value: 0.7 } }),
      sketch(base),
      sketch({ ...base, suggestions: [] }),
      sketch({ ...base, kind: 'ready', auc: { value: 0.1 }, crashes: 3 }),
    ];
    for (const [i, lower] of ladder.entries()) {
      for (const higher of ladder.slice(i + 1)) {
        assert.equal(isBetter(higher, lower), true);
        assert.equal(isBetter(lower, higher), false);
      }
    }
  });

  it('prefers the earlier of two equals, a tiny gain in AUC included', () => {
    assert.equal(isBetter(sketch({ ...base, auc: { value: 0.801 } }), sketch(base)), false);
  });

  it('compares what is left to do where there is no AUC', () => {
    const auc = { reason: 'all episodes failed' };
    const left = sketch({ kind: 'not-testable', auc, suggestions: [] });
    assert.equal(isBetter(left, sketch({ kind: 'not-testable', auc, suggestions: [suggestion('x')] })), true);
  });
});
