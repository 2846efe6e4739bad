import assert from 'node:assert/strict';
import type { Finding } from '../../../extension/core/critic/finding';
import { withoutDoubles, type OtherMessage } from '../../../extension/core/editing/neighbours';

function finding(code: string, source: Finding['source'], line: number): Finding {
  return {
    code,
    source,
    severity: 'warning',
    message: code,
    file: '/task/reward.py',
    range: { line, column: 1, endLine: line, endColumn: 2 },
  };
}

const FINDINGS = [
  finding('RS001', 'rule', 3),
  finding('F821', 'ruff', 4),
  finding('invalid-syntax', 'ruff', 5),
  finding('B015', 'ruff', 6),
  finding('RS807', 'analysis', 7),
];

function left(
  choice: 'auto' | 'always' | 'never',
  neighbours: { ruff: boolean; types: boolean },
  others: readonly OtherMessage[] = [],
): string[] {
  return withoutDoubles(FINDINGS, choice, neighbours, others).map(({ code }) => code);
}

describe('beside other linters', () => {
  it('alone, everything is said', () => {
    assert.deepEqual(
      left('auto', { ruff: false, types: false }),
      FINDINGS.map(({ code }) => code),
    );
  });

  it('what Ruff says without being told is left to it, and never a finding about rewards', () => {
    assert.deepEqual(left('auto', { ruff: true, types: false }), ['RS001', 'B015', 'RS807']);
  });

  it('undefined names and syntax are left to Pylance', () => {
    assert.deepEqual(left('auto', { ruff: false, types: true }), ['RS001', 'B015', 'RS807']);
  });

  it('what somebody says on the same line is not said again', () => {
    const others = [
      { source: 'Ruff', code: 'B015', line: 6 },
      { source: 'Pyright', code: 'reportUndefinedVariable', line: 4 },
    ];
    assert.deepEqual(left('auto', { ruff: false, types: false }, others), [
      'RS001',
      'invalid-syntax',
      'RS807',
    ]);
    assert.ok(
      left('auto', { ruff: false, types: false }, [{ source: 'Ruff', code: 'B015', line: 9 }]).includes(
        'B015',
      ),
    );
  });

  it('the setting has the last word', () => {
    assert.equal(left('always', { ruff: true, types: true }).length, FINDINGS.length);
    assert.deepEqual(left('never', { ruff: false, types: false }), ['RS001', 'RS807']);
  });
});
