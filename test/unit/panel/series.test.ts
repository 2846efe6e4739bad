import assert from 'node:assert/strict';
import type { NumericColumn } from '../../../extension/core/trajectory/model';
import { StepStatus } from '../../../extension/core/sandbox/replay';
import { framesOf, pictureNames } from '../../../extension/host/panel/pictures';
import { trajectorySeries } from '../../../extension/host/panel/series';
import { WHOLE_STEPS } from '../../../extension/host/panel/thinning';
import { episodeOf } from './episode';

describe('the series of a trajectory', () => {
  it('of an episode that is not long has every step', () => {
    const series = trajectorySeries(
      episodeOf(3, (t) => t + 1),
      undefined,
      '0',
    );
    assert.equal(series?.steps, null);
    assert.deepEqual([...(series?.cumulative ?? [])], [1, 3, 6]);
    assert.deepEqual([...(series?.fields[0]?.values ?? [])], [0, 1, 2, 3]);
    assert.deepEqual(series?.totals, [
      { name: 'half', return: 3, discounted: 0.5 + 0.5 + 0.375, mean: 1 },
      { name: null, return: 6, discounted: 1 + 1 + 0.75, mean: 2 },
    ]);
  });

  it('of a long one keeps each spike and each failure, and sums over all steps', () => {
    const steps = 250_000;
    const analysed = episodeOf(steps, (t) =>
      t === 123_457 ? 100 : t === 77_777 ? -50 : t === 200_001 ? Number.NaN : 0.25,
    );
    const series = trajectorySeries(analysed, undefined, '0');
    assert.ok(series?.steps);
    assert.ok(series.steps.length < WHOLE_STEPS, `${series.steps.length} are sent`);
    const at = (step: number): number => series.steps?.indexOf(step) ?? -1;
    assert.equal(series.reward[at(123_457)], 100);
    assert.equal(series.reward[at(77_777)], -50);
    assert.equal(series.status[at(200_001)], StepStatus.NotANumber);
    assert.equal(series.components[0]?.values[at(123_457)], 50);
    assert.deepEqual([series.steps[0], series.steps.at(-1)], [0, steps - 1]);
    assert.equal(series.cumulative[at(123_457)], 123_456 * 0.25 - 50 + 100);
    assert.deepEqual(series.statusCounts, [steps - 1, 0, 1, 0, 0, 0]);
  });

  it('is exact in a window, with the state after its last step', () => {
    const series = trajectorySeries(
      episodeOf(10_000, (t) => t),
      undefined,
      '0',
      { window: { from: 5000, to: 5003 } },
    );
    assert.equal(series?.from, 5000);
    assert.deepEqual([...(series?.reward ?? [])], [5000, 5001, 5002]);
    assert.deepEqual([...(series?.fields[0]?.values ?? [])], [5000, 5001, 5002, 5003]);
    assert.equal(series?.cumulative[0], (5000 * 5001) / 2);
  });
});

describe('pictures of the observation', () => {
  const uint8 = (shape: readonly number[], values: readonly number[]): NumericColumn => ({
    kind: 'numeric',
    dtype: 'uint8',
    shape,
    data: Uint8Array.from(values),
  });

  it('are drawn from either order of the channels, grey ones too', () => {
    const last = uint8(
      [3, 3, 3],
      Array.from({ length: 27 }, (_, i) => i * 9),
    );
    const first = uint8(
      [3, 3, 3],
      Array.from({ length: 27 }, (_, i) => i * 9),
    );
    const grey = uint8(
      [9, 9],
      Array.from({ length: 81 }, (_, i) => 3 * i),
    );
    const analysed = episodeOf(1, () => 0, [last, { ...first, shape: [3, 3, 3] }, grey]);
    assert.deepEqual(pictureNames(analysed.analysis.evaluation.input.set), [
      'picture0',
      'picture1',
      'picture2',
    ]);
    const frames = framesOf(analysed, { trajectory: '0', name: 'picture0', step: 0 });
    assert.deepEqual([...(frames?.pixels.subarray(0, 8) ?? [])], [0, 9, 18, 255, 27, 36, 45, 255]);
    const shades = framesOf(analysed, { trajectory: '0', name: 'picture2', step: 0 });
    assert.deepEqual([...(shades?.pixels.subarray(4, 8) ?? [])], [3, 3, 3, 255]);
    const planes = uint8(
      [3, 4, 5],
      Array.from({ length: 60 }, (_, i) => i * 4),
    );
    const swapped = framesOf(
      episodeOf(1, () => 0, [planes]),
      { trajectory: '0', name: 'picture0', step: 0 },
    );
    assert.deepEqual([swapped?.width, swapped?.height], [5, 4]);
    assert.deepEqual([...(swapped?.pixels.subarray(0, 4) ?? [])], [0, 80, 160, 255]);
  });

  it('are boards where they hold codes, and MiniGrid’s say what lies there', () => {
    const board = uint8([4, 4], [0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
    const frames = framesOf(
      episodeOf(1, () => 0, [board]),
      { trajectory: '0', name: 'picture0', step: 0 },
    );
    assert.deepEqual([...(frames?.codes.subarray(0, 3) ?? [])], [0, 1, 2]);
    assert.equal(frames?.pixels.length, 0);
    const vector = uint8(
      [2, 8],
      Array.from({ length: 16 }, () => 200),
    );
    assert.deepEqual(pictureNames(episodeOf(1, () => 0, [vector]).analysis.evaluation.input.set), []);
  });
});
