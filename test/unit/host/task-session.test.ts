import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { ok } from '../../../extension/core/problem';
import type { SessionHost } from '../../../extension/host/session-host';
import { TaskSession } from '../../../extension/host/task-session';
import { LIMITS } from '../sandbox/runtimes';

const EXAMPLE = resolve('examples', 'lava-crossing');
const FILE = resolve(EXAMPLE, 'reward.py');

/** Holds back what the analysis of a text has to say until `held` lets it go on. */
function heldBack(workbench: Workbench, source: string, held: () => Promise<void>): Workbench {
  return {
    ...workbench,
    bind: (...asked) => workbench.bind(...asked),
    lint: (...asked) => workbench.lint(...asked),
    open: (...asked) => workbench.open(...asked),
    analyze: async (context, reward, control = {}) => {
      if (reward.source !== source) return workbench.analyze(context, reward, control);
      const analysis = await workbench.analyze(context, reward, { ...control, onPart: () => undefined });
      await held();
      if (analysis.ok) control.onPart?.({ ...analysis.value, pending: true });
      return analysis;
    },
  };
}

describe('a task in the editor', function () {
  this.timeout(180_000);

  it('shows what is known of a text that was gone back to, while the analysis of another goes on', async () => {
    const first = readFileSync(FILE, 'utf8');
    const second = first.replace('0.1 if', '0.001 if');
    let text = first;
    let release = (): void => undefined;
    let reached = (): void => undefined;
    const isHeld = new Promise<void>((done) => (reached = done));
    const released = new Promise<void>((done) => (release = done));
    const workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    const held = heldBack(workbench, second, () => {
      reached();
      return released;
    });
    const host: SessionHost = {
      workbench: () => Promise.resolve(held),
      mayRun: () => true,
      read: () => Promise.resolve(text),
      logFault: (thrown) => assert.fail(String(thrown)),
      locateReward: () => Promise.resolve(ok({ file: FILE, entry: null })),
    };
    const shown: string[] = [];
    const session = new TaskSession(resolve(EXAMPLE, 'lava.reward.json'), host, ({ analysed }) => {
      const source = analysed?.reward.source;
      shown.push(source === first ? 'first' : source === second ? 'second' : 'none');
    });
    try {
      assert.ok((await session.analyze()).ok);
      text = second;
      await session.lint();
      const running = session.analyze();
      await isHeld;
      text = first;
      await session.lint();
      assert.equal(session.state.stale, false);
      release();
      assert.ok((await running).ok);
      assert.ok(!shown.includes('second'), shown.join(' '));
      assert.equal(session.state.analysed?.reward.source, first);
      text = second;
      await session.lint();
      assert.equal(session.state.analysed?.reward.source, second);
      assert.equal(session.state.stale, false);
    } finally {
      workbench.dispose();
    }
  });
});
