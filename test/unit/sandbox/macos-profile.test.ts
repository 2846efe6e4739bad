import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxExec } from '../../../extension/core/sandbox/isolation';

/** The profile can only be tried on macOS, where the probe does so before it is used; here is what it must say. */
describe('the profile for sandbox-exec', () => {
  it('names where links lead, since rules are matched against that', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rewardsmith-links-')));
    try {
      const real = join(folder, 'Cellar', 'python', '3.12.1');
      mkdirSync(join(real, 'bin'), { recursive: true });
      writeFileSync(join(real, 'bin', 'python3'), '');
      symlinkSync(real, join(folder, 'opt'));
      const prefix = join(folder, 'opt');
      const executable = join(prefix, 'bin', 'python3');
      const interpreter = {
        executable,
        version: '3.12.1',
        implementation: 'cpython',
        prefixes: [prefix],
        path: [],
        home: '/Users/ada',
      };
      const { args } = sandboxExec.wrap(interpreter, folder, 'main');
      const [, profile = ''] = args;
      const reads = profile.split('\n').find((line) => line.startsWith('(allow file-read* ')) ?? '';
      assert.ok(reads.includes(`(subpath "${folder}")`) || reads.includes(`(subpath "${real}")`), reads);
      assert.ok(reads.includes(`(literal "${join(real, 'bin', 'python3')}")`), reads);
      assert.match(profile, /^\(deny default\)$/m);
      const lines = profile.split('\n');
      // The last rule that matches counts: what Apple's own profile allows is taken back behind it.
      for (const rule of ['(deny network*)', '(deny process-fork)', '(deny file-write*)'])
        assert.ok(lines.indexOf(rule) > lines.indexOf('(import "system.sb")'), rule);
      assert.ok(!profile.includes('/Users/ada'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
