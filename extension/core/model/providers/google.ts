import { ApiError, GoogleGenAI } from '@google/genai';
import { z } from 'zod';
import { messageOf } from '../../problem';
import { ProtocolError } from '../wire';
import { DEFAULT_BASE_URLS } from '../settings';
import type { Call, Piece, Provider } from './provider';

const chunk = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z
              .array(
                z.object({
                  text: z.string().nullish(),
                  thought: z.boolean().nullish(),
                  functionCall: z.object({ args: z.unknown().optional() }).nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
        finishReason: z.string().nullish(),
        finishMessage: z.string().nullish(),
      }),
    )
    .nullish(),
  promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish(),
  usageMetadata: z
    .object({
      promptTokenCount: z.number().nullish(),
      candidatesTokenCount: z.number().nullish(),
      thoughtsTokenCount: z.number().nullish(),
    })
    .nullish(),
});

export const google: Provider = {
  id: 'google',
  title: 'Google',
  defaultBaseUrl: DEFAULT_BASE_URLS.google,
  takesSchema: true,
  async *stream(call) {
    const { apiKey, baseUrl, wire, model } = call;
    const client = new GoogleGenAI({
      apiKey: apiKey || 'none',
      vertexai: false,
      httpOptions: { ...address(baseUrl), fetch: wire.fetch },
    });
    let events = 0;
    for await (const event of await client.models.generateContentStream({ model, ...parameters(call) })) {
      events++;
      yield* piecesOf(event);
    }
    const whole = events === 0 ? wire.whole() : null;
    for (const one of Array.isArray(whole) ? whole : whole === null ? [] : [whole]) yield* piecesOf(one);
  },
  faultOf(thrown) {
    if (thrown instanceof ApiError) return { status: thrown.status, said: saidBy(thrown.message) };
    return { said: messageOf(thrown) };
  },
};

/** The version may be part of the address that people copy; the package adds its own. */
function address(baseUrl: string): { readonly baseUrl: string; readonly apiVersion?: string } {
  const found = /^(.*?)\/(v1(?:alpha|beta)?)\/?$/.exec(baseUrl);
  return found?.[1] && found[2] ? { baseUrl: found[1], apiVersion: found[2] } : { baseUrl };
}

function parameters({ messages, schema, maxOutputTokens, without, signal }: Call) {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  return {
    contents: messages
      .filter(({ role }) => role !== 'system')
      .map(({ role, content }) => ({
        role: role === 'assistant' ? 'model' : 'user',
        parts: [{ text: content }],
      })),
    config: {
      abortSignal: signal,
      ...(system.length > 0 ? { systemInstruction: system.join('\n\n') } : {}),
      ...(maxOutputTokens && !without.has('max-tokens') ? { maxOutputTokens } : {}),
      ...(schema && !without.has('schema')
        ? { responseMimeType: 'application/json', responseJsonSchema: schema.schema }
        : {}),
    },
  };
}

function* piecesOf(event: unknown): Generator<Piece> {
  const parsed = chunk.safeParse(event);
  if (!parsed.success) throw new ProtocolError('a piece of the answer has no known form');
  const { candidates, promptFeedback, usageMetadata } = parsed.data;
  if (!candidates && !promptFeedback && !usageMetadata)
    throw new ProtocolError('the answer holds no candidate');
  if (promptFeedback?.blockReason) {
    yield { kind: 'refusal', text: `the prompt was blocked (${promptFeedback.blockReason})` };
    yield { kind: 'finish', finish: 'stop' };
  }
  const [candidate] = candidates ?? [];
  for (const part of candidate?.content?.parts ?? []) {
    if (part.text) yield { kind: part.thought ? 'thought' : 'text', text: part.text };
    if (part.functionCall) yield { kind: 'tool', text: JSON.stringify(part.functionCall.args ?? {}) };
  }
  if (usageMetadata) {
    const output = (usageMetadata.candidatesTokenCount ?? 0) + (usageMetadata.thoughtsTokenCount ?? 0);
    yield {
      kind: 'usage',
      ...(usageMetadata.promptTokenCount ? { input: usageMetadata.promptTokenCount } : {}),
      ...(output > 0 ? { output } : {}),
    };
  }
  const reason = candidate?.finishReason;
  if (reason && reason !== 'FINISH_REASON_UNSPECIFIED') yield { kind: 'finish', finish: finishOf(reason) };
}

function finishOf(reason: string): 'stop' | 'length' | 'filter' {
  if (reason === 'MAX_TOKENS') return 'length';
  return /SAFETY|BLOCKLIST|PROHIBITED|SPII|RECITATION/.test(reason) ? 'filter' : 'stop';
}

/** The package gives the answer's JSON as the message. */
function saidBy(message: string): string {
  try {
    const body: unknown = JSON.parse(message);
    const one: unknown = Array.isArray(body) ? body[0] : body;
    const parsed = z.object({ error: z.object({ message: z.string() }) }).safeParse(one);
    return parsed.success ? parsed.data.error.message : message;
  } catch {
    return message;
  }
}
