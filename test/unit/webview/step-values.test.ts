import assert from 'node:assert/strict';
import {
  formatAge,
  formatNumber,
  formatShare,
  formatSigned,
  shortName,
  trajectoryName,
} from '../../../webview/format';
import { fieldText, stackLayers } from '../../../webview/view/step-values';

const { NaN: NONE } = Number;

describe('values at a step', () => {
  it('stacks positive parts upwards and negative ones downwards', () => {
    const layers = stackLayers(
      [
        { name: 'a', values: Float64Array.from([1, -1, NONE, 0]) },
        { name: 'b', values: Float64Array.from([2, -2, 5, 3]) },
        { name: 'c', values: Float64Array.from([-4, 1, 1, 1]) },
      ],
      4,
    );
    assert.deepEqual(layers, [
      [1, -1, null, null],
      [3, -3, 5, 3],
      [-4, 1, 6, 4],
    ]);
  });

  it('tells a missing value from zero', () => {
    const meaning = { name: 'x', unit: null, about: null };
    const numbers = { ...meaning, values: Float64Array.from([0, NONE]), texts: null };
    assert.equal(fieldText(numbers, 0), '0');
    assert.equal(fieldText(numbers, 1), null);
    assert.equal(fieldText(numbers, 2), null);
    assert.equal(fieldText({ ...meaning, values: null, texts: ['lava', null] }, 0), 'lava');
  });
});

describe('numbers and names as people read them', () => {
  it('has three significant digits and a real minus sign', () => {
    assert.deepEqual(
      [1.2849, -0.05234, 12480, 0, 1e-7, NONE, null].map((value) => formatNumber(value)),
      ['1.28', '−0.0523', '12,480', '0', '1e-7', '—', '—'],
    );
    assert.equal(formatSigned(0.1), '+0.1');
    assert.equal(formatSigned(-0.1), '−0.1');
  });

  it('writes small shares with a digit', () => {
    assert.deepEqual([0.31, 0.004, 1, 0].map(formatShare), ['31 %', '0.4 %', '100 %', '0 %']);
  });

  it('shortens names to what tells them apart', () => {
    assert.equal(shortName('recordings/layout-1.jsonl.gz#29'), 'layout-1 #29');
    assert.equal(trajectoryName('41'), 'episode 41');
    assert.equal(trajectoryName('41', 'completions'), 'completion 41');
    assert.equal(trajectoryName('run-a'), 'run-a');
  });

  it('says how long ago', () => {
    const minute = 60_000;
    assert.deepEqual(
      [0, minute / 2, 4 * minute, 130 * minute, 30 * 60 * minute].map((ago) => formatAge(0, ago)),
      ['just now', '30 s ago', '4 min ago', '2 h ago', '1 day ago'],
    );
  });
});
