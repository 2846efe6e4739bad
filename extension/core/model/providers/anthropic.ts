import { Anthropic, APIConnectionError, APIError } from '@anthropic-ai/sdk';
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import { messageOf } from '../../problem';
import { NO_SDK_TIMEOUT, ProtocolError } from '../wire';
import { DEFAULT_BASE_URLS } from '../settings';
import type { Call, Piece, Provider } from './provider';

/** The protocol insists on a limit; older models allow less than the first of these. */
const MOST_TOKENS = 8192;
const FEWER_TOKENS = 4096;

const usage = z.object({
  input_tokens: z.number().nullish(),
  output_tokens: z.number().nullish(),
  cache_creation_input_tokens: z.number().nullish(),
  cache_read_input_tokens: z.number().nullish(),
});
const block = z.object({
  type: z.string(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  input: z.unknown().optional(),
});
const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: usage.nullish() }) }),
  z.object({ type: z.literal('content_block_start'), content_block: block }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z.object({
      type: z.string(),
      text: z.string().nullish(),
      thinking: z.string().nullish(),
      partial_json: z.string().nullish(),
    }),
  }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: usage.nullish(),
  }),
]);
const whole = z.object({
  content: z.array(block),
  stop_reason: z.string().nullish(),
  usage: usage.nullish(),
});

export const anthropic: Provider = {
  id: 'anthropic',
  title: 'Anthropic',
  defaultBaseUrl: DEFAULT_BASE_URLS.anthropic,
  takesSchema: true,
  async *stream(call) {
    const { apiKey, baseUrl, wire, signal } = call;
    const client = new Anthropic({
      apiKey: apiKey || 'none',
      authToken: null,
      // People copy the address with the version that the package adds itself.
      baseURL: baseUrl.replace(/\/v1\/?$/, ''),
      logLevel: 'off',
      openTelemetry: false,
      fetch: wire.fetch,
      timeout: NO_SDK_TIMEOUT,
      maxRetries: 0,
    });
    let events = 0;
    for await (const raw of await client.messages.create(parameters(call), { signal })) {
      events++;
      yield* piecesOf(raw);
    }
    const answer = events === 0 ? wire.whole() : null;
    if (answer !== null) yield* piecesOfWhole(answer);
  },
  faultOf(thrown) {
    if (!(thrown instanceof APIError) || thrown instanceof APIConnectionError)
      return { said: messageOf(thrown) };
    const said = saidBy(thrown.error) ?? (thrown.status === undefined ? thrown.message : '');
    if (thrown.status !== undefined) return { status: thrown.status, said };
    // Within a stream there is no status, only the kind of error.
    return /overloaded|rate_limit/.test(thrown.type ?? '')
      ? { said, kind: 'busy' }
      : { said, kind: 'failed' };
  },
};

function parameters(call: Call): MessageCreateParamsStreaming {
  const { model, messages, schema, maxOutputTokens, without } = call;
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  return {
    model,
    max_tokens: without.has('max-tokens') ? FEWER_TOKENS : (maxOutputTokens ?? MOST_TOKENS),
    stream: true,
    ...(system.length > 0 ? { system: system.join('\n\n') } : {}),
    messages: messages.flatMap(({ role, content }) => (role === 'system' ? [] : [{ role, content }])),
    ...(schema && !without.has('schema')
      ? { output_config: { format: { type: 'json_schema' as const, schema: schema.schema } } }
      : {}),
  };
}

function* piecesOf(raw: unknown): Generator<Piece> {
  const parsed = event.safeParse(raw);
  // Events that are new since this was written say nothing to us.
  if (!parsed.success) {
    if (typeof raw === 'object' && raw !== null && 'type' in raw) return;
    throw new ProtocolError('a piece of the answer has no known form');
  }
  const it = parsed.data;
  switch (it.type) {
    case 'message_start':
      return yield* used(it.message.usage);
    case 'content_block_start':
      return yield* textOf({ ...it.content_block, input: undefined });
    case 'content_block_delta':
      if (it.delta.text) yield { kind: 'text', text: it.delta.text };
      if (it.delta.thinking) yield { kind: 'thought', text: it.delta.thinking };
      if (it.delta.partial_json) yield { kind: 'tool', text: it.delta.partial_json };
      return;
    case 'message_delta':
      yield* used(it.usage);
      yield* ended(it.delta.stop_reason);
  }
}

function* piecesOfWhole(answer: unknown): Generator<Piece> {
  const parsed = whole.safeParse(answer);
  if (!parsed.success) throw new ProtocolError('the answer is no message');
  for (const one of parsed.data.content) yield* textOf(one);
  yield* used(parsed.data.usage);
  yield* ended(parsed.data.stop_reason);
}

function* textOf({ text, thinking, input }: z.infer<typeof block>): Generator<Piece> {
  if (text) yield { kind: 'text', text };
  if (thinking) yield { kind: 'thought', text: thinking };
  if (input !== undefined) yield { kind: 'tool', text: JSON.stringify(input) };
}

function* used(of: z.infer<typeof usage> | null | undefined): Generator<Piece> {
  if (!of) return;
  // What was read from or written to a cache is part of the prompt too.
  const input =
    (of.input_tokens ?? 0) + (of.cache_creation_input_tokens ?? 0) + (of.cache_read_input_tokens ?? 0);
  yield {
    kind: 'usage',
    ...(input > 0 ? { input } : {}),
    ...(of.output_tokens ? { output: of.output_tokens } : {}),
  };
}

function* ended(reason: string | null | undefined): Generator<Piece> {
  if (!reason) return;
  if (reason === 'refusal') yield { kind: 'refusal', text: '' };
  if (reason === 'model_context_window_exceeded') yield { kind: 'finish', finish: 'too-long' };
  else yield { kind: 'finish', finish: reason === 'max_tokens' ? 'length' : 'stop' };
}

function saidBy(body: unknown): string | null {
  const parsed = z.object({ error: z.object({ message: z.string() }) }).safeParse(body);
  return parsed.success ? parsed.data.error.message : null;
}
