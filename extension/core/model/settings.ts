export const PROVIDER_IDS = ['openai', 'anthropic', 'google', 'vscode'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** Where each provider is, unless settings say otherwise. */
export const DEFAULT_BASE_URLS: Readonly<Record<Exclude<ProviderId, 'vscode'>, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  google: 'https://generativelanguage.googleapis.com',
};

/** Where a model is and how it is asked. */
export interface ModelSettings {
  /** `openai`: any endpoint that speaks OpenAI's protocol. `openai` when absent. */
  readonly provider?: ProviderId;
  /** Id as the endpoint knows it. */
  readonly model: string;
  /** `http://localhost:11434/v1`; the provider's own when absent. */
  readonly baseUrl?: string;
  /** Empty for endpoints that ask for none. It is sent to the endpoint and kept nowhere. */
  readonly apiKey: string;
  /** Longest silence of the endpoint, before the answer or within it; 180 when absent. */
  readonly timeoutSeconds?: number;
}
