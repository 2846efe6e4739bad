import assert from 'node:assert/strict';
import {
  formatMeasure,
  formatNumber,
  formatPercent,
  formatShare,
} from '../../../extension/core/measures/format';

describe('format', () => {
  it('shows three significant digits and no -0', () => {
    const shown = [0, -0, 0.05234, 1, -1.5, 12.345, 1234.5, 1.25e-7, 3e9, -1e-17].map(formatNumber);
    assert.deepEqual(shown, ['0', '0', '0.0523', '1', '−1.5', '12.3', '1,235', '1.25e-7', '3e+9', '−1e-17']);
    assert.equal(formatShare(-0.001), '0.00');
    assert.equal(formatShare(-0.25), '−0.25');
  });

  it('says all or nothing only where it is true', () => {
    assert.deepEqual([1, 0.999, 0.5, 0.001, 0].map(formatPercent), [
      '100 %',
      '> 99 %',
      '50 %',
      '< 1 %',
      '0 %',
    ]);
    assert.deepEqual([1, 0.999, 0.5, 0.001, 0].map(formatShare), [
      '1.00',
      '> 0.99',
      '0.50',
      '< 0.01',
      '0.00',
    ]);
  });

  it('shows a measure with its interval, or its reason', () => {
    assert.equal(formatMeasure('auc', { value: 0.931, interval: [0.882, 0.97] }), '0.93 [0.88, 0.97]');
    assert.equal(formatMeasure('largestReward', { value: 1234.5 }), '1,235');
    assert.equal(
      formatMeasure('auc', { reason: 'all 31 episodes failed' }),
      'does not apply: all 31 episodes failed',
    );
  });
});
