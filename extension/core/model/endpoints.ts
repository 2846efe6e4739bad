import { z } from 'zod';
import type { ModelSettings } from './settings';
import { DEFAULT_BASE_URLS } from './settings';

/** Servers that people run on their own machine, at the ports they use unless told otherwise. */
const LOCAL_SERVERS = [
  { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
  { name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1' },
  { name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1' },
] as const;

export interface ListedModel {
  readonly id: string;
  /** Tokens of prompt and answer together, as the server runs it; null: it does not say. */
  readonly context: number | null;
}

export interface LocalServer {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly ListedModel[];
}

/** A server on this machine answers at once or is not there. */
const LOCAL_MILLISECONDS = 500;

/** Asks the usual ports of this machine, all at once. Only for when the user chooses a model. */
export async function findLocalServers(
  servers: readonly { readonly name: string; readonly baseUrl: string }[] = LOCAL_SERVERS,
): Promise<LocalServer[]> {
  const found = await Promise.all(
    servers.map(async ({ name, baseUrl }) => {
      const models = await listModels({ model: '', baseUrl, apiKey: '' }, LOCAL_MILLISECONDS);
      return models ? [{ name, baseUrl, models }] : [];
    }),
  );
  return found.flat();
}

const size = z.number().int().positive().nullish().catch(null);
/** OpenAI's list, with what vLLM, OpenRouter, Mistral, LM Studio and llama.cpp add to it. */
const list = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      max_model_len: size,
      context_length: size,
      max_context_length: size,
      max_input_tokens: size,
      meta: z.object({ n_ctx: size, n_ctx_train: size }).nullish().catch(null),
    }),
  ),
});
const googleList = z.object({
  models: z.array(z.object({ name: z.string(), inputTokenLimit: size })),
});
const llamaProps = z.object({ default_generation_settings: z.object({ n_ctx: size }) });
const ollamaShow = z.object({ model_info: z.record(z.string(), z.unknown()) });

/** The models that an endpoint offers; null: it does not say, or is not there. Never throws. */
export async function listModels(
  { provider = 'openai', baseUrl, apiKey }: ModelSettings,
  milliseconds = 5000,
): Promise<ListedModel[] | null> {
  if (provider === 'vscode') return null;
  const base = (baseUrl ?? DEFAULT_BASE_URLS[provider]).replace(/\/+$/, '');
  if (provider === 'google') {
    const address = /\/v1(alpha|beta)?$/.test(base) ? base : `${base}/v1beta`;
    const body = googleList.safeParse(
      await get(`${address}/models`, { 'x-goog-api-key': apiKey }, milliseconds),
    );
    return body.success
      ? body.data.models.map(({ name, inputTokenLimit }) => ({
          id: name.replace(/^models\//, ''),
          context: inputTokenLimit ?? null,
        }))
      : null;
  }
  const body = list.safeParse(
    provider === 'anthropic'
      ? await get(
          `${base.replace(/\/v1$/, '')}/v1/models`,
          { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
          milliseconds,
        )
      : await get(`${base}/models`, apiKey ? { authorization: `Bearer ${apiKey}` } : {}, milliseconds),
  );
  if (!body.success) return null;
  return body.data.data.map((one) => ({
    id: one.id,
    context:
      one.max_model_len ??
      one.context_length ??
      one.max_context_length ??
      one.max_input_tokens ??
      one.meta?.n_ctx ??
      one.meta?.n_ctx_train ??
      null,
  }));
}

/** How much fits into a model, as far as its server tells in one way or another; null: it does not. */
export async function contextSize(settings: ModelSettings, milliseconds = 5000): Promise<number | null> {
  const { provider = 'openai', model, baseUrl } = settings;
  const listed = (await listModels(settings, milliseconds))?.find(({ id }) => id === model);
  if (provider !== 'openai' || !baseUrl) return listed?.context ?? null;
  // What llama.cpp was started with counts, not what the model was trained for.
  const origin = new URL(baseUrl).origin;
  const props = llamaProps.safeParse(await get(`${origin}/props`, {}, milliseconds));
  if (props.success) return props.data.default_generation_settings.n_ctx ?? listed?.context ?? null;
  if (listed?.context) return listed.context;
  const shown = ollamaShow.safeParse(await get(`${origin}/api/show`, {}, milliseconds, { model }));
  const length =
    shown.success &&
    Object.entries(shown.data.model_info).find(([key]) => key.endsWith('.context_length'))?.[1];
  return typeof length === 'number' ? length : null;
}

/** JSON, or undefined for whatever goes wrong. A key is not carried along to another address. */
async function get(
  url: string,
  headers: Record<string, string>,
  milliseconds: number,
  body?: unknown,
): Promise<unknown> {
  try {
    const response = await fetch(url, {
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      redirect: 'error',
      signal: AbortSignal.timeout(milliseconds),
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
