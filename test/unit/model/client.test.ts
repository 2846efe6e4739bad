import assert from 'node:assert/strict';
import { createLanguageModel } from '../../../extension/core/model/client';
import { loadProvider } from '../../../extension/core/model/load-provider';
import type { ModelSettings } from '../../../extension/core/model/settings';
import type { Completion, ModelMessage } from '../../../extension/core/model/model';
import type { Result } from '../../../extension/core/problem';
import { Endpoint, json, raw, says } from './endpoint';

/** What is particular to OpenAI-compatible servers; what all protocols share is in misbehaviour.test.ts. */
describe('model of an OpenAI-compatible endpoint', () => {
  const endpoint = new Endpoint();
  before(() => endpoint.start());
  after(() => endpoint.stop());

  const hello: readonly ModelMessage[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello.' },
  ];

  function ask(rest: Partial<ModelSettings> = {}, maxOutputTokens?: number): Promise<Result<Completion>> {
    const model = createLanguageModel({
      provider: loadProvider('openai'),
      settings: { model: 'm-1', baseUrl: endpoint.baseUrl, apiKey: '', ...rest },
    });
    return model.complete({ messages: hello, ...(maxOutputTokens ? { maxOutputTokens } : {}) });
  }

  async function codeOf(asked: Promise<Result<Completion>>): Promise<string> {
    const result = await asked;
    return result.ok ? `"${result.value.text}"` : result.problem.code;
  }

  it('sends no key where there is none, also not one of the environment', async () => {
    endpoint.answerWith(says('hi'));
    const before = process.env.OPENAI_API_KEY;
    process.env.OPENAI_API_KEY = 'sk-of-the-environment';
    try {
      assert.equal(await codeOf(ask()), '"hi"');
    } finally {
      if (before === undefined) delete process.env.OPENAI_API_KEY;
      else process.env.OPENAI_API_KEY = before;
    }
    assert.equal(endpoint.asked[0]?.headers.authorization, undefined);
    const body = endpoint.asked[0]?.body;
    assert.deepEqual([body?.model, body?.stream, body?.messages], ['m-1', true, hello]);
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
    assert.equal(await codeOf(ask()), '"ab"');
    endpoint.answerWith(says('code:', { tool_calls: [{ function: { name: 'w', arguments: '{}' } }] }));
    assert.equal(await codeOf(ask()), '"code:\n{}"');
  });

  it('leaves the thoughts of a reasoning model out of the answer', async () => {
    const piece = (delta: object): string => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`;
    const pieces = [piece({ reasoning_content: 'Let me see.' }), piece({ content: 'hi' })];
    endpoint.answerWith(raw([...pieces, 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n']));
    assert.equal(await codeOf(ask()), '"hi"');
  });

  it('takes the mark at the end for one, where no reason is given', async () => {
    endpoint.answerWith(raw(['data: {"choices":[{"delta":{"content":"hi"}}]}\n\n', 'data: [DONE]\n\n']));
    assert.equal(await codeOf(ask()), '"hi"');
    assert.equal(endpoint.asked.length, 1);
  });

  it('reads a stream that comes under the name of JSON', async () => {
    endpoint.answerWith((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        'data: {"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
    });
    assert.equal(await codeOf(ask()), '"hi"');
  });

  it('leaves out the parameters that an endpoint rejects', async () => {
    const rejects = (message: string): ReturnType<typeof json> => json({ error: { message } }, 400);
    endpoint.answerWith(
      rejects('Extra inputs are not permitted: stream_options'),
      rejects('max_tokens is too large: 50'),
      rejects('System role not supported'),
      says('hi'),
    );
    assert.equal(await codeOf(ask({}, 50)), '"hi"');
    const bodies = endpoint.asked.map(({ body }) => body);
    assert.deepEqual(
      bodies.map((body) => ['stream_options' in body, 'max_tokens' in body, body.messages.length]),
      [
        [true, true, 2],
        [false, true, 2],
        [false, false, 2],
        [false, false, 1],
      ],
    );
    assert.equal(bodies[3]?.messages[0]?.content, 'Be brief.\n\nHello.');
  });

  it('says what an error with status 200 says, whole and in a stream', async () => {
    for (const answer of [
      json({ error: { message: 'model is loading' } }),
      raw(['data: {"error":{"message":"model is loading"}}\n\n']),
    ]) {
      endpoint.answerWith(answer);
      const result = await ask();
      assert.ok(!result.ok);
      assert.equal(result.problem.code, 'model-failed');
      assert.match(result.problem.message, /model is loading/);
    }
  });

  it('reads errors in the forms that servers have', async () => {
    for (const [body, code] of [
      [{ object: 'error', message: "This model's maximum context length is 2048 tokens." }, 'model-too-long'],
      [{ detail: [{ msg: 'the prompt is too long', loc: ['body'] }] }, 'model-too-long'],
      [{ error: 'exceeds the available context size' }, 'model-too-long'],
      [{ detail: 'temperature must be positive' }, 'model-rejected'],
    ] as const) {
      endpoint.answerWith(json(body, 400));
      const result = await ask();
      assert.ok(!result.ok);
      assert.equal(result.problem.code, code, result.problem.message);
      assert.match(result.problem.message, /too long|temperature|context/);
    }
  });

  it('reads a whole answer, or a page, under the name of a stream', async () => {
    const whole = { choices: [{ message: { content: 'hi' }, finish_reason: 'stop' }] };
    endpoint.answerWith(raw([JSON.stringify(whole, null, 2)]));
    assert.equal(await codeOf(ask()), '"hi"');
    endpoint.answerWith(raw(['<html>Welcome</html>']));
    assert.equal(await codeOf(ask()), 'model-protocol');
  });

  it('does not believe a usage that is no number of tokens', async () => {
    const piece =
      'data: {"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":-5,"completion_tokens":0}}\n\n';
    endpoint.answerWith(raw([piece]));
    const result = await ask();
    assert.ok(result.ok && result.value.usage.estimated && result.value.usage.input > 0);
  });

  it('says that a server is not there, or that the address is none', async () => {
    const gone = new Endpoint();
    await gone.start();
    const { baseUrl } = gone;
    await gone.stop();
    const result = await ask({ baseUrl });
    assert.ok(!result.ok);
    assert.equal(result.problem.code, 'model-unreachable');
    assert.match(result.problem.message, /ECONNREFUSED/);
    for (const wrong of ['localhost', 'localhost:11434/v1', 'file:///etc/passwd'])
      assert.equal(await codeOf(ask({ baseUrl: wrong })), 'model-url');
  });
});
