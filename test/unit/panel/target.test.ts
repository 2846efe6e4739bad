import assert from 'node:assert/strict';
import { targetOf } from '../../../extension/host/panel/target';
import { componentLine } from '../../../extension/host/panel/component-lines';
import { mapAxes } from '../../../extension/host/panel/coordinates';
import { lavaState } from '../../e2e/panel/fixture';

describe('where a next action leads', () => {
  it('leads to the suggestion, step, finding, line or cause that the sentence names', async () => {
    const analysis = (await lavaState()).analysed?.analysis;
    assert.ok(analysis);
    const lead = (text: string): unknown => targetOf(text, analysis);
    assert.deepEqual(lead('Charge stepping into lava'), { kind: 'suggestion', id: 'charge-lava' });
    assert.deepEqual(lead('Play episode layout-3.jsonl.gz#29 from step 29'), {
      kind: 'step',
      at: { trajectory: 'layout-3.jsonl.gz#29', step: 29 },
    });
    assert.deepEqual(lead('Look at RS021'), { kind: 'finding', index: 1 });
    assert.deepEqual(lead('Fix line 6: ZeroDivisionError: division by zero'), { kind: 'line', line: 6 });
    assert.deepEqual(lead('Charge what ends an episode in lava'), { kind: 'cause', cause: 'lava' });
    assert.deepEqual(lead('Look at 2 findings'), { kind: 'findings' });
    const paid = 'See what exact.match pays: 0.34 a completion in failures, 1 in successes';
    assert.deepEqual(
      targetOf(paid, analysis, (component) => (component === 'exact.match' ? 4 : null)),
      { kind: 'line', line: 4 },
    );
  });

  it('leads nowhere when it names nothing here', async () => {
    const analysis = (await lavaState()).analysed?.analysis;
    assert.ok(analysis);
    assert.equal(targetOf('Record at least 10 successes', analysis), null);
    assert.equal(targetOf('Add lavatory', analysis), null);
    assert.equal(targetOf('Play episode 999', analysis), null);
  });
});

describe('where a component gets its value', () => {
  it('is its assignment, else where its name is quoted, else the function of its name', () => {
    const source =
      'def r(obs):\n    if x == closer: pass\n    closer: float = 1\n    return {"goal": 2, "closer": closer}\n';
    assert.equal(componentLine(source, 'closer'), 3);
    assert.equal(componentLine(source, 'goal'), 4);
    assert.equal(componentLine(source, 'r'), 1);
    assert.equal(componentLine(source, 'a.b(c'), null);
  });
});

describe('coordinates', () => {
  const field = (name: string) => ({ name, path: '', column: 0, offset: 0 });
  it('go by the usual names, also nested and in another case', () => {
    assert.deepEqual(mapAxes(['t', 'X', 'Y'].map(field)), { x: 'X', y: 'Y' });
    assert.deepEqual(mapAxes(['agent.row', 'agent.col'].map(field)), { x: 'agent.col', y: 'agent.row' });
    assert.equal(mapAxes(['obs[0]', 'obs[1]', 'x'].map(field)), null);
  });
});
