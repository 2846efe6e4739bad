import assert from 'node:assert/strict';
import { contractById } from '../../../extension/core/contract/registry';
import type { DesignRequest } from '../../../extension/core/designer/designer';
import { createModelDesigner } from '../../../extension/core/designer/model-designer';
import type { EpisodeOutcome } from '../../../extension/core/task/outcome';
import { finding, sketch, suggestion } from '../loop/samples';
import { createLanguageModel } from '../../../extension/core/model/client';
import { loadProvider } from '../../../extension/core/model/load-provider';
import { Endpoint, json, says } from '../model/endpoint';
import { corridor } from './episodes';
import { contextOf } from './recording';

const CODE = '```python\ndef compute_reward(obs):\n    return 0.0, {}\n```';

describe('model designer', () => {
  const endpoint = new Endpoint();
  before(() => endpoint.start());
  after(() => endpoint.stop());

  const set = corridor();
  const outcomes = set.episodes.map(({ start, length }): EpisodeOutcome => {
    const last = start + length - 1;
    if (set.reward?.[last] === 1) return { outcome: 'success', cause: null };
    return { outcome: 'failure', cause: set.terminated[last] ? 'lava' : 'out of time' };
  });
  const context = contextOf(
    set,
    {
      goal: 'Reach the end of the corridor.',
      success: 'reward > 0',
      causes: { lava: 'terminated', 'out of time': 'truncated' },
      actions: ['back', 'forth'],
      observation: { x: { unit: 'square', about: 'where the agent is' } },
    },
    outcomes,
  );

  function request(rest: Partial<DesignRequest> = {}): DesignRequest {
    const contract = contractById('step');
    assert.ok(contract);
    return { context, contract, entry: null, previous: null, rejected: null, tried: [], ...rest };
  }

  const designer = () => {
    const settings = { model: 'm-1', baseUrl: endpoint.baseUrl, apiKey: '' };
    return createModelDesigner(createLanguageModel({ provider: loadProvider('openai'), settings }));
  };

  it('asks in six parts with what the recording shows, and reads the design', async () => {
    endpoint.answerWith(says(`Pay the end.\n${CODE}`));
    const design = await designer().design(request());
    assert.deepEqual(design, {
      ok: true,
      value: { explanation: 'Pay the end.', code: 'def compute_reward(obs):\n    return 0.0, {}\n' },
    });
    const [system, user, ...rest] = endpoint.asked[0]?.body.messages ?? [];
    assert.deepEqual(rest, []);
    assert.equal(system?.role, 'system');
    const headings = [...(user?.content ?? '').matchAll(/^# (.+)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(headings, [
      'Task',
      'Environment',
      'Statistics of the recorded trajectories',
      'Input parameters',
      'Format of the answer',
    ]);
    for (const text of [
      'Reach the end of the corridor.',
      '- x: obs["x"], a number from 0 to 4 (square, where the agent is)',
      '- ahead: obs["ahead"], one of "floor", "goal"',
      'a number from 0 to 1: 0 back, 1 forth.',
      '6 successes, 8 failures, 0 unknown.',
      '- lava: 4 failures (50 %).',
      'Columns: t | x | ahead | action | recorded reward',
      'failure: lava, 1 steps:\n0 | 0 | floor | 0 back | 0\nend | -1 | floor | terminated',
      '- next_obs: what it saw afterwards',
    ])
      assert.ok(user?.content.includes(text), `${text}\n---\n${user?.content}`);
    assert.ok(!/\{\{|undefined|\[object/.test(`${system?.content}${user?.content}`));
    assert.ok(!user?.content.includes('- info:'), 'what was not recorded is not offered');
  });

  it('shows the reward so far with its figures, and what did not help', async () => {
    endpoint.answerWith(says(CODE));
    const analysis = sketch({ findings: [finding('warning', 'pays twice')], suggestions: [suggestion('x')] });
    await designer().design(
      request({
        previous: { code: 'def old(obs): return 1', analysis },
        tried: [{ code: 'def tried(obs): return 2', sentence: 'Misordered: worse.' }],
      }),
    );
    const text = endpoint.asked[0]?.body.messages[1]?.content ?? '';
    for (const part of [
      'def old(obs): return 1',
      '- auc: 0.50',
      '- tpe: does not apply: too few episodes',
      '- line 3: pays twice',
      'Penalise lava: The failures end in it. (AUC 0.50 → 1.00.)',
      'Attempt 1. Misordered: worse.',
      'def tried(obs): return 2',
    ])
      assert.ok(text.includes(part), `${part}\n---\n${text}`);
  });

  it('sends a rejected draft back with the exact findings and the lines they mean', async () => {
    endpoint.answerWith(says(CODE));
    await designer().design(
      request({ rejected: { code: 'import math\n\nx = np.zeros(3)', findings: [finding('error')] } }),
    );
    const [, , draft, critic] = endpoint.asked[0]?.body.messages ?? [];
    assert.equal(draft?.role, 'assistant');
    assert.match(draft?.content ?? '', /np\.zeros/);
    assert.match(critic?.content ?? '', /- F821, line 3: undefined name `np`\n {2}`x = np\.zeros\(3\)`/);
  });

  it('halves the evidence until the prompt fits, and remembers', async () => {
    const tooLong = json({ error: { message: 'maximum context length is 2048 tokens' } }, 400);
    endpoint.answerWith(tooLong, tooLong, says(CODE), says(CODE));
    const one = designer();
    assert.equal((await one.design(request())).ok, true);
    await one.design(request());
    const lengths = endpoint.asked.map(({ body }) => JSON.stringify(body.messages).length);
    assert.equal(lengths.length, 4);
    assert.ok(
      (lengths[1] ?? 0) < (lengths[0] ?? 0) && (lengths[2] ?? 0) < (lengths[1] ?? 0),
      lengths.join(' '),
    );
    assert.equal(lengths[3], lengths[2]);
    endpoint.answerWith(tooLong);
    const never = await one.design(request());
    assert.ok(!never.ok);
    assert.equal(never.problem.code, 'model-too-long');
  });

  it('asks once more when there is no code, then says so', async () => {
    endpoint.answerWith(says('I would pay for progress.'), says(CODE));
    assert.equal((await designer().design(request())).ok, true);
    assert.equal(endpoint.asked.length, 2);
    assert.match(endpoint.asked[1]?.body.messages.at(-1)?.content ?? '', /held no Python code/);
    endpoint.answerWith(says('I would pay for progress.'));
    const design = await designer().design(request());
    assert.ok(!design.ok);
    assert.equal(design.problem.code, 'model-no-code');
    assert.match(design.problem.message, /I would pay for progress/);
  });
});
