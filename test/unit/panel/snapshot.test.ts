import assert from 'node:assert/strict';
import { MEASURES } from '../../../extension/core/measures/registry';
import type { Surroundings } from '../../../extension/host/panel/snapshot';
import { buildSnapshot } from '../../../extension/host/panel/snapshot';
import type { TaskState } from '../../../extension/host/state';
import { snapshotSchema } from '../../../webview/protocol/messages';
import { brokenState, completionState, failuresOnly, lavaState, manyState } from '../../e2e/panel/fixture';

const AROUND: Surroundings = {
  measures: MEASURES,
  hasHelp: (code) => code.startsWith('RS'),
  trusted: true,
  view: null,
  focus: null,
};

/** As it arrives: what JSON drops is gone, typed arrays stay. */
function arrived(state: TaskState): ReturnType<typeof buildSnapshot> {
  const snapshot = buildSnapshot(state, AROUND);
  const sparks = snapshot.analysis?.sparks;
  const sent = JSON.parse(JSON.stringify(snapshot)) as { analysis: { sparks?: unknown } | null };
  if (sent.analysis) sent.analysis.sparks = sparks;
  return snapshotSchema.parse(sent);
}

describe('the panel snapshot', () => {
  it('passes its own schema in every state, also after JSON', async () => {
    const states = [await lavaState(), await brokenState(), await failuresOnly(), completionState()];
    for (const state of states) assert.ok(arrived(state).analysis);
    assert.equal(arrived({ taskFile: '/t/x.reward.json', findings: [], stale: false }).analysis, null);
  });

  it('carries verdict, measures as the host writes them, and what the verdict rests on first', async () => {
    const { analysis } = arrived(await lavaState());
    assert.equal(analysis?.verdict.kind, 'exploitable');
    assert.deepEqual(analysis?.measures[0]?.id, 'auc');
    assert.equal(analysis?.measures[0]?.decisive, true);
    assert.match(analysis?.measures[0]?.measured.text ?? '', /^0\.98 \[0\.9\d, 1\.00\]$/);
    const absent = analysis?.measures.find(({ id }) => id === 'tac');
    assert.equal(absent?.measured.value, null);
    assert.match(absent?.measured.text ?? '', /^does not apply: /);
  });

  it('leaves out what never applies to the kind of recording', async () => {
    const idsOf = (state: TaskState): string[] => arrived(state).analysis?.measures.map(({ id }) => id) ?? [];
    assert.ok(!idsOf(await lavaState()).includes('groupsWithoutSignal'));
    const ofCompletions = idsOf(completionState());
    assert.ok(ofCompletions.includes('groupsWithoutSignal'));
    assert.deepEqual(
      ofCompletions.filter((id) => id.startsWith('early') || id.startsWith('auc')),
      ['auc'],
    );
    assert.equal(arrived(completionState()).analysis?.trajectories[1]?.excerpt, '#### 48');
  });

  it('gives a sparkline of the cumulative reward, which ends where a step failed', async () => {
    const state = await lavaState();
    const { analysis } = arrived(state);
    assert.ok(analysis);
    const { sparks, sparkPoints, trajectories } = analysis;
    assert.equal(sparks.length, trajectories.length * sparkPoints);
    trajectories.forEach((row, i) => {
      const last = sparks[(i + 1) * sparkPoints - 1] ?? Number.NaN;
      assert.ok(
        Math.abs(last - (row.return ?? Number.NaN)) < 1e-4,
        `${row.id}: ${last} is not ${row.return}`,
      );
    });
    const broken = arrived(await brokenState()).analysis;
    assert.ok(broken);
    broken.trajectories.forEach((row, i) => {
      const last = broken.sparks[(i + 1) * broken.sparkPoints - 1] ?? Number.NaN;
      assert.equal(Number.isNaN(last), row.failedSteps > 0, row.id);
      assert.equal(row.return === null, row.failedSteps > 0, row.id);
    });
  });

  it('says where each error was first seen', async () => {
    const { analysis } = arrived(await brokenState());
    assert.deepEqual(
      analysis?.errors.map(({ kind, steps, first }) => [kind, steps, first?.step]),
      [
        ['crash', 80, 3],
        ['nan', 58, 2],
        ['timeout', 5, 1],
      ],
    );
  });

  it('has each effect in words, before and after, and how many trajectories moved', async () => {
    const { analysis } = arrived(await lavaState());
    const [suggestion] = analysis?.suggestions ?? [];
    const row = suggestion?.effect.rows.find(({ id }) => id === 'failingSteps');
    assert.equal(row?.before.short, '0.1');
    assert.equal(row?.after.short, '−0.9');
    assert.equal(suggestion?.effect.movedCount, 41);
    assert.ok((suggestion?.effect.moved.length ?? 0) <= 50);
  });

  it('finds the coordinates, and where components get their value', async () => {
    const { analysis } = arrived(await lavaState());
    assert.deepEqual(analysis?.mapAxes, { x: 'x', y: 'y' });
    assert.deepEqual(analysis?.componentLines, { closer: 6, goal: 8 });
    assert.equal(arrived(completionState()).analysis?.mapAxes, null);
  });

  it('keeps the same analysis object while only progress changes', async () => {
    const state = await lavaState();
    const before = buildSnapshot(state, AROUND);
    const after = buildSnapshot({ ...state, running: { label: 'Analysing', share: 0.5 } }, AROUND);
    assert.equal(after.analysis, before.analysis);
    assert.deepEqual(after.running, { label: 'Analysing', share: 0.5 });
  });

  it('is quick with 5,000 trajectories', async () => {
    const state = await manyState(5000, 20);
    const started = performance.now();
    const { analysis } = buildSnapshot(state, AROUND);
    const seconds = (performance.now() - started) / 1000;
    assert.equal(analysis?.trajectories.length, 5000);
    assert.ok(seconds < 1, `took ${seconds} s`);
  });
});
