// Mocha's spec reporter, which also appends one JSON line a test to the file that REWARDSMITH_TEST_RESULTS names: the
// suites run in different processes, and test/run.mjs adds them up.
const { appendFileSync } = require('node:fs');
const Mocha = require('mocha');

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants;

class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.REWARDSMITH_TEST_RESULTS;
    if (!file) return;
    const write = (state) => (test, error) =>
      appendFileSync(
        file,
        JSON.stringify({
          title: test.fullTitle(),
          state,
          milliseconds: test.duration,
          error: error && (error.stack || String(error)),
        }) + '\n',
      );
    runner.on(EVENT_TEST_PASS, write('passed'));
    runner.on(EVENT_TEST_FAIL, write('failed'));
    runner.on(EVENT_TEST_PENDING, write('skipped'));
  }
}

module.exports = CountingReporter;
