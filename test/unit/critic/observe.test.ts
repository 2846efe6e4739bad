import assert from 'node:assert/strict';
import { join } from 'node:path';
import { RuleContext } from '../../../extension/core/critic/context';
import { instrument } from '../../../extension/core/critic/data/instrument';
import type { Finding } from '../../../extension/core/critic/finding';
import { bindReward } from '../../../extension/core/loop/bind-reward';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { Workbench } from '../../../extension/core/loop/workbench';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { PyModule } from '../../../extension/core/syntax/module';
import { PySource } from '../../../extension/core/syntax/tree';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS, replay } from '../sandbox/runtimes';
import { corpus, RECORDINGS } from './corpus/corpus';

/** Reward, a word of the bug, and what must be said of it: one bug for each data rule and probe. */
const BUGS: readonly (readonly [reward: string, bug: string, code: string])[] = [
  ['cartpole_angle_bonus', 'threshold in degrees', 'RS101'],
  ['mountaincar_progress', 'the flag stands', 'RS102'],
  ['keydoor_stages', 'lava is only seen', 'RS103'],
  ['cartpole_angle_bonus', 'angular velocity', 'RS104'],
  ['cartpole_class_energy', 'stored before it is compared', 'RS105'],
  ['tools_json', 'text against dictionary', 'RS106'],
  ['robot_navigation', 'collision paid', 'RS033'],
  ['pendulum_cost', 'cost returned positive', 'RS108'],
  ['pendulum_balance_memory', 'no wrap', 'RS109'],
  ['robot_navigation', 'radians already', 'RS110'],
  ['tools_json', 'no DOTALL', 'RS111'],
  ['boxed_last', 'unlike pays', 'RS112'],
  ['hvac_band', 'cents', 'RS113'],
  ['lane_center', 'and for or', 'RS131'],
  ['hvac_terms', 'cost is paid', 'RS132'],
  ['pick_sparse_time', 'no square', 'RS133'],
  ['hvac_terms', 'power plus price', 'RS134'],
  ['acrobot_height', 'shifted by one', 'RS135'],
  ['lane_gap_dict', 'integer division', 'RS136'],
  ['hvac_terms', 'outdoor', 'RS137'],
  ['lane_cost', 'signed heading error', 'RS206'],
  ['gsm8k_none_for_missing', 'missing answer', 'RS201'],
  ['gsm8k_accuracy_format', 'contained', 'RS202'],
  ['gsm8k_combined', 'paid per tag', 'RS203'],
  ['boxed_regex', 'empty group', 'RS201'],
  ['racer_progress', 'division by zero', 'RS901'],
  ['gsm8k_batch_zscore', 'sorted', 'RS207'],
  ['sentiment_json', 'wrong key', 'RS121'],
  ['mathchat_format_tags', 'is not None on a list', 'RS221'],
  ['mathchat_combined_async', 'weights the wrong way', 'RS222'],
  ['gsmverl_source', 'nothing behind the mark', 'RS223'],
  ['gsm8k_strict_format', 'everything optional', 'RS224'],
  ['mathchat_accuracy', 'zero counts as missing', 'RS225'],
  ['gsm8k_number_or_none', 'not a number', 'RS245'],
  ['mathchat_signed', 'the sign is left out', 'RS246'],
  ['gsm8k_number_or_none', 'works out', 'RS247'],
  ['tools_get', 'a missing key raises', 'RS248'],
  ['brief_overlap', 'overlap with the prompt', 'RS249'],
  ['gsm8k_number_or_none', 'without a reference', 'RS250'],
  ['code_entry_name', 'any function', 'RS251'],
  ['gsm8k_number_or_none', 'length is worth more', 'RS253'],
  ['brief_within_limit', 'the limit is a minimum', 'RS254'],
];

describe('data-aware rules and probes', function () {
  this.timeout(60_000);
  let workbench: Workbench;
  const contexts = new Map<string, Promise<TaskContext>>();
  /** Codes said of the correct reward, which several bugs share. */
  const saidOfCorrect = new Map<string, Promise<readonly string[]>>();
  const samples = new Map(corpus().map((sample) => [sample.name, sample]));

  before(() => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
  });
  after(() => workbench.dispose());

  function contextOf(recording: string): Promise<TaskContext> {
    let context = contexts.get(recording);
    if (!context) {
      context = workbench.open(join(RECORDINGS, `${recording}.reward.json`)).then((opened) => {
        assert.ok(opened.ok, JSON.stringify(opened));
        return opened.value;
      });
      contexts.set(recording, context);
    }
    return context;
  }

  async function check(recording: string, source: string): Promise<readonly Finding[]> {
    return workbench.check(await contextOf(recording), { source, file: '/task/reward.py', entry: null });
  }

  for (const [reward, about, code] of BUGS)
    it(`${code} finds: ${about} (${reward})`, async () => {
      const sample = samples.get(reward);
      const bug = sample?.bugs.find((candidate) => candidate.about.includes(about));
      assert.ok(sample && bug, 'no such bug in the corpus');
      let correct = saidOfCorrect.get(reward);
      if (!correct) {
        correct = check(sample.recording, sample.source).then((findings) =>
          findings.map((finding) => finding.code),
        );
        saidOfCorrect.set(reward, correct);
      }
      const [before, after] = await Promise.all([correct, check(sample.recording, bug.source)]);
      assert.ok(!before.includes(code), `${code} is said of the correct reward, too`);
      const hit = after.find((finding) => finding.code === code);
      assert.ok(
        hit,
        after.map(({ code: other, message }) => `${other} ${message}`).join('\n') || 'no finding',
      );
      assert.ok(hit.range.line >= 1 && hit.range.line <= bug.source.split('\n').length);
    });

  it('RS253 finds: a wrong answer with padding is paid nearly like a right one', async () => {
    const sample = samples.get('gsm8k_number_or_none');
    assert.ok(sample);
    const verdict = '1.0 if abs(value - float(gold)) < 1e-6 else 0.0';
    assert.ok(sample.source.includes(`scores.append(${verdict})`));
    const said = async (share: number): Promise<boolean> => {
      const source = sample.source.replace(verdict, `(${verdict}) + ${share} * min(len(text) / 2000, 1.0)`);
      return (await check(sample.recording, source)).some(({ code }) => code === 'RS253');
    };
    assert.equal(await said(0.9), true);
    assert.equal(await said(0.3), false);
  });

  it('takes down what expressions give without changing what is paid', async () => {
    const sandboxes = new Sandboxes();
    for (const name of ['cartpole_class_energy', 'keydoor_auto_mc', 'racer_heading', 'robot_dense_only']) {
      const sample = samples.get(name);
      assert.ok(sample);
      const context = await contextOf(sample.recording);
      const bound = await bindReward(context, {
        source: sample.source,
        file: '/task/reward.py',
        entry: null,
      });
      assert.ok(bound.ok);
      const { contract, entry, plan, source, needs } = bound.value;
      const module = new PyModule(await PySource.parse(source));
      const rules = new RuleContext(module, {
        file: '/task/reward.py',
        contract,
        entry,
        fields: context.fields,
        discount: 0.99,
        recording: context.set,
      });
      const copy = instrument(rules, bound.value);
      assert.ok(copy && copy.sites.length > 5);
      const job = { file: '/task/reward.py', arrays: needs.arrays, data: context.set };
      const plain = await replay(sandboxes.pyodide, { ...job, source, plan });
      const traced = await replay(sandboxes.pyodide, { ...job, source: copy.source, plan: copy.plan });
      assert.deepEqual(traced.errors, []);
      assert.deepEqual(traced.reward, plain.reward, name);
    }
    sandboxes.dispose();
  });
});
