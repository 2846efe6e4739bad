import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contextSize, findLocalServers, listModels } from '../../../extension/core/model/endpoints';

/** Servers as they answer about themselves: path → JSON. */
describe('endpoints', () => {
  let pages: Record<string, unknown> = {};
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    const page = pages[request.url ?? ''];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(page ?? {}));
  });
  let origin: string;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const settings = (model: string) => ({ model, baseUrl: `${origin}/v1`, apiKey: '' });

  it('lists what a server offers, with the context where it tells', async () => {
    pages = {
      '/v1/models': {
        data: [{ id: 'a', max_model_len: 4096 }, { id: 'b' }, { id: 'c', context_length: 'many' }],
      },
    };
    assert.deepEqual(await listModels(settings('')), [
      { id: 'a', context: 4096 },
      { id: 'b', context: null },
      { id: 'c', context: null },
    ]);
  });

  it('finds the size as vLLM, llama.cpp and Ollama tell it', async () => {
    pages = { '/v1/models': { data: [{ id: 'a', max_model_len: 4096 }] } };
    assert.equal(await contextSize(settings('a')), 4096);
    pages = {
      '/v1/models': { data: [{ id: 'a', meta: { n_ctx_train: 131072 } }] },
      '/props': { default_generation_settings: { n_ctx: 8192 } },
    };
    assert.equal(await contextSize(settings('a')), 8192);
    pages = {
      '/v1/models': { data: [{ id: 'a' }] },
      '/api/show': { model_info: { 'llama.context_length': 32768 } },
    };
    assert.equal(await contextSize(settings('a')), 32768);
    pages = {};
    assert.equal(await contextSize(settings('a')), null);
  });

  it('reads the lists of Anthropic and Google', async () => {
    pages = {
      '/v1/models': { data: [{ id: 'claude', max_input_tokens: 200000 }] },
      '/v1beta/models': { models: [{ name: 'models/gemini', inputTokenLimit: 1048576 }] },
    };
    const at = { model: '', baseUrl: origin, apiKey: 'k' };
    assert.deepEqual(await listModels({ ...at, provider: 'anthropic' }), [{ id: 'claude', context: 200000 }]);
    assert.deepEqual(await listModels({ ...at, provider: 'google' }), [{ id: 'gemini', context: 1048576 }]);
  });

  it('finds the servers of this machine that run, quickly, and sends them no key', async () => {
    pages = { '/v1/models': { data: [{ id: 'a' }] } };
    keys.length = 0;
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const started = performance.now();
    const found = await findLocalServers([
      { name: 'There', baseUrl: `${origin}/v1` },
      { name: 'Gone', baseUrl: 'http://127.0.0.1:9/v1' },
      { name: 'Silent', baseUrl: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1` },
    ]);
    silent.closeAllConnections();
    silent.close();
    assert.ok(performance.now() - started < 2000);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['There'],
    );
    assert.deepEqual(keys, [undefined]);
  });
});
