import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { role: string; content: string }[];
    readonly [parameter: string]: unknown;
  };
}

export type Answer = (response: ServerResponse, asked: Asked) => void;

/** A local server that speaks as much of a protocol as a test needs; answers in the order given, the last one for ever. */
export class Endpoint {
  readonly asked: Asked[] = [];
  /** Connections that the client has closed before the answer was finished. */
  hungUp = 0;
  private answers: Answer[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    response.on('close', () => {
      if (!response.writableFinished) this.hungUp++;
    });
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = (text === '' ? {} : JSON.parse(text)) as Asked['body'];
      const asked = { url: request.url ?? '', headers: request.headers, body };
      this.asked.push(asked);
      const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
      answer?.(response, asked);
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get baseUrl(): string {
    return `${this.origin}/v1`;
  }

  answerWith(...answers: readonly Answer[]): void {
    this.answers = [...answers];
    this.asked.length = 0;
    this.hungUp = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    // Tells the client not to wait between its tries.
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1', ...headers });
    response.end(JSON.stringify(value));
  };
}

/** A whole chat completion, as endpoints answer that don't stream. */
export function says(content: string | null, message: object = {}, finish_reason = 'stop'): Answer {
  return json({
    id: 'x',
    object: 'chat.completion',
    choices: [{ index: 0, finish_reason, message: { role: 'assistant', content, ...message } }],
  });
}

/** Raw lines of a stream; `end: 'cut'` destroys the socket, `'open'` leaves it hanging. */
export function raw(lines: readonly string[], end: 'end' | 'cut' | 'open' = 'end'): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(lines.join(''), () => {
      if (end === 'end') response.end();
      // After the bytes have left: a reset would take them along.
      else if (end === 'cut') setTimeout(() => response.destroy(), 20);
    });
  };
}

/** One provider's protocol, so that every misbehaviour is tried in each. */
export interface Format {
  readonly provider: 'openai' | 'anthropic' | 'google';
  readonly base: (endpoint: Endpoint) => string;
  /** Address that is asked. */
  readonly path: RegExp;
  readonly keyOf: (asked: Asked) => string | undefined;
  /** Lines of a stream up to the end of its texts, nothing after. */
  readonly texts: (...texts: readonly string[]) => string[];
  readonly ending: (finish: 'stop' | 'length' | 'filter', usage?: readonly [number, number]) => string[];
  readonly whole: (text: string) => unknown;
  readonly tool: (json: string) => string[];
  readonly error: (message: string, status: number) => unknown;
  readonly promptOf: (asked: Asked) => { readonly system: string; readonly user: string };
  readonly schemaOf: (asked: Asked) => unknown;
  readonly tooLong: string;
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const event = (value: { type: string }): string => `event: ${value.type}\n${data(value)}`;

export const FORMATS: readonly Format[] = [
  {
    provider: 'openai',
    base: ({ baseUrl }) => baseUrl,
    path: /^\/v1\/chat\/completions$/,
    keyOf: ({ headers }) => headers.authorization?.replace('Bearer ', ''),
    texts: (...texts) => texts.map((content) => data({ choices: [{ index: 0, delta: { content } }] })),
    ending: (finish, usage) => [
      data({
        choices: [{ index: 0, delta: {}, finish_reason: finish === 'filter' ? 'content_filter' : finish }],
      }),
      ...(usage
        ? [data({ choices: [], usage: { prompt_tokens: usage[0], completion_tokens: usage[1] } })]
        : []),
      'data: [DONE]\n\n',
    ],
    whole: (content) => ({
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
      usage: { prompt_tokens: 3, completion_tokens: 2 },
    }),
    tool: (arguments_) => [
      data({
        choices: [
          { index: 0, delta: { tool_calls: [{ index: 0, function: { name: 'write', arguments: '' } }] } },
        ],
      }),
      data({
        choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: arguments_ } }] } }],
      }),
    ],
    error: (message) => ({ error: { message } }),
    promptOf: ({ body: { messages } }) => ({
      system: messages.find(({ role }) => role === 'system')?.content ?? '',
      user: messages.find(({ role }) => role === 'user')?.content ?? '',
    }),
    schemaOf: ({ body }) =>
      (body.response_format as { json_schema?: { schema?: unknown } } | undefined)?.json_schema?.schema,
    tooLong: "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens.",
  },
  {
    provider: 'anthropic',
    base: ({ origin }) => origin,
    path: /^\/v1\/messages$/,
    keyOf: ({ headers }) => headers.authorization?.replace('Bearer ', ''),
    texts: (...texts) => [
      event({ type: 'message_start', message: { id: 'm', role: 'assistant', content: [] } } as {
        type: string;
      }),
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as {
        type: string;
      }),
      ...texts.map((text) =>
        event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as {
          type: string;
        }),
      ),
    ],
    ending: (finish, usage) => [
      event({ type: 'content_block_stop', index: 0 } as { type: string }),
      event({
        type: 'message_delta',
        delta: { stop_reason: { stop: 'end_turn', length: 'max_tokens', filter: 'refusal' }[finish] },
        ...(usage ? { usage: { input_tokens: usage[0], output_tokens: usage[1] } } : {}),
      } as { type: string }),
      event({ type: 'message_stop' }),
    ],
    whole: (text) => ({
      type: 'message',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 3, output_tokens: 2 },
    }),
    tool: (partial_json) => [
      event({ type: 'message_start', message: { id: 'm', role: 'assistant', content: [] } } as {
        type: string;
      }),
      event({
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 't', name: 'write', input: {} },
      } as { type: string }),
      event({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json },
      } as { type: string }),
    ],
    error: (message) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
    promptOf: ({ body }) => ({
      system: String(body.system ?? ''),
      user: body.messages.find(({ role }) => role === 'user')?.content ?? '',
    }),
    schemaOf: ({ body }) =>
      (body.output_config as { format?: { schema?: unknown } } | undefined)?.format?.schema,
    tooLong: 'prompt is too long: 210000 tokens > 200000 maximum',
  },
  {
    provider: 'google',
    base: ({ origin }) => origin,
    path: /^\/v1beta\/models\/m-1:streamGenerateContent/,
    keyOf: ({ headers }) => headers['x-goog-api-key'] as string | undefined,
    texts: (...texts) =>
      texts.map((text) => data({ candidates: [{ content: { role: 'model', parts: [{ text }] } }] })),
    ending: (finish, usage) => [
      data({
        candidates: [{ finishReason: { stop: 'STOP', length: 'MAX_TOKENS', filter: 'SAFETY' }[finish] }],
        ...(usage ? { usageMetadata: { promptTokenCount: usage[0], candidatesTokenCount: usage[1] } } : {}),
      }),
    ],
    whole: (text) => ({
      candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2 },
    }),
    tool: (args) => [
      data({
        candidates: [
          { content: { parts: [{ functionCall: { name: 'write', args: JSON.parse(args) as unknown } }] } },
        ],
      }),
    ],
    error: (message, code) => ({ error: { code, message, status: 'INVALID_ARGUMENT' } }),
    promptOf: ({ body }) => {
      const textOf = (content: unknown): string =>
        ((content as { parts?: { text: string }[] } | undefined)?.parts ?? [])
          .map(({ text }) => text)
          .join('');
      const contents = (body.contents ?? []) as { role: string }[];
      return {
        system: textOf(body.systemInstruction),
        user: textOf(contents.find(({ role }) => role === 'user')),
      };
    },
    schemaOf: ({ body }) =>
      (body.generationConfig as { responseJsonSchema?: unknown } | undefined)?.responseJsonSchema,
    tooLong: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
  },
];
