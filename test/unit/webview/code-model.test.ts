import assert from 'node:assert/strict';
import { lacksValues, linesAtStep, stepsOfLine } from '../../../webview/view/code-model';

const TRACE = {
  stamp: '1',
  trajectory: '0',
  lines: [4, 6, 9],
  // Three steps: the second skips line 6.
  ran: Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1),
  from: 1,
  to: 3,
  notes: [
    [
      [4, [['x', '1']]] as [number, [string, string][]],
      [9, [['return', '0']]] as [number, [string, string][]],
    ],
    [
      [6, []] as [number, [string, string][]],
      [6, [['i', '0']]] as [number, [string, string][]],
      [6, []] as [number, [string, string][]],
    ],
  ],
};

describe('what a step did, line by line', () => {
  it('finds the steps that ran a line', () => {
    assert.deepEqual(stepsOfLine(TRACE, 6), [0, 2]);
    assert.deepEqual(stepsOfLine(TRACE, 5), []);
  });

  it('gives a line what its statement changed last, and how often it ran', () => {
    const second = linesAtStep(TRACE, 1);
    assert.deepEqual([...second.keys()], [4, 9]);
    assert.deepEqual(second.get(4)?.changed, [['x', '1']]);
    assert.deepEqual(linesAtStep(TRACE, 2).get(6), { ran: true, times: 3, changed: [['i', '0']] });
  });

  it('knows where values have yet to be asked for', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((step) => lacksValues(TRACE, step)),
      [true, false, false, true],
    );
    assert.deepEqual(linesAtStep(TRACE, 0).get(4), { ran: true, times: 0, changed: [] });
  });
});
