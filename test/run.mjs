// `npm test`: installs, builds, checks and tests everything, and adds it up. Node's own modules only: nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, install, runHere, runTool } from '../scripts/setup.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-test-'));
const node = process.execPath;

const UNIT = 'test/unit/**/*.test.ts';
/** Unit tests that watch this machine's processes, kill some or keep both cores busy: nothing may run beside them. */
const ALONE = ['sandbox/**/*', 'ray/*', 'training/*', 'cli/interrupt', 'cli/kill'].map(
  (path) => `test/unit/${path}.test.ts`,
);
const ignored = ALONE.flatMap((pattern) => ['--ignore', pattern]);

/** The reporter writes each test's result down; the configuration's own spec would come on top of this one. */
const mocha = (args, env) =>
  runTool(
    'mocha',
    ['--no-config', '--require', 'tsx/cjs', '--timeout', '60000', '--reporter', 'test/reporter.ts', ...args],
    env,
  );
const tsx = (script, args, env) => runTool('tsx', [script, ...args], env);

/** A part that is one check counts as one test; the others count their own. */
const parts = [
  { name: 'Install', check: install, needed: true },
  { name: 'Build', check: () => build() && runHere(node, ['esbuild.mjs', '--tests']), needed: true },
  { name: 'Type-check', check: () => runTool('tsc', ['-p', '.']) && runTool('tsc', ['-p', 'webview']) },
  { name: 'ESLint', check: () => runTool('eslint', ['.', '--max-warnings', '0']) },
  { name: 'Formatting', check: () => runTool('prettier', ['--check', '--log-level', 'warn', '.']) },
  {
    name: 'Unit tests, two files at a time',
    suite: (env) => mocha(['--parallel', '--jobs', '2', ...ignored, UNIT], env),
  },
  { name: 'Unit tests, one at a time', suite: (env) => mocha(ALONE, env) },
  { name: 'Inside VS Code', suite: (env) => tsx('scripts/rig/host-suite.ts', ['trusted'], env) },
  {
    name: 'Inside VS Code, restricted mode',
    suite: (env) => tsx('scripts/rig/host-suite.ts', ['restricted'], env),
  },
  {
    name: 'Inside VS Code, two folders',
    suite: (env) => tsx('scripts/rig/host-suite.ts', ['folders'], env),
  },
  { name: "A person's path in the browser", suite: (env) => mocha(['test/e2e/**/*.test.ts'], env) },
  { name: 'Package', suite: (env) => mocha(['test/package/**/*.test.ts'], env) },
];

installSystemPackages();
const only = process.argv.slice(2);
const rows = [];
for (const part of parts) {
  if (only.length > 0 && !only.some((word) => part.name.toLowerCase().includes(word.toLowerCase()))) continue;
  const row = runPart(part);
  rows.push(row);
  if (part.needed && row.failed > 0) break;
}
rmSync(scratch, { recursive: true, force: true });

console.log('\n');
for (const { name, passed, failed, skipped, seconds } of rows) {
  const left = skipped > 0 ? `, ${skipped} skipped` : '';
  console.log(
    `${failed > 0 ? '✖' : '✔'} ${name.padEnd(34)} ${passed} passed, ${failed} failed${left} (${seconds} s)`,
  );
}
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') > 0 ? 1 : 0);

function runPart({ name, check, suite }) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
  const started = Date.now();
  const results = join(scratch, `${name.replace(/\W+/g, '-')}.jsonl`);
  let counts;
  if (check) {
    const passed = check();
    counts = { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  } else {
    appendFileSync(results, '');
    const passed = suite({ REWARDSMITH_TEST_RESULTS: results });
    counts = countResults(results);
    // A suite that dies before or between its tests has failed, whatever its tests said.
    if ((!passed && counts.failed === 0) || counts.passed + counts.failed === 0) counts.failed++;
  }
  return { name, ...counts, seconds: Math.round((Date.now() - started) / 1000) };
}

function countResults(file) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) counts[JSON.parse(line).state]++;
  return counts;
}

/** What the tests use of the system; where it can't be installed, the tests that need it are skipped and say so. */
function installSystemPackages() {
  if (process.platform !== 'linux') return;
  const works = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  const has = (command) => works(command, '--version');
  const missing = [
    ['bwrap', 'bubblewrap'],
    ['python3', 'python3'],
  ].filter(([command]) => !has(command));
  // Debian has what makes virtual environments apart; the tests on Ray install it into one.
  if (!works('python3', '-c', 'import ensurepip')) missing.push(['', 'python3-venv']);
  if (missing.length === 0) return;
  const names = missing.map(([, name]) => name);
  if (process.getuid?.() === 0 && has('apt-get')) {
    console.log(`Installing ${names.join(', ')} with apt-get …`);
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    const install = () =>
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...names], quiet).status === 0;
    if (install() || (spawnSync('apt-get', ['update'], quiet).status === 0 && install())) return;
  }
  console.log(`Not installed: ${names.join(', ')}. Tests of the sandbox for your own Python are skipped.`);
}
