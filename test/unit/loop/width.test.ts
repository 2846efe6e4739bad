import assert from 'node:assert/strict';
import { behaviourOf } from '../../../extension/core/loop/behaviour';
import { step } from '../../../extension/core/loop/reducer';
import { reportOf } from '../../../extension/core/loop/report';
import type { LoopCommand, LoopEvent, LoopOptions, LoopState } from '../../../extension/core/loop/state';
import { initialState } from '../../../extension/core/loop/state';
import type { AnalysisSketch } from './samples';
import { component, finding, sketch } from './samples';

/** A loop that is fed whole rounds: what each lane's designer writes and what is measured on it. */
class Driver {
  state: LoopState;
  commands: readonly LoopCommand[] = [];
  private ids = 0;

  constructor(rounds: number, options: LoopOptions) {
    this.state = initialState(rounds, options);
  }

  take(...events: readonly LoopEvent[]): void {
    for (const event of events) [this.state, this.commands] = step(this.state, event);
  }

  start(code: string | null, measured: AnalysisSketch = {}): void {
    this.take({ type: 'started', code });
    if (code === null) return;
    this.take({ type: 'kept', lane: 0, id: this.id() });
    this.take({ type: 'analysed', lane: 0, analysis: sketch(measured) });
  }

  round(...lanes: readonly (readonly [code: string, measured: AnalysisSketch])[]): void {
    const each = (event: (lane: number, code: string, measured: AnalysisSketch) => LoopEvent): void =>
      lanes.forEach(([code, measured], lane) => this.take(event(lane, code, measured)));
    each((lane, code) => ({ type: 'designed', lane, explanation: '', code }));
    each((lane) => ({ type: 'kept', lane, id: this.id() }));
    each((lane) => ({ type: 'checked', lane, findings: [] }));
    each((lane, _, measured) => ({ type: 'analysed', lane, analysis: sketch(measured) }));
  }

  stopped(): LoopState['stopped'] {
    return this.state.stopped;
  }

  /** Of the first lane that is asked now. */
  strategy(): string | undefined {
    return this.requests[0]?.strategy?.kind;
  }

  get requests() {
    return this.commands.flatMap((command) => (command.do === 'design' ? [command.request] : []));
  }

  private id(): string {
    return `c${String(++this.ids).padStart(4, '0')}-aaaa`;
  }
}

const pays = (...rewards: readonly number[]): AnalysisSketch => ({ rewards });

describe('a round of several candidates', () => {
  it('asks for all of them at once, each in its own way, and takes the best by the measures', () => {
    const loop = new Driver(2, { width: 3 });
    loop.start('hand', {
      rewards: [0, 1],
      components: [component('near', 0.1, 0.2), component('goal', 1, 0)],
    });
    assert.deepEqual(
      loop.requests.map(({ strategy, variant }) => [strategy?.kind, variant]),
      [
        ['refine', 0],
        ['mutate', 0],
        ['anew', 0],
      ],
    );
    const [, mutate] = loop.requests;
    assert.ok(mutate?.strategy?.kind === 'mutate');
    assert.equal(mutate.strategy.component, 'near', 'what pays failures more is in question first');
    loop.round(
      ['a', { kind: 'misordered', rewards: [1, 2] }],
      ['b', { kind: 'exploitable', rewards: [2, 1] }],
      ['c', { kind: 'does-not-separate', rewards: [1, 1] }],
    );
    const [round] = reportOf(loop.state).rounds;
    assert.equal(round?.candidate?.code, 'b');
    assert.equal(round.candidate.strategy, 'mutate');
    assert.deepEqual(
      round.others?.map(({ candidate }) => candidate?.code),
      ['a', 'c'],
    );
    assert.equal(reportOf(loop.state).best?.code, 'b');
    assert.deepEqual(
      loop.requests.map(({ strategy }) => strategy?.kind),
      ['refine', 'mutate', 'cross'],
      'now there are two that can be crossed',
    );
    const cross = loop.requests[2];
    assert.ok(cross?.strategy?.kind === 'cross');
    assert.deepEqual([cross.previous?.code, cross.strategy.other.code], ['b', 'hand']);
  });

  it('gives each its place where several are asked the same', () => {
    const loop = new Driver(1, { width: 3 });
    loop.start(null);
    assert.deepEqual(
      loop.requests.map(({ strategy, variant }) => [strategy?.kind, variant]),
      [
        ['refine', 0],
        ['refine', 1],
        ['refine', 2],
      ],
    );
  });

  it('names candidates that pay the same, however they are written, and does not read one code twice', () => {
    const loop = new Driver(3, { width: 3 });
    loop.start(null);
    loop.round(['a', pays(0.3, 0)], ['b', pays(0.1 + 0.2, 0)], ['a', pays(9, 9)]);
    const [round] = loop.state.rounds;
    assert.equal(round?.candidate?.code, 'a');
    assert.match(round.others[0]?.sentence ?? '', /pays exactly what c0001-aaaa pays/);
    assert.match(round.others[1]?.sentence ?? '', /same code as that of c0001-aaaa/);
    assert.equal(loop.state.measured.length, 1, 'one candidate, not three');
  });

  it('changes the strategy after two rounds that are no better than chance, and names the change', () => {
    const loop = new Driver(9, {});
    const auc = (value: number) => ({ value, interval: [value - 0.1, value + 0.1] as const });
    loop.start('hand', { rewards: [1, 0], auc: auc(0.6) });
    loop.round(['a', { rewards: [2, 0], auc: auc(0.65) }]);
    assert.equal(loop.state.best?.draft.code, 'a', 'better, but by no more than chance');
    assert.equal(loop.strategy(), 'refine');
    loop.round(['b', { rewards: [3, 0], auc: auc(0.68) }]);
    assert.match(
      loop.state.rounds[1]?.change ?? '',
      /No improvement beyond the interval in 2 rounds: change of strategy, next components of two candidates are crossed/,
    );
    assert.equal(loop.strategy(), 'cross');
    loop.round(['c', { rewards: [4, 0], auc: auc(0.9) }]);
    assert.equal(loop.strategy(), 'refine', 'what helped ends the search');
    loop.round(['d', { rewards: [5, 0], auc: auc(0.9) }]);
    loop.round(['e', { rewards: [6, 0], auc: auc(0.9) }]);
    loop.round(['f', { rewards: [7, 0], auc: auc(0.9) }]);
    assert.equal(loop.strategy(), 'anew');
    assert.equal(loop.requests[0]?.previous, null);
    loop.round(['g', { rewards: [8, 0], auc: auc(0.9) }]);
    assert.equal(loop.stopped()?.reason, 'stagnated');
    assert.match(
      loop.stopped()?.sentence ?? '',
      /no improvement beyond the interval.*no other strategy is left/,
    );
  });

  it('goes on with what it has when one of several fails, and ends with the fault when all do', () => {
    const problem = { code: 'model-timeout', message: 'Too slow.', hint: '' };
    const fails = (lane: number): LoopEvent => ({ type: 'failed', lane, command: 'design', problem });
    const loop = new Driver(2, { width: 2 });
    loop.start('hand', pays(0, 0));
    loop.take(fails(1));
    loop.round(['a', pays(1, 0)]);
    assert.equal(loop.stopped(), null);
    assert.equal(loop.state.rounds.length, 1);
    loop.take(fails(0), fails(1));
    assert.equal(loop.stopped()?.problem, problem);
  });

  it('takes "nothing to propose" of all of them for no fault', () => {
    const nothing = (lane: number): LoopEvent => ({
      type: 'failed',
      lane,
      command: 'design',
      problem: { code: 'nothing-to-propose', message: 'No more.', hint: '' },
    });
    const loop = new Driver(2, { width: 2 });
    loop.start(null);
    loop.take(nothing(0), nothing(1));
    assert.equal(loop.stopped()?.reason, 'nothing-to-propose');
  });

  it('ends at a limit with the best of those that were finished', () => {
    const loop = new Driver(5, { width: 2 });
    loop.start('hand', { kind: 'misordered', rewards: [0, 1] });
    const problem = { code: 'budget-reached', message: 'The limit was reached: 1 request.', hint: '' };
    loop.take({ type: 'failed', lane: 1, command: 'design', problem });
    loop.round(['a', { kind: 'exploitable', rewards: [1, 0] }]);
    assert.equal(loop.stopped()?.reason, 'budget');
    assert.equal(reportOf(loop.state).best?.code, 'a');
  });
});

describe('what the user says', () => {
  it('is asked for between rounds and told to all that are asked after', () => {
    const loop = new Driver(3, { width: 2, ask: true });
    loop.start('hand', pays(0, 0));
    loop.round(['a', { kind: 'exploitable', rewards: [1, 0] }], ['b', pays(2, 0)]);
    assert.deepEqual(
      loop.commands.map((command) => command.do),
      ['measure', 'ask'],
    );
    loop.take({
      type: 'told',
      lane: 0,
      told: { steer: 'never reward standing', reject: { id: 'c0002-aaaa', reason: 'it can be farmed' } },
    });
    assert.equal(loop.requests.length, 2);
    for (const { steering, refused, previous, tried } of loop.requests) {
      assert.deepEqual(steering, ['never reward standing']);
      assert.deepEqual(refused, [{ code: 'a', reason: 'it can be farmed' }]);
      assert.notEqual(previous?.code, 'a');
      assert.ok(!tried.some(({ code }) => code === 'a'));
    }
    assert.notEqual(loop.state.best?.draft.code, 'a');
    loop.round(['a', pays(1, 0)], ['other words', pays(1, 0)]);
    const [round] = loop.state.rounds.slice(-1);
    const entries = [round, ...(round?.others ?? [])];
    assert.ok(entries.every((entry) => entry && !entry.accepted));
    assert.ok(
      entries.some((entry) => /rejected this very code: it can be farmed/.test(entry?.sentence ?? '')),
    );
    assert.ok(entries.some((entry) => /pays exactly what you have rejected/.test(entry?.sentence ?? '')));
    loop.take({ type: 'told', lane: 0, told: { stop: true } });
    assert.equal(loop.stopped()?.reason, 'user');
  });

  it('is remembered from earlier runs', () => {
    const loop = new Driver(1, {});
    const behaviour = behaviourOf(sketch(pays(1, 0)));
    loop.take({
      type: 'started',
      code: null,
      steering: ['short'],
      refused: [{ code: 'a', reason: 'too clever', behaviour }],
    });
    assert.deepEqual(loop.requests[0]?.refused, [{ code: 'a', reason: 'too clever' }]);
    loop.round(['b', { kind: 'ready', rewards: [1, 0] }]);
    assert.equal(loop.state.best, null);
    assert.match(loop.state.rounds[0]?.sentence ?? '', /you have rejected: too clever/);
  });
});

describe('drafts of several candidates', () => {
  it('go back to their own designer only', () => {
    const loop = new Driver(1, { width: 2 });
    loop.start(null);
    loop.take(
      { type: 'designed', lane: 0, explanation: '', code: 'a' },
      { type: 'designed', lane: 1, explanation: '', code: 'b' },
      { type: 'kept', lane: 0, id: 'c0001-aaaa' },
      { type: 'kept', lane: 1, id: 'c0002-aaaa' },
      { type: 'checked', lane: 0, findings: [finding('error')] },
    );
    const [request] = loop.requests;
    assert.equal(request?.rejected?.code, 'a');
    assert.equal(loop.state.lanes[1]?.rejected, null);
    assert.equal(loop.state.lanes[1]?.returns, 0);
  });
});
