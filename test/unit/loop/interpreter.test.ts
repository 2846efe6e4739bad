import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contract } from '../../../extension/core/contract/contract';
import type { Designer } from '../../../extension/core/designer/designer';
import { CandidateHistory } from '../../../extension/core/loop/history';
import type { LoopJob } from '../../../extension/core/loop/interpreter';
import { runLoop } from '../../../extension/core/loop/interpreter';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { fail, ok } from '../../../extension/core/problem';
import { finding, outcomes, set, sketch } from './samples';

const contract: Contract = {
  id: 'step',
  title: 'once a step',
  injectedNames: [],
  parameters: [],
  recognise: () => [],
  bind: () => fail('unused', '', ''),
};

/** A critic that rejects code with "bad" in it, and an analysis that calls code with "good" in it ready. */
function workbench(overrides: Partial<Workbench> = {}): Workbench {
  const unused = (): never => assert.fail('not part of the loop');
  return {
    open: unused,
    bind: unused,
    examine: unused,
    lint: unused,
    replay: unused,
    replayFiles: unused,
    compare: unused,
    effect: unused,
    expressions: unused,
    trace: unused,
    lineCounts: unused,
    test: unused,
    train: unused,
    trainOnOwn: unused,
    check: (_context, { source }) => Promise.resolve(source.includes('bad') ? [finding('error')] : []),
    analyze: (_context, { source }, control) => {
      control?.onProgress?.(0.5);
      return Promise.resolve(
        ok(
          source.includes('good')
            ? sketch({ kind: 'ready', auc: { value: 1 }, rewards: [1, 0] })
            : sketch({ rewards: [source.length, 0] }),
        ),
      );
    },
    dispose: () => undefined,
    ...overrides,
  };
}

function writes(...codes: readonly string[]): Designer {
  const left = [...codes];
  return {
    id: 'builtin',
    design: () => {
      const code = left.shift();
      return Promise.resolve(
        code === undefined
          ? fail('nothing-to-propose', 'No more.', 'Record.')
          : ok({ explanation: '', code }),
      );
    },
  };
}

describe('runLoop', () => {
  let folder: string;
  let history: CandidateHistory;
  let job: LoopJob;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-'));
    const file = join(folder, 'a.reward.json');
    const opened = await CandidateHistory.open(file);
    assert.ok(opened.ok);
    history = opened.value;
    job = {
      context: {
        file,
        task: { goal: 'x', trajectories: ['a.jsonl'], discount: 0.99 },
        set,
        files: [],
        problems: [],
        fields: [],
        outcomes,
      },
      contract,
      file: join(folder, 'reward.py'),
      entry: null,
      code: 'hand',
      rounds: 3,
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('runs to a candidate that is ready, keeps every draft in files and reports progress', async () => {
    const sentences: string[] = [];
    const report = await runLoop(
      job,
      { workbench: workbench(), designer: writes('so-so', 'bad 1', 'good'), history },
      { onProgress: ({ sentence }) => sentences.push(sentence) },
    );
    assert.equal(report.stopped.reason, 'ready');
    assert.equal(report.best?.code, 'good');
    assert.deepEqual(
      report.rounds.map(({ accepted, candidate }) => [accepted, candidate?.code]),
      [
        [true, 'so-so'],
        [true, 'good'],
      ],
    );
    const again = await CandidateHistory.open(job.context.file);
    assert.ok(again.ok);
    assert.deepEqual(
      again.value.list().map(({ origin, verdict }) => [origin, verdict?.kind]),
      [
        ['hand', 'misordered'],
        ['refinement', 'misordered'],
        ['refinement', undefined],
        ['refinement', 'ready'],
      ],
    );
    assert.equal(sentences[0], 'Measuring the reward as it is.');
    assert.ok(sentences.includes('Round 2 of 3: the critic reads draft 2.'));
  });

  it('stops when asked to, and keeps what it has', async () => {
    const controller = new AbortController();
    const designer = writes('so-so', 'good');
    const report = await runLoop(
      job,
      {
        designer,
        history,
        workbench: workbench({
          check: () => {
            controller.abort();
            return Promise.resolve([]);
          },
        }),
      },
      { signal: controller.signal },
    );
    assert.equal(report.stopped.reason, 'cancelled');
    assert.equal(report.best?.code, 'hand');
    assert.deepEqual(report.rounds, []);
  });

  it('reports a part that throws as a fault of its own, with the best so far', async () => {
    const report = await runLoop(job, {
      designer: writes('so-so'),
      history,
      workbench: workbench({ check: () => Promise.reject(new TypeError('x is not a function')) }),
    });
    assert.equal(report.stopped.reason, 'failed');
    assert.equal(report.stopped.problem?.code, 'unexpected');
    assert.match(report.stopped.sentence, /check.*x is not a function.*report/);
    assert.equal(report.best?.code, 'hand');
  });

  it('ends in words when the history cannot be written', async () => {
    await rm(folder, { recursive: true });
    const file = join(folder, 'a.reward.json');
    const report = await runLoop(job, {
      designer: writes('good'),
      history: {
        add: () => Promise.resolve(fail('history-unwritable', 'The disk is full.', 'Free some.', { file })),
        recordEvaluation: () => assert.fail('nothing was measured'),
        reject: () => assert.fail('nothing is rejected'),
        list: () => [],
        find: () => null,
        readCode: () => assert.fail('nothing was kept'),
      },
      workbench: workbench(),
    });
    assert.equal(report.stopped.problem?.code, 'history-unwritable');
    assert.equal(report.best, null);
  });
});
