import type { ModelMessage } from '../model';
import type { ProviderId } from '../settings';
import type { Wire } from '../wire';
import type { Fault } from '../faults';

/** What comes out of a model's stream, whatever the protocol. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** Thoughts that are no part of the answer; they count towards its length. */
  | { readonly kind: 'thought'; readonly text: string }
  /** Arguments of a tool that the model called, though it was given none. */
  | { readonly kind: 'tool'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  | { readonly kind: 'usage'; readonly input?: number; readonly output?: number }
  /** `filter`: the endpoint kept the rest to itself. `too-long`: prompt and answer have filled the context. */
  | { readonly kind: 'finish'; readonly finish: 'stop' | 'length' | 'filter' | 'too-long' };

/** Parameters that not every endpoint takes; what was refused once is not sent again. */
export type Feature = 'schema' | 'stream-usage' | 'max-tokens' | 'system';

export interface Call {
  readonly model: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly messages: readonly ModelMessage[];
  /** JSON Schema and its name; absent: free text. */
  readonly schema?: { readonly name: string; readonly schema: Record<string, unknown> };
  readonly maxOutputTokens?: number;
  readonly without: ReadonlySet<Feature>;
  readonly wire: Wire;
  readonly signal: AbortSignal;
}

/** A way of asking models: one file each, and one line in the registry (VS Code's own models come from the host). */
export interface Provider {
  readonly id: ProviderId;
  readonly title: string;
  /** Null: it has no address. */
  readonly defaultBaseUrl: string | null;
  /** It has models keep to a schema; others are asked to in words. */
  readonly takesSchema: boolean;
  /** Throws what the client library throws; `faultOf` reads it. */
  stream(call: Call): AsyncIterable<Piece>;
  faultOf(thrown: unknown): Fault;
}
