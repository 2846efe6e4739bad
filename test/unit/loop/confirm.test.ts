import assert from 'node:assert/strict';
import type { Analysis } from '../../../extension/core/analyzer/analysis';
import { finalOf } from '../../../extension/core/loop/confirm';
import { initialState, type Draft } from '../../../extension/core/loop/state';
import { outcomeOf, type Outcome } from '../../../extension/core/training/outcome';
import { training } from '../training/samples';
import { sketch } from './samples';

function draft(id: string, origin: Draft['origin']): Draft {
  return { id, origin, parent: null, explanation: '', code: id };
}

/** Shares of successes of the agents of two seeds, trained on a reward and on the environment's own. */
function outcome(reward: number, native: number): Outcome {
  const of = (share: number) => training([10 * share, 10 * share]);
  return outcomeOf(of(reward), of(native));
}

describe('what a run that trains ends with', () => {
  const own = { ...draft('own', 'designer'), id: 'c0001' };
  const state = {
    ...initialState(1),
    own: {
      candidate: own,
      analysis: sketch({}),
      findings: [],
      accepted: true,
      sentence: '',
    },
  };
  const best = (chosen: Outcome) => ({
    draft: draft('c0002', 'designer'),
    analysis: { ...sketch({}), training: { outcome: chosen } } as Analysis,
  });

  it('is the best as chosen, also where a few fresh seeds go a little against it', () => {
    const chosen = best(outcome(0.9, 0.4));
    const fresh = outcome(0.5, 0.6);
    const final = finalOf(state, chosen, { outcome: fresh, own: outcome(0.6, 0.6) });
    assert.equal(final.best, chosen);
    assert.equal(final.outcome, fresh);
  });

  it("is the environment's own reward where agents learned more from that over all seeds, and says so", () => {
    const final = finalOf(state, best(outcome(1, 1)), {
      outcome: outcome(0.4, 0.8),
      own: outcome(0.8, 0.8),
    });
    assert.equal(final.best.draft.id, 'c0001');
    assert.equal(final.outcome.success?.mean, 0.8);
    assert.match(final.outcome.sentence, /learned less from c0002 .* \(40 % against 80 %\)/);
  });

  it("is the environment's own reward where agents learned as much from that, and no later", () => {
    const final = finalOf(state, best(outcome(0.8, 0.6)), {
      outcome: outcome(0.4, 0.6),
      own: outcome(0.6, 0.6),
    });
    assert.equal(final.best.draft.id, 'c0001');
    assert.match(final.outcome.sentence, /learned no more from c0002/);
    const fresh = outcome(0.6, 0.6);
    const point = { steps: 500, episodes: 5, success: 0.5 } as Outcome['curve'][number];
    const sooner = { ...fresh, curve: [point], baselineCurve: [{ ...point, success: 0.4 }] };
    const kept = finalOf(state, best(outcome(0.6, 0.6)), { outcome: sooner, own: outcome(0.6, 0.6) });
    assert.equal(kept.outcome, sooner);
    const against = { ...sooner, success: outcome(0.4, 0.6).success };
    const left = finalOf(state, best(outcome(0.8, 0.6)), { outcome: against, own: outcome(0.6, 0.6) });
    assert.equal(left.best.draft.id, 'c0001');
  });

  it('is the best as chosen where nothing was learned from the environment’s own', () => {
    const chosen = best(outcome(1, 1));
    const final = finalOf(state, chosen, { outcome: outcome(0.4, 0.8), own: null });
    assert.equal(final.best, chosen);
  });
});
