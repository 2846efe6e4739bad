import assert from 'node:assert/strict';
import { agree } from '../../../extension/core/analyzer/agree';
import type { Finding } from '../../../extension/core/critic/finding';
import type { Evaluation } from '../../../extension/core/measures/evaluation';
import { verdict } from '../../../extension/core/measures/verdict-kind';

const RANGE = { line: 3, column: 1, endLine: 3, endColumn: 9 };
const PLACE = { file: '/reward.py', range: RANGE };
const EPISODES = [
  { id: 'a', outcome: 'failure', return: 0.5 },
  { id: 'b', outcome: 'failure', return: 1 },
  { id: 'c', outcome: 'success', return: 1 },
];
const COUNTS = { success: 1, failure: 2, unknown: 0, withoutReturn: 0 };
const of = (kind: 'completions' | 'transitions', counts = COUNTS): Evaluation =>
  ({ input: { set: { kind } }, counts, episodes: EPISODES }) as unknown as Evaluation;
const found = (code: string, severity: Finding['severity'], message: string): Finding => ({
  ...PLACE,
  code,
  severity,
  message,
  source: 'dry-run',
});

describe('verdict and findings of completions', () => {
  const ready = verdict('ready', 'Success is paid more.', ['auc'], ['Train with it']);
  const trick = found('RS245', 'warning', 'A policy that hedges gets 1 (5 of 5 tried): "9 or 8" for "9".');

  it('a warning that wrong answers are paid makes a ready one exploitable', () => {
    const { verdict: said } = agree(ready, [trick], of('completions'), PLACE);
    assert.equal(said.kind, 'exploitable');
    assert.equal(
      said.sentence,
      'Success is paid more, but it can be gamed. A policy that hedges gets 1 (5 of 5 tried).',
    );
    assert.deepEqual(said.next, ['Look at RS245 in line 3']);
  });

  it('an answer that hangs it breaks it, any other warning is named, and what is only worth knowing changes nothing', () => {
    const hangs = found('RS247', 'warning', 'It hangs.');
    assert.equal(agree(ready, [hangs], of('completions'), PLACE).verdict.kind, 'broken');
    const leaks = agree(ready, [found('RS011', 'warning', 'It leaks.')], of('completions'), PLACE).verdict;
    assert.deepEqual([leaks.kind, leaks.title], ['ready', 'Ready, but for warnings']);
    assert.equal(agree(ready, [{ ...trick, severity: 'info' }], of('completions'), PLACE).verdict, ready);
    assert.equal(agree(ready, [trick], of('transitions'), PLACE).verdict, ready);
  });

  it('a warning that wrong answers are paid is told where no outcome was recorded, and only there', () => {
    const untested = verdict('not-testable', 'No outcome is known.', [], ['Say what a success is']);
    const unknown = { success: 0, failure: 0, unknown: 3, withoutReturn: 0 };
    const { verdict: said } = agree(untested, [trick], of('completions', unknown), PLACE);
    assert.equal(said.kind, 'exploitable');
    assert.equal(
      said.sentence,
      'It can be gamed. A policy that hedges gets 1 (5 of 5 tried). No outcome is known.',
    );
    assert.deepEqual(said.next, ['Look at RS245 in line 3', 'Say what a success is']);
    assert.equal(agree(untested, [trick], of('completions'), PLACE).verdict, untested);
  });

  it('a bad verdict is never without a warning', () => {
    const flat = verdict('does-not-separate', 'All get the same.', ['auc'], []);
    const [said] = agree(flat, [], of('completions'), PLACE).findings;
    assert.deepEqual([said?.code, said?.severity, said?.message], ['RS112', 'warning', 'All get the same.']);
    assert.deepEqual(
      said?.evidence?.map(({ trajectory }) => trajectory),
      ['b', 'a'],
    );
    const known = found('RS112', 'info', '12 of 60 get 1, as much as a typical success.');
    assert.deepEqual(agree(flat, [known], of('completions'), PLACE).findings, [
      { ...known, severity: 'warning' },
    ]);
  });
});
