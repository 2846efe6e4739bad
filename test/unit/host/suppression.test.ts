import assert from 'node:assert/strict';
import type { Finding } from '../../../extension/core/critic/finding';
import { suppressionFor } from '../../../extension/host/suppression';

function finding(code: string, source: Finding['source']): Finding {
  return {
    code,
    source,
    severity: 'warning',
    message: '',
    file: 'reward.py',
    range: { line: 1, column: 1, endLine: 1, endColumn: 2 },
  };
}

describe('suppressionFor', () => {
  it('puts the comment of whoever found it at the end of the line', () => {
    assert.equal(suppressionFor(finding('RS004', 'rule'), 'a = 1  '), 'a = 1  # rewardsmith: ignore[RS004]');
    assert.equal(suppressionFor(finding('F821', 'ruff'), 'a = b'), 'a = b  # noqa: F821');
  });

  it('joins a comment that is there', () => {
    assert.equal(
      suppressionFor(finding('RS004', 'rule'), 'a = 1  # rewardsmith: ignore[RS001] on purpose'),
      'a = 1  # rewardsmith: ignore[RS001, RS004] on purpose',
    );
    assert.equal(
      suppressionFor(finding('F821', 'ruff'), 'a = b  # noqa: E501 x'),
      'a = b  # noqa: E501, F821 x',
    );
  });

  it('does not offer to silence what a run has shown', () => {
    assert.equal(suppressionFor(finding('RS901', 'dry-run'), 'a = 1'), null);
    assert.equal(suppressionFor(finding('RS950', 'analysis'), 'a = 1'), null);
  });
});
