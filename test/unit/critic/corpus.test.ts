import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lint } from '../../../extension/core/critic/critic';
import type { Finding } from '../../../extension/core/critic/finding';

const FIXTURES = join(__dirname, '../../fixtures/rewards');

function sources(folder: string): [name: string, source: string][] {
  return readdirSync(join(FIXTURES, folder))
    .filter((name) => name.endsWith('.py'))
    .map((name) => [name, readFileSync(join(FIXTURES, folder, name), 'utf8')]);
}

function critic(name: string, source: string): Promise<Finding[]> {
  return lint({
    source,
    file: name,
    contract: null,
    entry: null,
    recording: null,
    fields: null,
    discount: null,
    mismatch: null,
  });
}

const line = ({ code, severity, range, message }: Finding): string =>
  `${range.line}: ${severity} ${code} ${message}`;

describe('correct rewards in many styles', () => {
  for (const [name, source] of sources('correct'))
    it(`says nothing graver than a hint about ${name}`, async () => {
      const findings = await critic(name, source);
      assert.deepEqual(findings.filter(({ severity }) => severity !== 'info').map(line), []);
    });
});

describe('buggy rewards', () => {
  for (const [name, source] of sources('buggy'))
    it(`finds the bug in ${name}`, async () => {
      // `# expect: RS002` or `# expect: RS037 info`, and `#!` at the end of the line it belongs to.
      const [, code, severity = 'warning'] = /# expect: (\S+)(?: (info|error))?/.exec(source) ?? [];
      const wanted = source.split('\n').findIndex((text) => text.endsWith('#!')) + 1;
      const findings = await critic(name, source);
      const hit = findings.find(
        (finding) => finding.code === code && finding.range.line <= wanted && wanted <= finding.range.endLine,
      );
      assert.ok(hit, `expected ${code} on line ${wanted}, found\n${findings.map(line).join('\n')}`);
      assert.equal(hit.severity, severity);
    });
});
