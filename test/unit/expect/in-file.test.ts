import assert from 'node:assert/strict';
import { expectationEntries, expectationProblems } from '../../../extension/core/expect/in-file';

const TEXT = `{
  // what must hold
  "expect": [
    "steps: reward < 0",
    "return(\\"success\\") > \\u0030 and retrn(1)",
    17,
    "steps where reward",
  ],
}`;

describe('expectations in a task file', () => {
  it('are found with their place, also behind escapes', () => {
    const [first, second, third] = expectationEntries(TEXT);
    assert.deepEqual(first?.range, { line: 4, column: 6, endLine: 4, endColumn: 23 });
    assert.equal(second?.source, 'return("success") > 0 and retrn(1)');
    const from = second.source.indexOf('retrn');
    const { column = 0, endColumn = 0, line = 0 } = second.rangeOf(from, from + 5);
    assert.equal(TEXT.split('\n')[line - 1]?.slice(column - 1, endColumn - 1), 'retrn');
    assert.equal(third?.source, 'steps where reward');
  });

  it('say where one can not be understood', () => {
    const [problem, ...others] = expectationProblems(TEXT, 'x.reward.json');
    assert.deepEqual(others, []);
    assert.match(problem?.message ?? '', /After the condition comes `:`, but the text ends/);
    assert.deepEqual(problem?.where, { file: 'x.reward.json', line: 7, column: 24 });
  });

  it('are none in a file without them, or one that is half-way through an edit', () => {
    assert.deepEqual(expectationEntries('{}'), []);
    assert.deepEqual(expectationEntries('{ "expect": '), []);
    assert.equal(expectationEntries('\uFEFF{ "expect": ["steps: reward > 0", ').length, 1);
  });
});
