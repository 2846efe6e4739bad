import { APIConnectionError, APIError, OpenAI } from 'openai';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { z } from 'zod';
import { messageOf } from '../../problem';
import { NO_SDK_TIMEOUT, ProtocolError } from '../wire';
import { DEFAULT_BASE_URLS } from '../settings';
import type { Call, Piece, Provider } from './provider';

const usage = z.object({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() });
const content = z.union([z.string(), z.array(z.object({ text: z.string().nullish() }))]);
const message = z.object({
  content: content.nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z
    .array(z.object({ function: z.object({ arguments: z.string().nullish() }).nullish() }))
    .nullish(),
  /** As tools were called before there were several. */
  function_call: z.object({ arguments: z.string().nullish() }).nullish(),
});

/** A streamed chunk or a whole completion: endpoints differ in the rest, and some answer whole to whoever asked for a stream. */
const chunk = z.object({
  choices: z
    .array(
      z.object({ delta: message.nullish(), message: message.nullish(), finish_reason: z.string().nullish() }),
    )
    .nullish(),
  usage: usage.nullish(),
  error: z.unknown().optional(),
});

export const openai: Provider = {
  id: 'openai',
  title: 'OpenAI-compatible',
  defaultBaseUrl: DEFAULT_BASE_URLS.openai,
  takesSchema: true,
  async *stream(call) {
    const { apiKey, baseUrl, wire, signal } = call;
    const client = new OpenAI({
      // The package insists on a key; the header below says what is really sent.
      apiKey: apiKey || 'none',
      baseURL: baseUrl,
      // Otherwise taken from the environment of whoever started us.
      organization: null,
      project: null,
      logLevel: 'off',
      fetch: wire.fetch,
      timeout: NO_SDK_TIMEOUT,
      maxRetries: 0,
      ...(apiKey ? {} : { defaultHeaders: { Authorization: null } }),
    });
    let events = 0;
    for await (const event of await client.chat.completions.create(parameters(call), { signal })) {
      events++;
      yield* piecesOf(event);
    }
    const whole = events === 0 ? wire.whole() : null;
    if (whole !== null) yield* piecesOf(whole);
    // Some endpoints end with the mark and give no reason.
    if (wire.sawDone()) yield { kind: 'finish', finish: 'stop' };
  },
  faultOf(thrown) {
    if (!(thrown instanceof APIError) || thrown instanceof APIConnectionError)
      return { said: messageOf(thrown) };
    const said = saidBy(thrown);
    return typeof thrown.status === 'number' ? { status: thrown.status, said } : { said, kind: 'failed' };
  },
};

function parameters(call: Call): ChatCompletionCreateParamsStreaming {
  const { model, messages, schema, maxOutputTokens, without, baseUrl } = call;
  // OpenAI's own reasoning models know only the newer word, most other servers only the older.
  const hosted = new URL(baseUrl).hostname === 'api.openai.com';
  return {
    model,
    messages: messages.map(({ role, content: text }) => ({ role, content: text })),
    stream: true,
    ...(without.has('stream-usage') ? {} : { stream_options: { include_usage: true } }),
    ...(schema && !without.has('schema')
      ? { response_format: { type: 'json_schema' as const, json_schema: { ...schema, strict: true } } }
      : {}),
    ...(maxOutputTokens && !without.has('max-tokens')
      ? { [hosted ? 'max_completion_tokens' : 'max_tokens']: maxOutputTokens }
      : {}),
  };
}

function* piecesOf(event: unknown): Generator<Piece> {
  const parsed = chunk.safeParse(event);
  if (!parsed.success) throw new ProtocolError('a piece of the answer has no known form');
  const { choices, usage: used, error } = parsed.data;
  if (error) throw new APIError(undefined, error as object, undefined, undefined);
  if (!choices && !used) throw new ProtocolError('the answer is no chat completion');
  const choice = choices?.[0];
  const said = choice?.delta ?? choice?.message;
  if (said) {
    const { content: text, reasoning_content, reasoning, refusal, tool_calls, function_call } = said;
    const thought = reasoning_content ?? reasoning;
    if (thought) yield { kind: 'thought', text: thought };
    if (text)
      yield { kind: 'text', text: typeof text === 'string' ? text : text.map((p) => p.text ?? '').join('') };
    if (refusal) yield { kind: 'refusal', text: refusal };
    if (function_call?.arguments) yield { kind: 'tool', text: function_call.arguments };
    for (const called of tool_calls ?? []) yield { kind: 'tool', text: called.function?.arguments ?? '' };
  }
  if (used)
    yield {
      kind: 'usage',
      ...(used.prompt_tokens ? { input: used.prompt_tokens } : {}),
      ...(used.completion_tokens ? { output: used.completion_tokens } : {}),
    };
  if (choice?.finish_reason) yield { kind: 'finish', finish: finishOf(choice.finish_reason) };
}

function finishOf(reason: string): 'stop' | 'length' | 'filter' {
  if (reason === 'length' || reason === 'max_tokens') return 'length';
  return reason === 'content_filter' ? 'filter' : 'stop';
}

/** `{"error": {"message": …}}`, `{"error": "…"}`, `{"message": …}`, `{"detail": …}`: as vLLM, Ollama, llama.cpp and proxies write it. */
function saidBy(error: APIError): string {
  const body: unknown = error.error;
  if (typeof body === 'string') return body;
  if (typeof body === 'object' && body !== null) {
    for (const key of ['message', 'detail', 'error'] as const) {
      const value: unknown = (body as Record<string, unknown>)[key];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return typeof error.status === 'number' ? '' : error.message;
}
