import assert from 'node:assert/strict';
import type { TrajectoryRow } from '../../../webview/protocol/analysis';
import { histogramOf, orderingOf } from '../../../webview/view/ordering-model';

function rows(...scores: readonly (readonly [TrajectoryRow['outcome'], number | null])[]) {
  return {
    trajectories: scores.map(([outcome, score], i): TrajectoryRow => ({
      id: String(i),
      outcome,
      cause: null,
      policy: null,
      length: 5,
      return: score,
      discounted: score,
      mean: score,
      recorded: null,
      failedSteps: 0,
      excerpt: null,
    })),
  };
}

describe('which pairs are in the wrong order', () => {
  it('counts every pair once, ties apart, and lists the failure that beats most successes first', () => {
    const { counts, overpaid } = orderingOf(
      rows(
        ['success', 3],
        ['success', 1],
        ['failure', 2],
        ['failure', 1],
        ['failure', 0],
        ['failure', 4],
        ['unknown', 9],
      ),
      'return',
    );
    assert.deepEqual(counts, { successes: 2, failures: 4, right: 4, tied: 1, wrong: 3 });
    assert.deepEqual(
      overpaid.map(({ failure, beats, ties, success }) => [failure, beats, ties, success]),
      [
        [5, 2, 0, 1],
        [2, 1, 0, 1],
        [3, 0, 1, 1],
      ],
    );
  });

  it('takes sums that differ by rounding for ties, and leaves out what has no score', () => {
    const { counts, overpaid } = orderingOf(
      rows(['success', 0.1 + 0.2], ['failure', 0.3], ['failure', null], ['success', null]),
      'return',
    );
    assert.deepEqual(counts, { successes: 1, failures: 1, right: 0, tied: 1, wrong: 0 });
    assert.equal(overpaid[0]?.ties, 1);
  });

  it('agrees with counting all pairs on many', () => {
    const random = (i: number): number => ((i * 7919) % 101) / 10;
    const all = rows(
      ...Array.from({ length: 300 }, (_, i) => [i % 3 ? 'failure' : 'success', random(i)] as const),
    );
    const { counts, overpaid } = orderingOf(all, 'return');
    const of = (outcome: string): number[] =>
      all.trajectories.flatMap((row) => (row.outcome === outcome ? (row.return ?? []) : []));
    const pairs = of('success').flatMap((s) => of('failure').map((f) => Math.sign(s - f)));
    assert.equal(counts.right, pairs.filter((sign) => sign > 0).length);
    assert.equal(counts.wrong, pairs.filter((sign) => sign < 0).length);
    assert.equal(
      overpaid.reduce((sum, { beats }) => sum + beats, 0),
      counts.wrong,
    );
  });
});

describe('returns by outcome', () => {
  it('puts each trajectory into one bin of its outcome and says where the outcomes overlap', () => {
    const histogram = histogramOf(
      rows(['success', 4], ['success', 2], ['failure', 3], ['failure', 0], ['unknown', null]),
      'return',
      4,
    );
    assert.deepEqual(
      histogram?.lanes.map(({ outcome, bins, median }) => [outcome, bins, median]),
      [
        ['success', [[], [], [1], [0]], 4],
        ['failure', [[3], [], [], [2]], 3],
      ],
    );
    assert.deepEqual(histogram?.overlap, [2, 3]);
  });

  it('shows one bar when all are the same, and nothing when nothing has a score', () => {
    const same = histogramOf(rows(['success', 1], ['failure', 1]), 'return', 5);
    assert.deepEqual(
      same?.lanes[0]?.bins.map(({ length }) => length),
      [0, 0, 1, 0, 0],
    );
    assert.equal(histogramOf(rows(['success', null]), 'return', 5), null);
  });
});
