import assert from 'node:assert/strict';
import { lint } from '../../../extension/core/critic/critic';
import type { Finding } from '../../../extension/core/critic/finding';
import { toSarif } from '../../../extension/core/critic/sarif';
import { assertSarif } from './sarif-schema';

describe('toSarif', () => {
  it('writes a log with rules, help, levels, regions and fixes', async () => {
    const source =
      'import re\n\n\ndef reward(text, tags):\n    bonus = 1\n    return float(bool(re.match(r"<think>.*</think>", text))) + missing\n';
    const findings = await lint({
      source,
      file: '/work/my task/reward.py',
      contract: null,
      entry: null,
      recording: null,
      fields: null,
      discount: null,
      mismatch: null,
    });
    const log = toSarif(findings, '/work', '1.2.3') as {
      runs: {
        tool: { driver: { version: string; rules: { id: string; help?: { markdown: string } }[] } };
        columnKind: string;
        results: {
          ruleId: string;
          ruleIndex: number;
          level: string;
          locations: { physicalLocation: { artifactLocation: { uri: string }; region: object } }[];
          fixes?: { artifactChanges: { replacements: object[] }[] }[];
        }[];
      }[];
    };
    await assertSarif(log);
    const [run] = log.runs;
    assert.ok(run);
    assert.equal(run.columnKind, 'utf16CodeUnits');
    assert.deepEqual(
      run.results.map((result) => [result.ruleId, result.level, run.tool.driver.rules[result.ruleIndex]?.id]),
      [
        ['RS001', 'warning', 'RS001'],
        ['RS007', 'warning', 'RS007'],
        ['F821', 'error', 'F821'],
      ],
    );
    assert.deepEqual(run.results[0]?.locations[0]?.physicalLocation, {
      artifactLocation: { uri: 'my%20task/reward.py', uriBaseId: '%SRCROOT%' },
      region: { startLine: 5, startColumn: 5, endLine: 5, endColumn: 10 },
    });
    assert.deepEqual(run.results[1]?.fixes?.[0]?.artifactChanges[0]?.replacements, [
      {
        deletedRegion: { startLine: 6, startColumn: 58, endLine: 6, endColumn: 58 },
        insertedContent: { text: ', flags=re.DOTALL' },
      },
    ]);
    assert.match(
      run.tool.driver.rules.find(({ id }) => id === 'RS001')?.help?.markdown ?? '',
      /never reaches/,
    );
  });

  it('knows a finding again when its lines have moved', () => {
    const finding = (line: number, file = '/work/reward.py'): Finding => ({
      code: 'RS001',
      severity: 'warning',
      message: 'bonus is never paid',
      file,
      range: { line, column: 5, endLine: line, endColumn: 10 },
      source: 'rule',
    });
    const prints = (findings: readonly Finding[], lines: readonly string[]): string[] => {
      const log = toSarif(findings, '/work', '1', (_, line) => lines[line - 1] ?? null) as {
        runs: { results: { partialFingerprints: Record<string, string> }[] }[];
      };
      return (log.runs[0]?.results ?? []).flatMap(({ partialFingerprints }) =>
        Object.values(partialFingerprints),
      );
    };
    const [before] = prints([finding(1)], ['    bonus = 1']);
    assert.deepEqual(prints([finding(3)], ['', '', 'bonus = 1']), [before]);
    assert.notEqual(prints([finding(1)], ['bonus = 2'])[0], before);
    assert.notEqual(prints([finding(1, '/work/other.py')], ['bonus = 1'])[0], before);
    const [first, second] = prints([finding(1), finding(2)], ['bonus = 1', 'bonus = 1']);
    assert.equal(first, before);
    assert.notEqual(second, first);
  });
});
