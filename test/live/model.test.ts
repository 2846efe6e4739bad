import assert from 'node:assert/strict';
import { KEY_VARIABLES } from '../../extension/cli/models';
import { contractById } from '../../extension/core/contract/registry';
import { createModelDesigner } from '../../extension/core/designer/model-designer';
import { createLanguageModel } from '../../extension/core/model/client';
import { connectionWords, testConnection } from '../../extension/core/model/connection';
import { contextSize } from '../../extension/core/model/endpoints';
import type { LanguageModel } from '../../extension/core/model/model';
import { providerOf } from '../../extension/core/model/role-models';
import type { ModelSettings } from '../../extension/core/model/settings';
import { corridor } from '../unit/designer/episodes';
import { contextOf } from '../unit/designer/recording';

/**
 * `npm run test:model`: what the local server shows in the unit tests, with a real model. REWARDSMITH_MODEL names it, with
 * REWARDSMITH_PROVIDER (openai when absent), REWARDSMITH_BASE_URL and the provider's key. It costs a few thousand tokens.
 */
describe('a real model', function () {
  this.timeout(600_000);
  const { REWARDSMITH_MODEL: id, REWARDSMITH_PROVIDER: named, REWARDSMITH_BASE_URL: baseUrl } = process.env;
  const provider = named === 'anthropic' || named === 'google' ? named : 'openai';
  let settings: ModelSettings;
  let model: LanguageModel;
  before(function () {
    if (!id) {
      console.log('Set REWARDSMITH_MODEL (and REWARDSMITH_BASE_URL) to run these.');
      return this.skip();
    }
    const apiKey = process.env[KEY_VARIABLES[provider]] ?? '';
    settings = { provider, model: id, apiKey, ...(baseUrl ? { baseUrl } : {}) };
    model = createLanguageModel({ provider: providerOf(settings), settings });
  });

  it('answers, streamed, and keeps to a form', async () => {
    const tested = await testConnection(model, () => contextSize(settings));
    assert.ok(tested.ok, tested.ok ? '' : tested.problem.message);
    console.log(connectionWords(settings.model, tested.value));
  });

  it('can be cancelled', async () => {
    const abort = new AbortController();
    const ask = {
      messages: [{ role: 'user' as const, content: 'Count from 1 to 2000, separated by spaces.' }],
    };
    const result = await model.complete(ask, { signal: abort.signal, onText: () => abort.abort() });
    assert.equal(result.ok ? 'it went on' : result.problem.code, 'model-cancelled');
  });

  it('says that a model is not there', async () => {
    const other = { ...settings, model: 'rewardsmith-no-such-model' };
    const result = await createLanguageModel({ provider: providerOf(other), settings: other }).complete({
      messages: [{ role: 'user', content: 'Hello.' }],
    });
    // Servers with one model answer whatever the name.
    if (!result.ok) assert.match(result.problem.code, /^model-(unknown|rejected)$/);
  });

  it('writes a reward', async () => {
    const set = corridor();
    const contract = contractById('step');
    assert.ok(contract);
    const context = contextOf(
      set,
      { success: 'reward > 0' },
      set.episodes.map(() => ({ outcome: 'unknown', cause: null })),
    );
    const design = await createModelDesigner(model).design({
      context,
      contract,
      entry: null,
      previous: null,
      rejected: null,
      tried: [],
    });
    assert.ok(design.ok, design.ok ? '' : design.problem.message);
    assert.match(design.value.code, /def \w+\(/);
  });
});
