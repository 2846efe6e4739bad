import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS } from '../sandbox/runtimes';

/** Code that the rule must find, and the same put right, which it must leave alone. */
export type RulePair = readonly [code: string, bad: string, good: string];

/** A suite of data-aware rules on one recording (JSON Lines) and its task. */
export function describeRules(
  title: string,
  name: string,
  { task, recording }: { readonly task: object; readonly recording: string },
  pairs: readonly RulePair[],
): void {
  describe(title, function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), `${name}-`));
    let workbench: Workbench;
    let context: TaskContext;

    before(async () => {
      writeFileSync(join(folder, 'recording.jsonl'), recording);
      writeFileSync(join(folder, `${name}.reward.json`), JSON.stringify(task));
      workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
      const opened = await workbench.open(join(folder, `${name}.reward.json`));
      assert.ok(opened.ok, JSON.stringify(opened));
      context = opened.value;
    });
    after(() => {
      workbench.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    for (const [code, bad, good] of pairs)
      it(`${code} says what is wrong, and nothing once it is put right`, async () => {
        const said = async (source: string): Promise<string[]> =>
          (await workbench.check(context, { source, file: join(folder, 'reward.py'), entry: null }))
            .filter(({ severity }) => severity !== 'info')
            .map((finding) => `${finding.code} ${finding.message}`);
        const [ofBad, ofGood] = [await said(bad), await said(good)];
        assert.ok(
          ofBad.some((text) => text.startsWith(code)),
          `${code} is not among:\n${ofBad.join('\n')}`,
        );
        assert.deepEqual(
          ofGood.filter((text) => text.startsWith(code)),
          [],
        );
      });
  });
}

/**
 * JSON Lines of episodes, every other one a success: `at` gives what is seen before each step, and after the last. `lengths`: of each
 * episode, or of all.
 */
export function recordingOf(
  lengths: number | ((episode: number) => number),
  at: (episode: number, succeeds: boolean, length: number) => (t: number) => object,
  episodes = 24,
): string {
  const lines: string[] = [];
  for (let episode = 0; episode < episodes; episode++) {
    const length = typeof lengths === 'number' ? lengths : lengths(episode);
    const succeeds = episode % 2 === 0;
    const seen = at(episode, succeeds, length);
    for (let t = 0; t < length; t++)
      lines.push(
        JSON.stringify({
          episode,
          t,
          obs: seen(t),
          action: (t + episode) % 3,
          reward: 0,
          next_obs: seen(t + 1),
          terminated: t === length - 1,
          truncated: false,
          info: { success: succeeds && t === length - 1 },
        }),
      );
  }
  return `${lines.join('\n')}\n`;
}
