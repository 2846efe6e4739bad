import assert from 'node:assert/strict';
import { z } from 'zod';
import { createLanguageModel } from '../../../extension/core/model/client';
import { loadProvider } from '../../../extension/core/model/load-provider';
import type { Completion, CompletionControl, LanguageModel } from '../../../extension/core/model/model';
import { completeStructured } from '../../../extension/core/model/structured';
import type { Problem, Result } from '../../../extension/core/problem';
import type { Answer } from './endpoint';
import { Endpoint, FORMATS, json, raw } from './endpoint';

const KEY = 'sk-canary-0123456789abcdef';

/** Every misbehaviour over a real socket, in each provider's own protocol. */
for (const format of FORMATS) {
  describe(`model over ${format.provider}`, () => {
    const endpoint = new Endpoint();
    before(() => endpoint.start());
    after(() => endpoint.stop());

    function model(rest: { apiKey?: string; timeoutSeconds?: number } = {}): LanguageModel {
      const provider = loadProvider(format.provider);
      return createLanguageModel({
        provider,
        settings: { model: 'm-1', baseUrl: format.base(endpoint), apiKey: KEY, ...rest },
      });
    }

    const messages = [
      { role: 'system' as const, content: 'Be brief.' },
      { role: 'user' as const, content: 'Hello.' },
    ];

    async function ask(
      answers: readonly Answer[],
      control: CompletionControl = {},
      timeoutSeconds = 30,
    ): Promise<Result<Completion>> {
      endpoint.answerWith(...answers);
      const result = await model({ timeoutSeconds }).complete({ messages }, control);
      assert.ok(!JSON.stringify(result).includes(KEY), 'the key never shows');
      return result;
    }

    async function text(...answers: readonly Answer[]): Promise<Completion> {
      const result = await ask(answers);
      if (!result.ok) assert.fail(`${result.problem.code}: ${result.problem.message}`);
      return result.value;
    }

    async function problem(...answers: readonly Answer[]): Promise<Problem> {
      const result = await ask(answers);
      if (result.ok) assert.fail(`expected a problem, not "${result.value.text}"`);
      assert.notEqual(result.problem.message, '');
      return result.problem;
    }

    const good = raw([...format.texts('Hi', ' there'), ...format.ending('stop', [11, 7])]);
    const cut = raw(format.texts('Half an ans'), 'cut');

    it('streams the answer with the key, the roles and the usage', async () => {
      const pieces: string[] = [];
      const result = await ask([good], { onText: (piece) => pieces.push(piece) });
      assert.ok(result.ok);
      const { text: said, usage, finish, streamed } = result.value;
      assert.deepEqual(
        { said, usage, finish, streamed },
        {
          said: 'Hi there',
          usage: { input: 11, output: 7, estimated: false },
          finish: 'stop',
          streamed: true,
        },
      );
      assert.equal(pieces.join(''), 'Hi there');
      const [asked] = endpoint.asked;
      assert.ok(asked);
      assert.match(asked.url, format.path);
      assert.equal(format.keyOf(asked), KEY);
      assert.deepEqual(format.promptOf(asked), { system: 'Be brief.', user: 'Hello.' });
    });

    it('reads an answer that comes whole although a stream was asked for', async () => {
      const { text: said, usage, streamed } = await text(json(format.whole('Hi')));
      assert.deepEqual([said, usage.output, streamed], ['Hi', 2, false]);
    });

    it('reads a stream that comes byte by byte, with letters of several bytes', async () => {
      const whole = Buffer.from([...format.texts('Größe ', '→ 1 ', '🙂'), ...format.ending('stop')].join(''));
      const slow: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        let at = 0;
        const next = (): void => {
          if (at >= whole.length) response.end();
          else response.write(whole.subarray(at, (at += 3)), () => setImmediate(next));
        };
        next();
      };
      assert.equal((await text(slow)).text, 'Größe → 1 🙂');
    });

    it('estimates the usage where none is told', async () => {
      const { usage } = await text(raw([...format.texts('x'.repeat(350)), ...format.ending('stop')]));
      assert.equal(usage.estimated, true);
      assert.equal(usage.output, 100);
      assert.ok(usage.input > 0);
    });

    it('takes comments and pings of a slow server for signs of life', async () => {
      const slow: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        let pings = 0;
        const timer = setInterval(() => {
          if (++pings < 6) response.write(': keep-alive\n\n');
          else {
            clearInterval(timer);
            response.end([...format.texts('late'), ...format.ending('stop')].join(''));
          }
        }, 100);
      };
      const result = await ask([slow], {}, 0.4);
      assert.ok(result.ok, result.ok ? '' : result.problem.message);
      assert.equal(result.value.text, 'late');
      assert.ok(result.value.firstTextMilliseconds > 400);
    });

    it('gives up on one that only says it lives', async () => {
      let timer: NodeJS.Timeout | undefined;
      const endless: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        timer = setInterval(() => response.write(': keep-alive\n\n'), 20);
      };
      const result = await ask([endless], {}, 0.1);
      clearInterval(timer);
      assert.ok(!result.ok);
      assert.equal(result.problem.code, 'model-timeout');
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(endpoint.hungUp, 1);
    });

    it('asks again once when a stream is cut, then says so', async () => {
      assert.equal((await text(cut, good)).text, 'Hi there');
      assert.equal(endpoint.asked.length, 2);
      const twice = await problem(cut);
      assert.equal(twice.code, 'model-cut');
      assert.match(twice.message, /broke off twice.*after 11 characters/);
      assert.equal(endpoint.asked.length, 2);
    });

    it('takes a stream without an ending for cut, and one without anything for empty', async () => {
      assert.equal((await problem(raw(format.texts('Half')))).code, 'model-cut');
      assert.equal((await problem(raw([]))).code, 'model-empty');
      assert.equal(endpoint.asked.length, 2);
      assert.equal((await text(raw([]), good)).text, 'Hi there');
    });

    it('asks again where the socket breaks before the first piece', async () => {
      const broken: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.flushHeaders();
        setTimeout(() => response.destroy(), 20);
      };
      assert.equal((await text(broken, good)).text, 'Hi there');
      const twice = await problem(broken);
      assert.equal(twice.code, 'model-empty');
      assert.match(twice.message, /nothing at all/);
    });

    it('streams whatever the answer is called', async () => {
      const pieces: string[] = [];
      const named: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const lines = [...format.texts('Hi', ' there'), ...format.ending('stop')];
        const timer = setInterval(() => {
          const line = lines.shift();
          if (line !== undefined) return response.write(line);
          clearInterval(timer);
          return response.end();
        }, 10);
      };
      const result = await ask([named], { onText: (piece) => pieces.push(piece) });
      assert.ok(result.ok && result.value.streamed);
      assert.equal(pieces.join(''), 'Hi there');
    });

    it('reads no whole answer that does not end', async function () {
      this.timeout(20_000);
      const endless: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"a": "');
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(1 << 20), () => setImmediate(more));
        };
        more();
      };
      assert.equal((await problem(endless)).code, 'model-protocol');
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(endpoint.hungUp, 1);
    });

    it('takes a piece that is no JSON for cut', async () => {
      const broken = raw([
        ...format.texts('Half'),
        ...format.texts('x').map((line) => line.replace(/}\n\n$/, '\n\n')),
      ]);
      assert.equal((await problem(broken)).code, 'model-cut');
      assert.equal((await text(broken, good)).text, 'Hi there');
    });

    it('stops an answer that does not end, and closes the socket', async () => {
      const endless: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const piece = format.texts('again and again '.repeat(64)).join('');
        const more = (): void => {
          if (!response.destroyed) response.write(piece, () => setImmediate(more));
        };
        more();
      };
      const { finish, text: said } = await text(endless);
      assert.equal(finish, 'limit');
      assert.ok(said.length > 100_000 && said.length < 130_000, String(said.length));
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(endpoint.hungUp, 1);
    });

    it('lets go of the socket as soon as it is cancelled, before and within the answer', async () => {
      for (const hanging of [() => undefined, raw(format.texts('Half'), 'open')]) {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 60);
        const started = performance.now();
        const result = await ask([hanging], { signal: controller.signal });
        assert.ok(!result.ok);
        assert.equal(result.problem.code, 'model-cancelled');
        assert.ok(performance.now() - started < 500);
        await new Promise((resolve) => setTimeout(resolve, 30));
        assert.equal(endpoint.hungUp, 1);
      }
    });

    it('says how long nothing came, before and within the answer', async () => {
      const before = await ask([() => undefined], {}, 0.1);
      assert.match(before.ok ? '' : before.problem.message, /did not answer within 0.1 s/);
      const within = await ask([raw(format.texts('Half'), 'open')], {}, 0.1);
      assert.match(within.ok ? '' : within.problem.message, /fell silent for 0.1 s/);
    });

    it('waits as long as a busy endpoint asks, and not at all where that is too long', async () => {
      const busy = json(format.error('slow down', 429), 429, { 'retry-after-ms': '', 'retry-after': '1' });
      const started = performance.now();
      assert.equal((await text(busy, good)).text, 'Hi there');
      assert.ok(performance.now() - started >= 1000);
      const days = json(format.error('quota', 429), 429, { 'retry-after-ms': '', 'retry-after': '86400' });
      const said = await problem(days);
      assert.equal(said.code, 'model-busy');
      assert.match(said.message, /asks to wait 86400 s/);
      assert.equal(endpoint.asked.length, 1);
    });

    it('tries three times on 500 and 503, then says what the server said', async () => {
      assert.equal((await text(json({}, 503), json({}, 500), good)).text, 'Hi there');
      const said = await problem(json(format.error('out of memory', 500), 500));
      assert.equal(said.code, 'model-server');
      assert.match(said.message, /500: .*out of memory/);
      assert.equal(endpoint.asked.length, 3);
    });

    it('names a refused key without showing it', async () => {
      const said = await problem(json(format.error(`Incorrect API key provided: ${KEY}`, 401), 401));
      assert.equal(said.code, 'model-key');
      assert.match(said.message, /401: .*Incorrect API key provided: …/);
    });

    it('takes a key out of the answer, also where it comes in pieces', async () => {
      const pieces: string[] = [];
      const echo = raw([
        ...format.texts('key ', KEY.slice(0, 9), KEY.slice(9), ' was sent'),
        ...format.ending('stop'),
      ]);
      const result = await ask([echo], { onText: (piece) => pieces.push(piece) });
      assert.ok(result.ok);
      assert.equal(result.value.text, 'key … was sent');
      assert.equal(pieces.join(''), 'key … was sent');
    });

    it('recognises a prompt that is too long', async () => {
      const said = await problem(json(format.error(format.tooLong, 400), 400));
      assert.equal(said.code, 'model-too-long');
      assert.equal(endpoint.asked.length, 1);
    });

    it('tells an unknown model, a rejected request and a redirect apart', async () => {
      assert.equal((await problem(json(format.error('no such model', 404), 404))).code, 'model-unknown');
      assert.equal((await problem(json(format.error('bad temperature', 400), 400))).code, 'model-rejected');
      const moved = await problem(json({}, 307, { location: 'http://elsewhere.test/v1' }));
      assert.equal(moved.code, 'model-url');
      assert.match(moved.message, /http:\/\/elsewhere\.test/);
    });

    it('says when something else answers: a web page, other JSON', async () => {
      const page: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<html>Welcome</html>');
      };
      assert.equal((await problem(page)).code, 'model-protocol');
      assert.equal((await problem(json({ hello: 'world' }))).code, 'model-protocol');
    });

    it('tells a refusal from an empty answer and from a used-up limit', async () => {
      assert.equal(
        (await problem(raw([...format.texts(''), ...format.ending('filter')]))).code,
        'model-refused',
      );
      assert.match(
        (await problem(raw([...format.texts(' \n'), ...format.ending('stop')]))).message,
        /gave an empty answer/,
      );
      assert.match(
        (await problem(raw([...format.texts(''), ...format.ending('length')]))).message,
        /used up its token limit/,
      );
    });

    it('keeps what was written up to the endpoint’s own limit', async () => {
      const { finish, text: said } = await text(raw([...format.texts('def f('), ...format.ending('length')]));
      assert.deepEqual([finish, said], ['length', 'def f(']);
    });

    it('reads the arguments of a tool that was called instead of an answer', async () => {
      const { text: said } = await text(raw([...format.tool('{"code":"x = 1"}'), ...format.ending('stop')]));
      assert.deepEqual(JSON.parse(said), { code: 'x = 1' });
    });

    const schema = { name: 'verdict', type: z.object({ good: z.boolean() }) };
    const answers = (said: string): Answer => raw([...format.texts(said), ...format.ending('stop')]);

    it('sends a schema, and reads an answer with prose and fences around it', async () => {
      endpoint.answerWith(answers('Sure!\n\n```json\n{"good": true}\n```\nAnything else?'));
      const result = await completeStructured(model(), { messages, schema });
      assert.ok(result.ok);
      assert.equal(result.value.value.good, true);
      assert.equal(result.value.completions[0]?.structured, true);
      const [asked] = endpoint.asked;
      assert.ok(asked);
      assert.deepEqual(format.schemaOf(asked), {
        type: 'object',
        properties: { good: { type: 'boolean' } },
        required: ['good'],
        additionalProperties: false,
      });
    });

    it('asks without the schema where the endpoint rejects it, and does not offer it again', async () => {
      endpoint.answerWith(json(format.error('unknown field', 400), 400), answers('{"good": false}'));
      const one = model();
      const result = await completeStructured(one, { messages, schema });
      assert.ok(result.ok, result.ok ? '' : result.problem.message);
      assert.equal(result.value.completions[0]?.structured, false);
      await completeStructured(one, { messages, schema });
      assert.deepEqual(
        endpoint.asked.map((asked) => format.schemaOf(asked) !== undefined),
        [true, false, false],
      );
    });

    it('sends an answer of another form back once, with what is wrong', async () => {
      endpoint.answerWith(answers('{"good": "very"}'), answers('{"good": true}'));
      const result = await completeStructured(model(), { messages, schema });
      assert.ok(result.ok);
      assert.match(JSON.stringify(endpoint.asked[1]?.body), /good: Invalid input/);
      endpoint.answerWith(answers('It is good.'));
      const never = await completeStructured(model(), { messages, schema });
      assert.ok(!never.ok);
      assert.equal(never.problem.code, 'model-form');
      assert.equal(endpoint.asked.length, 2);
    });
  });
}
