import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { inWorkspace, theExtension } from './editor';
import { canSeeResults, runAll, State, stateOf } from './test-results';

describe('the Test Explorer in restricted mode', function () {
  this.timeout(90_000);

  it('refuses to run, and says why', async function () {
    if (!canSeeResults()) this.skip();
    await theExtension().activate();
    const tests = await runAll();
    assert.ok(tests.length > 0);
    for (const test of tests) {
      assert.equal(stateOf(test), State.Errored, test.label);
      const message = test.taskStates[0]?.messages[0]?.message;
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      assert.match(text, /not trusted/);
    }
    assert.equal(existsSync(inWorkspace('.rewardsmith')), false);
  });
});
