import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import type { TextDocument } from 'vscode';
import { commands, window } from 'vscode';
import type { Analysis } from '../../extension/core/analyzer/analysis';
import type { Workbench } from '../../extension/core/loop/workbench';
import { ok } from '../../extension/core/problem';
import { readText } from '../../extension/host/documents';
import { locateReward } from '../../extension/host/reward-location';
import { Session } from '../../extension/host/session';
import { acceptSuggestion } from '../../extension/host/suggestions';
import { rewardNamedIn } from '../../extension/host/task-index';
import { inWorkspace, open, revert, type } from './editor';

const BEFORE = 'def reward(obs):\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n    e = 5\n    return a\n';
const AFTER = 'def reward(obs):\n    a = 10\n    b = 2\n    c = 3\n    d = 4\n    e = 50\n    return a\n';
const EDITED = BEFORE.replace('    c = 3', '    c = 3  # mine').replace('def ', '# mine too\ndef ');

/** A workbench that has one suggestion to make: the edit is under test here, not what leads to it. */
function suggesting(code: string): Workbench {
  const analysis = {
    findings: [],
    causes: [],
    suggestions: [
      {
        id: 's1',
        title: 'Larger',
        explanation: 'Pay more.',
        answers: [],
        code,
        diff: '',
        evidence: [],
        effect: { before: {}, after: {}, moved: [], sentence: '' },
      },
    ],
  } as unknown as Analysis;
  return {
    open: async (file) =>
      ok({
        file,
        task: { goal: 'x', reward: 'reward.py', trajectories: ['x'], discount: 1 },
      } as unknown as Parameters<Workbench['replay']>[0]),
    bind: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    effect: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    lint: async () => [],
    trainOnOwn: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    train: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    check: async () => [],
    examine: async () => ({ findings: [], steps: 0, probed: [] }),
    replay: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    replayFiles: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    analyze: async () => ok(analysis),
    expressions: async () => null,
    compare: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    trace: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    lineCounts: async () => ({ ok: false, problem: { code: 'x', message: '', hint: '' } }),
    test: async () => ok([]),
    dispose: () => undefined,
  };
}

describe('accepting a suggestion', () => {
  let document: TextDocument;
  let session: Session;
  const task = (): string => inWorkspace('lava.reward.json');

  beforeEach(async () => {
    document = await open('reward.py');
    await type(document, BEFORE);
    const workbench = suggesting(AFTER);
    session = new Session({
      workbench: async () => workbench,
      mayRun: () => true,
      read: readText,
      logFault: (thrown) => assert.fail(String(thrown)),
      locateReward,
    });
    assert.ok((await session.analyze(task())).ok);
  });

  afterEach(async () => {
    session.dispose();
    await revert(document);
    rmSync(inWorkspace('.rewardsmith'), { recursive: true, force: true });
  });

  it('edits the document as one step of undo', async () => {
    assert.ok((await acceptSuggestion(session, task(), 's1', 'all')).ok);
    assert.equal(document.getText(), AFTER);
    await window.showTextDocument(document);
    await commands.executeCommand('undo');
    assert.equal(document.getText(), BEFORE);
  });

  it('takes single hunks', async () => {
    assert.ok((await acceptSuggestion(session, task(), 's1', [1])).ok);
    assert.equal(document.getText(), BEFORE.replace('e = 5', 'e = 50'));
  });

  it('leaves edits made since the analysis where they are', async () => {
    await type(document, EDITED);
    assert.ok((await acceptSuggestion(session, task(), 's1', 'all')).ok);
    assert.equal(document.getText(), EDITED.replace('a = 1', 'a = 10').replace('e = 5', 'e = 50'));
  });

  it('refuses in words when the place was edited, and edits nothing', async () => {
    const edited = BEFORE.replace('a = 1', 'a = 7');
    await type(document, edited);
    const accepted = await acceptSuggestion(session, task(), 's1', 'all');
    assert.equal(accepted.ok, false);
    assert.equal(accepted.ok || accepted.problem.code, 'suggestion-conflicts');
    assert.equal(document.getText(), edited);
  });

  it('keeps the text before and after in the history', async () => {
    await type(document, EDITED);
    assert.ok((await acceptSuggestion(session, task(), 's1', 'all')).ok);
    const folder = inWorkspace('.rewardsmith', 'lava', 'candidates');
    const codes = readdirSync(folder)
      .filter((name) => name.endsWith('.py'))
      .sort()
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
    assert.deepEqual(codes, [EDITED, document.getText()]);
  });

  it('says so when the suggestion belongs to an earlier analysis', async () => {
    const accepted = await acceptSuggestion(session, task(), 'gone', 'all');
    assert.equal(accepted.ok || accepted.problem.code, 'suggestion-gone');
  });

  it('shows the earlier analysis again when the text is back', async () => {
    const first = session.state(task()).analysed;
    await type(document, EDITED);
    await session.lint(task());
    assert.equal(session.state(task()).stale, true);
    await session.analyze(task());
    assert.notEqual(session.state(task()).analysed, first);
    await type(document, BEFORE);
    await session.lint(task());
    assert.equal(session.state(task()).analysed, first);
    assert.equal(session.state(task()).stale, false);
  });
});

describe('rewardNamedIn', () => {
  it('reads the name out of a file that is half-way through an edit', () => {
    assert.equal(rewardNamedIn('{ "goal": "x", "reward": "a b.py:pay", "traj'), 'a b.py');
    assert.equal(rewardNamedIn('{ // comment\n "reward" : "r.py" }'), 'r.py');
    assert.equal(rewardNamedIn('{ "goal": "x" }'), null);
  });
});
