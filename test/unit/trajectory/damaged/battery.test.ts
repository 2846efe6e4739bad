import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readRecordings } from '../../../../extension/core/trajectory/load';
import type { ReadFile } from '../../../../extension/core/trajectory/load';
import { directoryOf, removeFiles } from '../files';
import type { DamagedCase } from './cases';
import { CASES as DAMAGED_CASES } from './cases';
import { ODD_CASES } from './odd-cases';

const CASES: readonly DamagedCase[] = [...DAMAGED_CASES, ...ODD_CASES];

/** Processor time that no file of the battery may take more of; a clock would count what else the machine does. */
const MAX_MS = 2000;

async function read({ file, make }: DamagedCase): Promise<ReadFile & { milliseconds: number }> {
  const directory = directoryOf({ [file]: make() });
  const before = process.cpuUsage();
  const { files } = await readRecordings([file], directory);
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  const [found] = files;
  assert.ok(found, 'the file is found');
  return { ...found, milliseconds };
}

describe('damaged recordings', () => {
  afterEach(removeFiles);

  for (const damaged of CASES) {
    it(damaged.name, async () => {
      const { result, milliseconds } = await read(damaged);
      const { expected, file } = damaged;
      const got = result.ok
        ? `${result.value.set.episodes.length} episodes, ${result.value.set.steps} steps | ${result.value.notes.join('; ')}`
        : `${result.problem.code} | ${result.problem.message} ${result.problem.hint}`;
      if (process.env['BATTERY']) console.log(`      ${got.slice(0, 220)}`);
      assert.ok(milliseconds < MAX_MS, `${Math.round(milliseconds)} ms: ${got}`);
      if ('codes' in expected) {
        if (result.ok && expected.codes.includes('or-reads')) return;
        assert.ok(!result.ok, `expected a problem, read ${got}`);
        const { code, message, hint, where } = result.problem;
        assert.ok(expected.codes.includes(code), got);
        assert.match(message, expected.says);
        // For people: whole sentences that say what, where and what to do.
        assert.equal(where?.file, file);
        assert.match(message, /^.{15,}[.!?]$/s, message);
        assert.match(hint, /^.{10,}[.)]$/s, hint);
        assert.doesNotMatch(message, /undefined|\[object|\bat \w+ \(|TypeError|RangeError/, message);
      } else {
        assert.ok(result.ok, got);
        const { set, notes } = result.value;
        if (expected.steps < 0) assert.ok(set.steps > 0, got);
        else assert.deepEqual([set.episodes.length, set.steps], [expected.episodes, expected.steps], got);
        if (expected.note) assert.match(notes.join('; '), expected.note);
      }
    });
  }

  it('that are no files are not waited for, and links in a circle are said to be that', async function () {
    if (process.platform === 'win32') return this.skip();
    const directory = directoryOf({ 'a.jsonl': '' });
    execFileSync('mkfifo', [join(directory, 'pipe.jsonl'), join(directory, 'pipe.npz')]);
    symlinkSync('/dev/zero', join(directory, 'zero.csv'));
    symlinkSync('circle.jsonl', join(directory, 'circle.jsonl'));
    const names = ['pipe.jsonl', 'pipe.npz', 'zero.csv', 'circle.jsonl'];
    const { files } = await readRecordings(names, directory);
    const said = files.map(({ result }) => (result.ok ? 'read' : result.problem.message));
    assert.equal(said.length, names.length);
    for (const message of said.slice(0, 3)) assert.match(message, /a pipe, a socket or a device/);
    assert.match(said[3] ?? '', /ELOOP/);
  });

  it('leave JavaScript itself as it was', () => {
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('are enough, and each has its own name', () => {
    assert.ok(CASES.length >= 90, String(CASES.length));
    assert.equal(new Set(CASES.map(({ name }) => name)).size, CASES.length);
  });
});
