import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Analysis } from '../../../extension/core/analyzer/analysis';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { resolveReward } from '../../../extension/core/loop/reward-file';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { hasValue } from '../../../extension/core/measures/measure';
import { LIMITS } from '../sandbox/runtimes';

const ROLLOUTS = join('rollouts', 'step-200.jsonl.gz');

describe('examples/math-grpo', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'rewardsmith-math-'));
  let workbench: Workbench;

  before(() => {
    cpSync('examples/math-grpo', folder, { recursive: true });
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
  });
  after(() => {
    workbench.dispose();
    rmSync(folder, { recursive: true });
  });

  async function analysed(name: string): Promise<Analysis> {
    const opened = await workbench.open(join(folder, name));
    assert.ok(opened.ok, JSON.stringify(opened));
    const { file, task } = opened.value;
    const reward = await resolveReward(file, task);
    assert.ok(reward.ok, JSON.stringify(reward));
    const source = readFileSync(reward.value.file, 'utf8');
    const analysis = await workbench.analyze(opened.value, { ...reward.value, source });
    assert.ok(analysis.ok, JSON.stringify(analysis));
    return analysis.value;
  }

  it('the copied rewards are misordered, and it is said why', async () => {
    const { verdict, findings, groups, adversarial, suggestions } = await analysed('math.reward.json');
    assert.equal(verdict.kind, 'misordered');
    const codes = findings.filter(({ severity }) => severity === 'warning').map(({ code }) => code);
    for (const code of ['RS007', 'RS202', 'RS204'])
      assert.ok(codes.includes(code), `${code}: ${codes.join()}`);
    assert.equal(groups?.groups, 60);
    assert.equal(groups.size, 8);
    const { wrongPushedUp } = groups.ordering;
    assert.ok(hasValue(wrongPushedUp) && wrongPushedUp.value > 0.25 && wrongPushedUp.value < 0.4);
    assert.ok((adversarial?.strategies ?? []).length > 60);
    const [first] = suggestions;
    assert.equal(first?.id, 'compare-answers');
    assert.match(first.effect.sentence, /^AUC 0\.83 → 1\.00; .*; wrong completions now get 0 on average/);
    assert.match(first.code, /1\.0 if same_answer\(completion, gold\) else 0\.0/);
  });

  it('of a pattern that never matched, the fix is suggested where it tells right from wrong', async () => {
    const opened = await workbench.open(join(folder, 'math.reward.json'));
    assert.ok(opened.ok);
    const { functions: _, ...task } = opened.value.task;
    const source = `import re
def reward(completions, answer, **kwargs):
    found = [re.search(r"<think>.*</think>\\s*<answer>([^<]*)</answer>", c) for c in completions]
    return [float(bool(m) and m.group(1).strip() == a) for m, a in zip(found, answer)]
`;
    const reward = { source, file: join(folder, 'reward.py'), entry: null };
    const analysis = await workbench.analyze({ ...opened.value, task }, reward);
    assert.ok(analysis.ok, JSON.stringify(analysis));
    const fix = analysis.value.suggestions.find(({ answers }) => answers.includes('RS007'));
    assert.ok(fix, analysis.value.suggestions.map(({ id }) => id).join());
    assert.match(fix.code, /re\.DOTALL/);
    assert.match(fix.effect.sentence, /AUC 0\.50 → 0\.[6-9]/);
  });

  it('the fixed ones are ready, without a warning', async () => {
    const { verdict, findings, groups } = await analysed('fixed.reward.json');
    assert.equal(verdict.kind, 'ready');
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'info').map(({ code, message }) => [code, message]),
      [],
    );
    const of = groups?.ordering;
    assert.ok(of && hasValue(of.auc) && of.auc.value === 1);
    assert.ok(hasValue(of.misdirected) && of.misdirected.value === 0);
  });

  it('sample.py writes the rollouts that are there', () => {
    const written = gunzipSync(readFileSync(join(folder, ROLLOUTS))).toString();
    execFileSync('python3', ['sample.py'], { cwd: folder });
    assert.equal(gunzipSync(readFileSync(join(folder, ROLLOUTS))).toString(), written);
  });
});
