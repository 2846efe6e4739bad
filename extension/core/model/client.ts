import { OpenAI } from 'openai';
import type { Result } from '../problem';
import { fail } from '../problem';
import { answerOf } from './answer';
import { describeFault, withoutKey } from './faults';

export interface ModelSettings {
  /** Id as the endpoint knows it. */
  readonly model: string;
  /** Of any endpoint that speaks the OpenAI protocol, `http://localhost:11434/v1`; api.openai.com when absent. */
  readonly baseUrl?: string;
  /** Empty for endpoints that ask for none. It is sent to the endpoint and kept nowhere. */
  readonly apiKey: string;
  /** For one answer; 180 when absent. */
  readonly timeoutSeconds?: number;
}

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A language model behind a chat endpoint. */
export interface ModelClient {
  /** The text of the answer, a called tool's arguments included where the model answered that way; never empty. */
  complete(messages: readonly ModelMessage[], signal?: AbortSignal): Promise<Result<string>>;
}

const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const DEFAULT_TIMEOUT = 180;
/** Tries after the first one, on 429, 5xx and broken connections; the package waits longer each time. */
const RETRIES = 2;

export function createModelClient(settings: ModelSettings): ModelClient {
  const { model, apiKey } = settings;
  const baseUrl = settings.baseUrl ?? DEFAULT_BASE_URL;
  const timeoutSeconds = settings.timeoutSeconds ?? DEFAULT_TIMEOUT;
  return {
    async complete(messages, signal) {
      if (!URL.canParse(baseUrl)) {
        return fail(
          'model-url',
          `"${baseUrl}" is no address of an endpoint.`,
          'Give the whole base URL, such as http://localhost:11434/v1.',
        );
      }
      try {
        const client = new OpenAI({
          // The package insists on a key; the header below says what is really sent.
          apiKey: apiKey || 'none',
          baseURL: baseUrl,
          // Otherwise taken from the environment of whoever started us.
          organization: null,
          project: null,
          logLevel: 'off',
          timeout: timeoutSeconds * 1000,
          maxRetries: RETRIES,
          ...(apiKey ? {} : { defaultHeaders: { Authorization: null } }),
        });
        const completion: unknown = await client.chat.completions.create(
          { model, messages: messages.map(({ role, content }) => ({ role, content })) },
          signal ? { signal } : {},
        );
        return answerOf(completion, baseUrl);
      } catch (thrown) {
        const problem = describeFault(thrown, { model, baseUrl, timeoutSeconds });
        return { ok: false, problem: withoutKey(problem, apiKey) };
      }
    },
  };
}
