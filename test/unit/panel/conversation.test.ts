import assert from 'node:assert/strict';
import { fail, ok } from '../../../extension/core/problem';
import type { ConversationParts } from '../../../extension/host/panel/conversation';
import { answer } from '../../../extension/host/panel/conversation';
import { replayQueries } from '../../../extension/host/panel/queries';
import { stampOf } from '../../../extension/host/panel/stamp';
import type { TaskState } from '../../../extension/host/state';
import type { OccupancyMap, Series } from '../../../webview/protocol/episode';
import type { RequestName, Snapshot } from '../../../webview/protocol/messages';
import { requests } from '../../../webview/protocol/messages';
import { brokenState, completionState, lavaState } from '../../e2e/panel/fixture';

type Actions = ConversationParts['actions'];

function partsOf(state: TaskState, actions: Partial<Actions> = {}): ConversationParts {
  const nothing = async (): Promise<ReturnType<typeof ok<undefined>>> => ok(undefined);
  const names = [
    'accept',
    'openDiff',
    'reveal',
    'help',
    'saveExploit',
    'report',
    'analyze',
    'improve',
    'cancel',
    'manageTrust',
    'persist',
  ];
  const rest = Object.fromEntries(names.map((name) => [name, nothing])) as unknown as Actions;
  return {
    snapshot: () => ({ taskName: 'lava' }) as Snapshot,
    state: () => state,
    queries: replayQueries({
      state: () => state,
      workbench: () => Promise.reject(new Error('nothing is run here')),
      mayRun: () => false,
      history: () => Promise.reject(new Error('nothing is read here')),
      measures: [],
    }),
    actions: { ...rest, ...actions },
  };
}

async function ask(parts: ConversationParts, name: string, params: unknown): Promise<unknown> {
  const reply = await answer({ kind: 'request', id: 7, name, params }, parts);
  assert.ok(reply?.kind === 'reply');
  assert.equal(reply.id, 7);
  if (!reply.ok) return reply.problem.code;
  return requests[name as RequestName].result.parse(reply.value);
}

describe('the panel’s conversation', () => {
  it('answers `trajectory` with rewards, components, fields and actions by name', async () => {
    const state = await lavaState();
    assert.ok(state.analysed);
    const series = (await ask(partsOf(state), 'trajectory', {
      stamp: stampOf(state.analysed),
      trajectory: 'layout-1.jsonl.gz#4',
    })) as Series;
    assert.equal(series.reward.length, 15);
    assert.deepEqual(
      series.components.map(({ name }) => name),
      ['closer', 'goal'],
    );
    const field = (name: string) => series.fields.find((one) => one.name === name);
    // One value more than steps: the state that the last action led to.
    assert.equal(field('x')?.values?.length, 16);
    assert.deepEqual([field('x')?.values?.[14], field('x')?.values?.[15]], [1, 2]);
    assert.equal(field('front')?.texts?.[14], 'lava');
    assert.equal(field('goal_distance')?.unit, 'square');
    assert.equal(series.actions[0]?.texts?.[14], 'forward');
    assert.equal(series.terminated, true);
    assert.equal(series.behind?.trajectory, 'layout-2.jsonl.gz#19');
  });

  it('keeps crash, NaN, timeout and not applicable apart, and none of them a number', async () => {
    const state = await brokenState();
    assert.ok(state.analysed);
    const parts = partsOf(state);
    const stamp = stampOf(state.analysed);
    const seen = new Set<number>();
    for (const { id } of state.analysed.analysis.evaluation.episodes) {
      const { status, reward } = (await ask(parts, 'trajectory', { stamp, trajectory: id })) as Series;
      status.forEach((kind, t) => {
        seen.add(kind);
        assert.equal(Number.isNaN(reward[t]), kind !== 0);
      });
    }
    assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4]);
  });

  it('draws the map of the recording that the trajectory is from', async () => {
    const state = await lavaState();
    assert.ok(state.analysed);
    const map = (await ask(partsOf(state), 'map', {
      stamp: stampOf(state.analysed),
      trajectory: 'layout-1.jsonl.gz#4',
      x: 'x',
      y: 'y',
    })) as OccupancyMap;
    assert.equal(map.grid, true);
    assert.equal(map.trajectories, 32);
    assert.deepEqual([map.columns, map.rows, map.origin], [7, 7, [1, 1]]);
    const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);
    const { set, outcomes } = state.analysed.analysis.evaluation.input;
    const inFile = set.episodes.flatMap((one, i) =>
      one.id.startsWith('layout-1') ? [{ ...one, ...outcomes[i] }] : [],
    );
    assert.equal(
      sum(map.visits),
      inFile.reduce((steps, { length }) => steps + length + 1, 0),
    );
    assert.equal(sum(map.successEnds), inFile.filter(({ outcome }) => outcome === 'success').length);
    assert.equal(sum(map.failureEnds), inFile.filter(({ outcome }) => outcome === 'failure').length);
    // The goal lies in the lower right corner, and only successes end there.
    assert.equal(map.successEnds.at(-1), sum(map.successEnds));
    assert.equal(map.failureEnds.at(-1), 0);
  });

  it('gives a completion row as texts, messages one by one', async () => {
    const state = completionState();
    assert.ok(state.analysed);
    const series = (await ask(partsOf(state), 'trajectory', {
      stamp: stampOf(state.analysed),
      trajectory: '2',
    })) as Series;
    assert.deepEqual(
      series.texts.map(({ name, role, text }) => [name, role, text]),
      [
        ['prompt', 'system', 'Answer with a number.'],
        ['prompt', 'user', 'What is 9 − 4?'],
        ['completion', 'assistant', 'That makes **5**.'],
        ['answer', null, '5'],
      ],
    );
  });

  it('refuses in words: an earlier analysis, an unknown trajectory, nonsense', async () => {
    const state = await lavaState();
    assert.ok(state.analysed);
    const stamp = stampOf(state.analysed);
    const parts = partsOf(state);
    assert.equal(await ask(parts, 'trajectory', { stamp: 'old', trajectory: '0' }), 'analysis-gone');
    assert.equal(await ask(parts, 'trajectory', { stamp, trajectory: 'nobody' }), 'not-in-analysis');
    assert.equal(
      await ask(parts, 'map', { stamp, trajectory: 'layout-1.jsonl.gz#4', x: 'x', y: 'front' }),
      'not-in-analysis',
    );
    assert.equal(await ask(parts, 'accept', { suggestion: 'a', hunks: [-1] }), 'bad-message');
    assert.equal(await answer({ kind: 'request', id: 1, name: 'format-disk', params: {} }, parts), null);
    assert.equal(await answer('hello', parts), null);
  });

  it('passes actions on, and turns refusals and throws into replies', async () => {
    const state = await lavaState();
    const asked: unknown[] = [];
    const parts = partsOf(state, {
      accept: async (params) => {
        asked.push(params);
        return ok(undefined);
      },
      openDiff: async () => fail('suggestion-gone', 'Gone.', 'Analyze again.'),
      help: async () => {
        throw new Error('no page');
      },
    });
    assert.deepEqual(await ask(parts, 'accept', { suggestion: 'charge-lava', hunks: [1] }), {});
    assert.deepEqual(asked, [{ suggestion: 'charge-lava', hunks: [1] }]);
    assert.equal(await ask(parts, 'openDiff', { suggestion: 'x' }), 'suggestion-gone');
    assert.equal(await ask(parts, 'help', { code: 'RS001' }), 'internal');
  });
});
