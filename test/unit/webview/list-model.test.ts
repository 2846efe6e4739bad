import assert from 'node:assert/strict';
import type { AnalysisView, TrajectoryRow } from '../../../webview/protocol/analysis';
import type { ViewState } from '../../../webview/protocol/view-state';
import type { ListRow } from '../../../webview/view/list-model';
import { groupsOf, listRows, sparkRange } from '../../../webview/view/list-model';

type Given = Pick<TrajectoryRow, 'id' | 'outcome'> & Partial<TrajectoryRow>;

const ROWS: Given[] = [
  { id: 'a', outcome: 'failure', cause: 'lava', return: 0.5, length: 3 },
  { id: 'b', outcome: 'success', return: 2, length: 9, policy: 'planner' },
  { id: 'c', outcome: 'failure', cause: 'lava', return: null, length: 5 },
  { id: 'd', outcome: 'failure', cause: 'time', return: 1.5, length: 120 },
  { id: 'e', outcome: 'unknown', return: 0, length: 1 },
  { id: 'f', outcome: 'failure', cause: 'lava', return: 0.25, length: 7 },
];

function analysis(rows: readonly Given[]): Parameters<typeof groupsOf>[0] {
  const trajectories = rows.map((row) => ({
    ...{
      cause: null,
      policy: null,
      length: 1,
      return: 0,
      discounted: 0,
      mean: 0,
      recorded: null,
      failedSteps: 0,
    },
    ...row,
  }));
  const sparks = Float32Array.from(rows.flatMap((row) => [0, row.return ?? Number.NaN]));
  return { trajectories, sparks, sparkPoints: 2 } as unknown as AnalysisView;
}

const VIEW: Pick<ViewState, 'filter' | 'sort' | 'score' | 'collapsed'> = {
  filter: '',
  sort: 'recorded',
  score: 'return',
  collapsed: [],
};

function shown(rows: readonly ListRow[]): string[] {
  const all = analysis(ROWS);
  return rows.map((row) =>
    row.kind === 'group' ? `[${row.group.key} ${row.shown}]` : (all.trajectories[row.index]?.id ?? '?'),
  );
}

describe('the list of trajectories', () => {
  it('puts successes first, then failures by how many, then the unknown', () => {
    const all = analysis(ROWS);
    const groups = groupsOf(all, 'return');
    assert.deepEqual(
      groups.map(({ key, members, score }) => [key, members.length, score]),
      [
        ['success', 1, 2],
        ['failure:lava', 3, 0.375],
        ['failure:time', 1, 1.5],
        ['unknown', 1, 0],
      ],
    );
    // The one that failed to run leaves the mean curve as it is.
    assert.equal(groups[1]?.spark[1], 0.375);
  });

  it('filters by every word, over name, outcome, cause and policy', () => {
    const all = analysis(ROWS);
    const groups = groupsOf(all, 'return');
    assert.deepEqual(shown(listRows(all, groups, { ...VIEW, filter: 'plan' })), ['[success 1]', 'b']);
    assert.deepEqual(shown(listRows(all, groups, { ...VIEW, filter: 'failure TIME' })), [
      '[failure:time 1]',
      'd',
    ]);
    assert.deepEqual(listRows(all, groups, { ...VIEW, filter: 'nothing' }), []);
  });

  it('sorts within groups, and those without a score come last either way', () => {
    const all = analysis(ROWS);
    const groups = groupsOf(all, 'return');
    const lava = (sort: 'score-up' | 'score-down' | 'length'): string[] =>
      shown(listRows(all, groups, { ...VIEW, sort, filter: 'lava' })).slice(1);
    assert.deepEqual(lava('score-up'), ['f', 'a', 'c']);
    assert.deepEqual(lava('score-down'), ['a', 'f', 'c']);
    assert.deepEqual(lava('length'), ['f', 'c', 'a']);
  });

  it('folds groups and counts positions for screen readers', () => {
    const all = analysis(ROWS);
    const groups = groupsOf(all, 'return');
    const rows = listRows(all, groups, { ...VIEW, collapsed: ['failure:lava'] });
    assert.deepEqual(shown(rows), [
      '[success 1]',
      'b',
      '[failure:lava 3]',
      '[failure:time 1]',
      'd',
      '[unknown 1]',
      'e',
    ]);
    const open = listRows(all, groups, VIEW).filter(
      (row) => row.kind === 'trajectory' && row.group.key === 'failure:lava',
    );
    assert.deepEqual(
      open.map((row) => row.kind === 'trajectory' && [row.position, row.shown]),
      [
        [1, 3],
        [2, 3],
        [3, 3],
      ],
    );
  });

  it('shares one range among sparklines, with zero in it and without outliers and NaN', () => {
    assert.deepEqual(sparkRange(Float32Array.from([1, 2, Number.NaN, 3])), [0, 3]);
    assert.deepEqual(sparkRange(Float32Array.from([-2, -1])), [-2, 0]);
    const many = new Float32Array(1000).fill(1);
    many[0] = 1e6;
    assert.deepEqual(sparkRange(many), [0, 1]);
  });
});
