import assert from 'node:assert/strict';
import type { Analysis } from '../../../extension/core/analyzer/analysis';
import { step } from '../../../extension/core/loop/reducer';
import { reportOf } from '../../../extension/core/loop/report';
import type { LoopCommand, LoopEvent } from '../../../extension/core/loop/state';
import { initialState } from '../../../extension/core/loop/state';
import { outcomeOf } from '../../../extension/core/training/outcome';
import { sketch } from './samples';

/** An analysis of a reward from which one agent learned to succeed in so many of ten episodes. */
function learned(successes: number, about: Parameters<typeof sketch>[0] = {}): Analysis {
  const trained = {
    episodes: 10,
    length: 50,
    judged: 10,
    successes,
    paid: 1,
    native: successes,
    causes: {},
    components: {},
  };
  const outcome = outcomeOf(
    {
      label: 'candidate',
      budget: { steps: 100, seeds: 1, seconds: 10 },
      seeds: [{ seed: 0, layout: null, steps: 100, curve: [], trained, episodes: [], recording: null }],
      problem: null,
      seconds: 1,
      runtime: '',
      isolation: '',
    },
    null,
  );
  return { ...sketch(about), training: { outcome } };
}

describe("the environment's own reward in the loop", () => {
  it('stays the best where no other teaches more, and is what is refined', () => {
    const events: LoopEvent[] = [
      { type: 'started', code: 'hand', own: { code: 'own', explanation: 'as it is' } },
      { type: 'kept', lane: 0, id: 'c0001-aaaa' },
      { type: 'kept', lane: 1, id: 'c0002-bbbb' },
      { type: 'analysed', lane: 0, analysis: learned(4, { kind: 'ready', rewards: [1, 0] }) },
      { type: 'analysed', lane: 1, analysis: learned(8, { rewards: [2, 0] }) },
      { type: 'designed', lane: 0, explanation: '', code: 'shaped' },
      { type: 'kept', lane: 0, id: 'c0003-cccc' },
      { type: 'checked', lane: 0, findings: [] },
      { type: 'analysed', lane: 0, analysis: learned(7, { kind: 'ready', rewards: [3, 0] }) },
    ];
    let state = initialState(1);
    const commands: LoopCommand[] = [];
    for (const event of events) {
      const [next, issued] = step(state, event);
      state = next;
      commands.push(...issued);
    }
    const design = commands.find((command) => command.do === 'design');
    assert.equal(design?.request.previous?.code, 'own');
    const report = reportOf(state);
    assert.equal(report.start?.candidate?.code, 'hand');
    assert.equal(report.own?.outcome?.success?.mean, 0.8);
    assert.equal(report.best?.code, 'own');
    assert.equal(report.stopped.reason, 'rounds-done');
  });
});
