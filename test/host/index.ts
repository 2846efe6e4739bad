import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import CountingReporter from '../reporter';

/** Runs a suite inside VS Code; which one, and where its output goes, the runner says in the environment. */
export async function run(): Promise<void> {
  const suite = process.env['REWARDSMITH_HOST_SUITE'] ?? 'trusted';
  const output = process.env['REWARDSMITH_HOST_OUTPUT'];
  if (output) Mocha.reporters.Base.consoleLog = (...line) => appendFileSync(output, `${format(...line)}\n`);
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: CountingReporter });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith(`.${suite}.js`)) mocha.addFile(join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
