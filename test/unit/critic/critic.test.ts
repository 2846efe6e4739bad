import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LintInput } from '../../../extension/core/critic/critic';
import { lint } from '../../../extension/core/critic/critic';

const NOTHING_KNOWN: Omit<LintInput, 'source'> = {
  file: '/work/reward.py',
  contract: null,
  entry: null,
  recording: null,
  fields: null,
  discount: null,
  mismatch: null,
};

const brief = async (source: string, more: Partial<LintInput> = {}): Promise<string[]> =>
  (await lint({ ...NOTHING_KNOWN, source, ...more })).map(
    ({ code, severity, range: r }) => `${code} ${severity} ${r.line}:${r.column}-${r.endLine}:${r.endColumn}`,
  );

describe('lint', () => {
  it('has nothing to say of a sound reward', async () => {
    assert.deepEqual(
      await brief('import numpy as np\n\n\ndef reward(obs):\n    return float(-np.abs(obs[0]))\n'),
      [],
    );
  });

  it('gives one error, with its place, for code that does not parse; of an open bracket, where it opens', async () => {
    assert.deepEqual(await brief('def reward(obs):\n    return (obs[0]\n\nx = 3 +\n'), [
      'invalid-syntax error 2:12-2:13',
    ]);
    assert.deepEqual(await brief('def reward(obs)\n    return 1\n'), ['invalid-syntax error 1:16-2:1']);
  });

  it('keeps the findings of the definitions that do parse', async () => {
    const source =
      'def reward(obs):\n    bonus = 1\n    return obs[0]\n\n\ndef other(:\n    penalty = 1\n    return 0\n';
    assert.deepEqual(
      (await brief(source)).map((text) => text.split(' ')[0]),
      ['RS001', 'invalid-syntax'],
    );
  });

  it('counts columns in UTF-16 units, in both sources', async () => {
    const source = 'def reward(obs):\n    é = "😀"; «bonus» = -undefined_name\n    return é\n'.replace(
      /[«»]/g,
      '',
    );
    assert.deepEqual(await brief(source), ['RS001 warning 2:15-2:20', 'F821 error 2:24-2:38']);
  });

  it('knows what the contract injects', async () => {
    const contract = {
      id: 'batch',
      title: '',
      injectedNames: ['torch'],
      parameters: [],
      recognise: () => [],
      bind: () => ({ ok: false as const, problem: { code: '', message: '', hint: '' } }),
    };
    const source = 'def reward(obs):\n    return torch.exp(-obs.abs())\n';
    assert.deepEqual(await brief(source), ['F821 error 2:12-2:17']);
    assert.deepEqual(await brief(source, { contract }), []);
  });

  it('is silenced by a comment on the line or before it, for the codes it names', async () => {
    const rest = '\n    return obs[0]\n';
    const line = '    bonus = 1';
    assert.deepEqual(
      await brief(`def reward(obs):\n${line}  # rewardsmith: ignore[RS001] for later${rest}`),
      [],
    );
    assert.deepEqual(
      await brief(`def reward(obs):\n    # rewardsmith: ignore[RS001] for later\n${line}${rest}`),
      [],
    );
    assert.deepEqual(await brief(`def reward(obs):\n${line}  # rewardsmith: ignore: for later${rest}`), []);
    const other = await brief(`def reward(obs):\n${line}  # rewardsmith: ignore[RS002]${rest}`);
    assert.ok(
      other.some((found) => found.startsWith('RS001')),
      other.join(),
    );
  });

  it('puts a contract mismatch at the def line', async () => {
    const mismatch = { code: 'unknown-parameter', message: 'It asks for `target`.', hint: 'Name a field.' };
    const entry = { name: 'reward', kind: 'function' as const, parameters: [], confidence: 1, line: 3 };
    assert.deepEqual(await brief('\n\ndef reward(target):\n    return 1.0\n', { mismatch, entry }), [
      'RS900 error 3:5-3:11',
    ]);
  });

  it('does not cry over annotations of tensor shapes', async () => {
    assert.deepEqual(
      await brief(
        'from jaxtyping import Float\nfrom torch import Tensor\n\n\ndef reward(pos: Float[Tensor, "batch 3"]) -> Float[Tensor, "batch"]:\n    return -pos.norm(dim=-1)\n',
      ),
      [],
    );
  });

  it('copes with an empty file, CRLF and a byte-order mark', async () => {
    assert.deepEqual(await brief(''), []);
    assert.deepEqual(await brief('def reward(obs):\r\n    bonus = 1\r\n    return obs[0]\r\n'), [
      'RS001 warning 2:5-2:10',
    ]);
    assert.deepEqual(await brief('\ufeffdef reward(obs):\n    bonus = 1\n    return obs[0]\n'), [
      'RS001 warning 2:5-2:10',
    ]);
  });

  it('never fails on a file that is half typed, and stays inside it', async () => {
    const folder = join(__dirname, '../../fixtures/rewards/correct');
    for (const name of ['eureka_ant.py', 'trl_accuracy.py', 'step_reacher_class.py', 'step_grid_match.py']) {
      const whole = readFileSync(join(folder, name), 'utf8');
      for (let end = 0; end < whole.length; end += 61) {
        const source = whole.slice(0, end);
        const lines = source.split('\n').length;
        for (const { range } of await lint({ ...NOTHING_KNOWN, source }))
          assert.ok(range.line >= 1 && range.column >= 1 && range.endLine <= lines, `${name} up to ${end}`);
      }
    }
  });
});
