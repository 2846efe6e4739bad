import { appendFileSync } from 'node:fs';
import type { MochaOptions, Runner, Test } from 'mocha';
import Mocha from 'mocha';

/**
 * Mocha's spec reporter, which also appends a JSON line a test (`{title, state}`) to the file that
 * REWARDSMITH_TEST_RESULTS names: the suites run in different processes, one of them inside VS Code whose console is
 * lost, and test/run.mjs adds them up.
 */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const file = process.env['REWARDSMITH_TEST_RESULTS'];
    if (!file) return;
    const note =
      (state: 'passed' | 'failed' | 'skipped') =>
      (test: Test): void => {
        appendFileSync(file, `${JSON.stringify({ title: test.fullTitle(), state })}\n`);
      };
    runner.on('pass', note('passed'));
    runner.on('fail', note('failed'));
    runner.on('pending', note('skipped'));
  }
}

// Mocha loads a reporter with require and takes the module itself for the class.
export = CountingReporter;
