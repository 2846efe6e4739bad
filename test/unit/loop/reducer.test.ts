import assert from 'node:assert/strict';
import { step } from '../../../extension/core/loop/reducer';
import { reportOf } from '../../../extension/core/loop/report';
import type { LoopCommand, LoopEvent, LoopState } from '../../../extension/core/loop/state';
import { initialState, MAX_RETURNS } from '../../../extension/core/loop/state';
import { finding, sketch, suggestion } from './samples';

/** Feeds events one after the other; gives the final state and the commands of each event. */
function run(
  state: LoopState,
  events: readonly LoopEvent[],
): { state: LoopState; commands: LoopCommand[][] } {
  const commands: LoopCommand[][] = [];
  for (const event of events) {
    const [next, issued] = step(state, event);
    state = next;
    commands.push([...issued]);
  }
  return { state, commands };
}

const designed = (code: string): LoopEvent => ({
  type: 'designed',
  lane: 0,
  explanation: `why ${code}`,
  code,
});
const kept = (id: string): LoopEvent => ({ type: 'kept', lane: 0, id });
const passes: LoopEvent = { type: 'checked', lane: 0, findings: [finding('warning')] };
const rejects: LoopEvent = { type: 'checked', lane: 0, findings: [finding('error'), finding('info')] };

describe('step', () => {
  it('goes designer, critic, analysis, and ends after the rounds asked for', () => {
    const { state, commands } = run(initialState(1), [
      { type: 'started', code: null },
      designed('a'),
      kept('c0001-aaaa'),
      passes,
      { type: 'analysed', lane: 0, analysis: sketch({}) },
    ]);
    assert.deepEqual(
      commands.map((issued) => issued.map((command) => command.do)),
      [['design'], ['keep'], ['check'], ['analyze'], ['measure']],
    );
    assert.equal(state.stopped?.reason, 'rounds-done');
    const report = reportOf(state);
    assert.equal(report.rounds.length, 1);
    assert.equal(report.rounds[0]?.accepted, true);
    assert.equal(report.rounds[0]?.candidate?.explanation, 'why a');
    assert.deepEqual(report.rounds[0]?.measures.auc, { value: 0.5 });
    assert.equal(report.best?.code, 'a');
    assert.deepEqual(report.best?.measures.tpe, { reason: 'too few episodes' });
  });

  it('measures the present reward first, without a critic, and refines it', () => {
    const { state, commands } = run(initialState(2), [
      { type: 'started', code: 'hand' },
      kept('c0001-aaaa'),
      { type: 'analysed', lane: 0, analysis: sketch({ suggestions: [suggestion('b')] }) },
    ]);
    assert.deepEqual(commands[0], [
      {
        do: 'keep',
        lane: 0,
        candidate: {
          id: null,
          origin: 'hand',
          parent: null,
          explanation: 'The reward as it was before the loop.',
          code: 'hand',
        },
      },
    ]);
    assert.deepEqual(commands[1], [{ do: 'analyze', lane: 0, code: 'hand' }]);
    const design = commands[2]?.[1];
    assert.ok(design?.do === 'design');
    assert.equal(design.request.previous?.code, 'hand');
    assert.equal(state.start?.candidate?.id, 'c0001-aaaa');
    const [, keep] = step(state, designed('b'));
    assert.ok(keep[0]?.do === 'keep');
    assert.equal(keep[0].candidate.origin, 'refinement');
    assert.equal(keep[0].candidate.parent, 'c0001-aaaa');
  });

  it('returns a draft with the exact errors, and fails the round in words after the last return', () => {
    let state = run(initialState(2), [{ type: 'started', code: null }]).state;
    for (let draft = 1; draft <= MAX_RETURNS; draft++) {
      const { state: next, commands } = run(state, [
        designed(`d${draft}`),
        kept(`c000${draft}-aaaa`),
        rejects,
      ]);
      const [note, design] = commands[2] ?? [];
      assert.ok(note?.do === 'measure' && note.measured.findings?.length === 2);
      assert.ok(design?.do === 'design');
      assert.deepEqual(design.request.rejected, { code: `d${draft}`, findings: [finding('error')] });
      state = next;
    }
    const { state: failed, commands } = run(state, [designed('d4'), kept('c0004-aaaa'), rejects]);
    assert.equal(failed.rounds.length, 1);
    const [round] = reportOf(failed).rounds;
    assert.equal(round?.accepted, false);
    assert.deepEqual(round?.measures, {});
    assert.match(round?.sentence ?? '', /rejected 4 drafts in a row.*F821 on line 3: undefined name/);
    const next = commands[2]?.[1];
    assert.ok(next?.do === 'design', 'the second round begins');
    assert.equal(next.request.rejected, null);
    assert.deepEqual(
      next.request.tried.map(({ code }) => code),
      ['d1', 'd2', 'd3', 'd4'],
    );
  });

  it('goes on from the better candidate and tells the designer what did not help', () => {
    const { state, commands } = run(initialState(3), [
      { type: 'started', code: null },
      designed('good'),
      kept('c0001-aaaa'),
      passes,
      {
        type: 'analysed',
        lane: 0,
        analysis: sketch({ kind: 'exploitable', rewards: [1, 0], suggestions: [suggestion('x')] }),
      },
      designed('worse'),
      kept('c0002-bbbb'),
      passes,
      { type: 'analysed', lane: 0, analysis: sketch({ kind: 'misordered', rewards: [0, 1] }) },
    ]);
    const design = commands.at(-1)?.[1];
    assert.ok(design?.do === 'design');
    assert.equal(design.request.previous?.code, 'good');
    assert.deepEqual(design.request.tried, [{ code: 'worse', sentence: 'misordered: It is misordered.' }]);
    assert.equal(state.best?.draft.id, 'c0001-aaaa');
  });

  it('tells the designer of the reward that was bettered, too', () => {
    const { commands } = run(initialState(3), [
      { type: 'started', code: 'hand' },
      kept('c0001-aaaa'),
      { type: 'analysed', lane: 0, analysis: sketch({}) },
      designed('better'),
      kept('c0002-bbbb'),
      passes,
      { type: 'analysed', lane: 0, analysis: sketch({ kind: 'exploitable', rewards: [1, 0] }) },
    ]);
    const design = commands.at(-1)?.[1];
    assert.ok(design?.do === 'design');
    assert.equal(design.request.previous?.code, 'better');
    assert.deepEqual(
      design.request.tried.map(({ code }) => code),
      ['hand'],
    );
  });

  it('says when the same code or the same rewards come again, and changes the strategy each time', () => {
    const { state, commands } = run(initialState(9), [
      { type: 'started', code: null },
      designed('a'),
      kept('c0001-aaaa'),
      passes,
      { type: 'analysed', lane: 0, analysis: sketch({ rewards: [1, Number.NaN] }) },
      designed('b'),
      kept('c0002-bbbb'),
      passes,
      { type: 'analysed', lane: 0, analysis: sketch({ rewards: [1, Number.NaN] }) },
      designed('a'),
      kept('c0001-aaaa'),
    ]);
    assert.match(state.rounds[1]?.sentence ?? '', /pays exactly what c0001-aaaa pays/);
    assert.equal(state.rounds[1]?.sameAs, 'c0001-aaaa');
    assert.match(
      state.rounds[1]?.change ?? '',
      /brought nothing new: change of strategy, next another approach/,
    );
    assert.match(state.rounds[2]?.sentence ?? '', /wrote the code of c0001-aaaa again/);
    assert.deepEqual(commands.at(-1), [], 'the same code is not run again');
    assert.equal(state.stopped?.reason, 'stagnated');
    assert.equal(state.rounds.length, 3);
    assert.equal(state.best?.draft.code, 'a');
  });

  it('stops early when the best is ready and nothing is suggested', () => {
    const { state } = run(initialState(5), [
      { type: 'started', code: null },
      designed('a'),
      kept('c0001-aaaa'),
      passes,
      { type: 'analysed', lane: 0, analysis: sketch({ kind: 'ready', auc: { value: 1 } }) },
    ]);
    assert.equal(state.stopped?.reason, 'ready');
  });

  it('takes "nothing to propose" for the end of a strategy, then of the loop, and for no fault', () => {
    const problem = { code: 'nothing-to-propose', message: 'No more.', hint: 'Record more.' };
    const nothing: LoopEvent = { type: 'failed', lane: 0, command: 'design', problem };
    const { state, commands } = run(initialState(5), [
      { type: 'started', code: 'hand' },
      kept('c0001-aaaa'),
      { type: 'analysed', lane: 0, analysis: sketch({}) },
      nothing,
      nothing,
    ]);
    const next = commands[3]?.[0];
    assert.ok(next?.do === 'design');
    assert.equal(next.request.strategy?.kind, 'anew');
    assert.equal(next.request.previous, null);
    assert.deepEqual(
      next.request.tried.map(({ code }) => code),
      ['hand'],
    );
    assert.deepEqual(state.stopped, { reason: 'nothing-to-propose', sentence: 'No more. Record more.' });
    assert.equal(state.best?.draft.code, 'hand');
    assert.deepEqual(state.rounds, []);
  });

  it('keeps the rejected draft as a failed round when the designer gives up on it', () => {
    const problem = { code: 'nothing-to-propose', message: 'No more.', hint: 'Record more.' };
    const { state } = run(initialState(2), [
      { type: 'started', code: null },
      designed('a'),
      kept('c0001-aaaa'),
      rejects,
      { type: 'failed', lane: 0, command: 'design', problem },
    ]);
    assert.equal(state.rounds.length, 1);
    assert.equal(state.rounds[0]?.candidate?.code, 'a');
    assert.match(state.rounds[0]?.sentence ?? '', /rejected the draft because of F821/);
  });

  it('ends with the problem when a part fails, and keeps the best', () => {
    const problem = { code: 'model-key', message: 'The key was refused (401).', hint: 'Set another.' };
    const { state } = run(initialState(3), [
      { type: 'started', code: null },
      designed('a'),
      kept('c0001-aaaa'),
      passes,
      { type: 'analysed', lane: 0, analysis: sketch({ suggestions: [suggestion('x')] }) },
      { type: 'failed', lane: 0, command: 'design', problem },
    ]);
    assert.equal(state.stopped?.reason, 'failed');
    assert.equal(state.stopped?.problem, problem);
    assert.match(state.stopped?.sentence ?? '', /The round failed: The key was refused/);
    assert.equal(state.rounds.length, 1, 'no round without a draft');
    assert.equal(reportOf(state).best?.code, 'a');
  });

  it('designs anew when the present reward cannot be measured at all', () => {
    const problem = { code: 'no-contract', message: 'No function found.', hint: 'Write one.' };
    const { state, commands } = run(initialState(1), [
      { type: 'started', code: 'broken(' },
      kept('c0001-aaaa'),
      { type: 'failed', lane: 0, command: 'analyze', problem },
    ]);
    assert.equal(state.start?.accepted, false);
    const design = commands.at(-1)?.[0];
    assert.ok(design?.do === 'design');
    assert.equal(design.request.previous, null);
  });

  it('is deaf after it was cancelled', () => {
    const { state, commands } = run(initialState(3), [
      { type: 'started', code: null },
      { type: 'cancelled' },
      designed('late'),
    ]);
    assert.equal(state.stopped?.reason, 'cancelled');
    assert.deepEqual(commands.at(-1), []);
    assert.equal(reportOf(state).best, null);
  });

  const review = (...messages: readonly string[]): LoopEvent => ({
    type: 'reviewed',
    lane: 0,
    review: {
      model: 'm-1',
      own: false,
      findings: messages.map((message) => finding('warning', message)),
      readings: 1,
      disputed: [],
      dropped: 0,
      exchanges: [],
    },
  });
  const clean: LoopEvent = { type: 'checked', lane: 0, findings: [] };

  it('has a model read only what linter, rules and dry run let through', () => {
    const { commands } = run(initialState(1, { critic: 'model' }), [
      { type: 'started', code: null },
      designed('a'),
      kept('c0001-aaaa'),
      rejects,
      designed('b'),
      kept('c0002-bbbb'),
      clean,
      review(),
    ]);
    assert.deepEqual(
      commands.map((issued) => issued.map((command) => command.do)),
      [['design'], ['keep'], ['check'], ['measure', 'design'], ['keep'], ['check'], ['review'], ['analyze']],
    );
  });

  it('sends a draft back for what the model objects to, three times at most, and measures it then', () => {
    let state = run(initialState(1, { critic: 'model' }), [{ type: 'started', code: null }]).state;
    for (let i = 0; i < MAX_RETURNS; i++) {
      const sent = run(state, [designed(`draft ${i}`), kept(`c000${i}-aaaa`), clean, review('pays twice')]);
      state = sent.state;
      const design = sent.commands.at(-1)?.find((command) => command.do === 'design');
      assert.ok(design?.do === 'design');
      assert.equal(design.request.rejected?.code, `draft ${i}`);
      assert.equal(design.request.rejected.findings[0]?.message, 'pays twice');
    }
    const last = run(state, [
      designed('draft 3'),
      kept('c0009-aaaa'),
      clean,
      review('pays twice'),
      { type: 'analysed', lane: 0, analysis: sketch({}) },
    ]);
    assert.deepEqual(last.commands[3], [{ do: 'analyze', lane: 0, code: 'draft 3' }]);
    const [round] = reportOf(last.state).rounds;
    assert.equal(round?.accepted, true);
    assert.equal(round.review?.findings.length, 1);
  });

  it('measures a draft whose author stands by it, or whose review fails', () => {
    const again = run(initialState(1, { critic: 'model' }), [
      { type: 'started', code: null },
      designed('a'),
      kept('c0001-aaaa'),
      clean,
      review('pays twice'),
      designed('a'),
      kept('c0001-aaaa'),
      clean,
    ]);
    assert.deepEqual(again.commands.at(-1), [{ do: 'analyze', lane: 0, code: 'a' }]);
    for (const code of ['model-timeout', 'budget-reached']) {
      const failed = run(initialState(1, { critic: 'model' }), [
        { type: 'started', code: null },
        designed('a'),
        kept('c0001-aaaa'),
        clean,
        { type: 'failed', lane: 0, command: 'review', problem: { code, message: 'No.', hint: '' } },
      ]);
      assert.deepEqual(failed.commands.at(-1), [{ do: 'analyze', lane: 0, code: 'a' }]);
    }
  });

  it('does without a critic when it is told to', () => {
    const { commands } = run(initialState(1, { critic: 'none' }), [
      { type: 'started', code: null },
      designed('a'),
      kept('c0001-aaaa'),
    ]);
    assert.deepEqual(commands.at(-1), [{ do: 'analyze', lane: 0, code: 'a' }]);
  });

  it('ends at a limit with the best it has', () => {
    const { state } = run(initialState(3), [
      { type: 'started', code: 'hand' },
      kept('c0001-aaaa'),
      { type: 'analysed', lane: 0, analysis: sketch({}) },
      {
        type: 'failed',
        lane: 0,
        command: 'design',
        problem: {
          code: 'budget-reached',
          message: 'The limit was reached: 3 requests of this run.',
          hint: '',
        },
      },
    ]);
    assert.equal(state.stopped?.reason, 'budget');
    assert.equal(state.stopped.problem, undefined);
    assert.match(state.stopped.sentence, /3 requests of this run\..*Best so far is c0001-aaaa/);
    assert.equal(reportOf(state).best?.code, 'hand');
  });
});
