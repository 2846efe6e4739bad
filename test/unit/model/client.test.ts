import assert from 'node:assert/strict';
import type { ModelSettings } from '../../../extension/core/model/client';
import { createModelClient } from '../../../extension/core/model/client';
import type { Problem } from '../../../extension/core/problem';
import { Endpoint, json, says } from './endpoint';

const KEY = 'sk-secret-123';

describe('createModelClient', () => {
  const endpoint = new Endpoint();
  before(() => endpoint.start());
  after(() => endpoint.stop());

  const settings = (rest: Partial<ModelSettings> = {}): ModelSettings => ({
    model: 'm-1',
    baseUrl: endpoint.baseUrl,
    apiKey: KEY,
    ...rest,
  });

  async function problemWith(rest: Partial<ModelSettings> = {}, signal?: AbortSignal): Promise<Problem> {
    const result = await createModelClient(settings(rest)).complete(
      [{ role: 'user', content: 'hello' }],
      signal,
    );
    if (result.ok) assert.fail(`expected a problem, not "${result.value}"`);
    assert.ok(!JSON.stringify(result.problem).includes(KEY), 'the key never shows');
    return result.problem;
  }

  it('sends the messages with the key and gives the text', async () => {
    endpoint.answerWith(says('hi'));
    const client = createModelClient(settings());
    assert.deepEqual(await client.complete([{ role: 'user', content: 'hello' }]), { ok: true, value: 'hi' });
    const [asked] = endpoint.asked;
    assert.equal(asked?.url, '/v1/chat/completions');
    assert.equal(asked?.headers.authorization, `Bearer ${KEY}`);
    assert.deepEqual(asked?.body, { model: 'm-1', messages: [{ role: 'user', content: 'hello' }] });
  });

  it('sends no key where there is none, also not one of the environment', async () => {
    endpoint.answerWith(says('hi'));
    const before = process.env.OPENAI_API_KEY;
    process.env.OPENAI_API_KEY = 'sk-of-the-environment';
    try {
      await createModelClient(settings({ apiKey: '' })).complete([{ role: 'user', content: 'x' }]);
    } finally {
      if (before === undefined) delete process.env.OPENAI_API_KEY;
      else process.env.OPENAI_API_KEY = before;
    }
    assert.equal(endpoint.asked[0]?.headers.authorization, undefined);
  });

  it('reads content in parts and called tools', async () => {
    endpoint.answerWith(
      says(null, {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      }),
    );
    const client = createModelClient(settings());
    assert.deepEqual(await client.complete([]), { ok: true, value: 'ab' });
    endpoint.answerWith(
      says(null, { tool_calls: [{ type: 'function', function: { name: 'w', arguments: '{}' } }] }),
    );
    assert.deepEqual(await client.complete([]), { ok: true, value: '{}' });
  });

  it('tries again when the server is busy', async () => {
    endpoint.answerWith(json({ error: { message: 'slow down' } }, 429), says('hi'));
    const result = await createModelClient(settings()).complete([]);
    assert.deepEqual(result, { ok: true, value: 'hi' });
    assert.equal(endpoint.asked.length, 2);
  });

  const faults: readonly [string, RegExp, Parameters<typeof json>][] = [
    [
      'model-key',
      /refused the key \(401: Incorrect API key provided: …\)/,
      [{ error: { message: `Incorrect API key provided: ${KEY}` } }, 401],
    ],
    [
      'model-unknown',
      /knows no model m-1.*404: model "m-1" not found/,
      [{ error: { message: 'model "m-1" not found' } }, 404],
    ],
    ['model-busy', /429: quota/, [{ error: { message: 'quota' } }, 429]],
    ['model-server', /failed \(503/, [{}, 503]],
    [
      'model-rejected',
      /400: context length exceeded/,
      [{ error: { message: 'context length exceeded' } }, 400],
    ],
    [
      'model-failed',
      /answered with an error: model is loading/,
      [{ error: { message: 'model is loading' } }],
    ],
    ['model-protocol', /not with a chat completion/, [{ hello: 'world' }]],
    ['model-protocol', /not with a chat completion/, [{ choices: [] }]],
  ];
  for (const [code, message, answer] of faults) {
    it(`says ${code} to ${JSON.stringify(answer[0])}`, async () => {
      endpoint.answerWith(json(...answer));
      const problem = await problemWith();
      assert.equal(problem.code, code);
      assert.match(problem.message, message);
      assert.notEqual(problem.hint, '');
    });
  }

  it('tells an empty answer, a refusal, a filter and a used-up limit apart', async () => {
    endpoint.answerWith(says(' \n'));
    assert.equal((await problemWith()).message, 'The model gave an empty answer.');
    endpoint.answerWith(says(null, {}, 'length'));
    assert.match((await problemWith()).message, /token limit/);
    endpoint.answerWith(says(null, { refusal: 'No.' }));
    assert.equal((await problemWith()).code, 'model-refused');
    endpoint.answerWith(says('', {}, 'content_filter'));
    assert.equal((await problemWith()).code, 'model-refused');
  });

  it('says when a page answers instead of an endpoint', async () => {
    endpoint.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>Welcome</html>');
    });
    assert.equal((await problemWith()).code, 'model-protocol');
  });

  it('gives up after the time limit, and at once when cancelled', async () => {
    endpoint.answerWith(() => undefined);
    const slow = await problemWith({ timeoutSeconds: 0.05 });
    assert.equal(slow.code, 'model-timeout');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    assert.equal((await problemWith({}, controller.signal)).code, 'model-cancelled');
  });

  it('says what keeps it from an endpoint that is not there, or no address at all', async () => {
    const gone = new Endpoint();
    await gone.start();
    const { baseUrl } = gone;
    await gone.stop();
    const problem = await problemWith({ baseUrl });
    assert.equal(problem.code, 'model-unreachable');
    assert.match(problem.message, /ECONNREFUSED/);
    assert.equal((await problemWith({ baseUrl: 'localhost' })).code, 'model-url');
  });
});
