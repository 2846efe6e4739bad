import type { z } from 'zod';
import type { Result } from '../problem';

/** Who asks: each may have a model of its own. */
export const ROLES = ['designer', 'critic', 'analyzer'] as const;
export type Role = (typeof ROLES)[number];

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The form that an answer should have; sent along where the endpoint understands that, and checked in any case. */
export interface AnswerSchema<T> {
  /** Letters, digits, underscores. */
  readonly name: string;
  readonly type: z.ZodType<T>;
}

export interface CompletionRequest {
  readonly messages: readonly ModelMessage[];
  readonly schema?: AnswerSchema<unknown>;
  /** Longest answer in tokens, thoughts included; a generous limit of our own when absent. */
  readonly maxOutputTokens?: number;
}

export interface CompletionControl {
  readonly signal?: AbortSignal;
  /** Gets the answer as it comes, piece by piece. After a broken stream it begins anew. */
  readonly onText?: (piece: string) => void;
}

/** Tokens. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  /** The endpoint said nothing of it, so it was worked out from the length of the texts. */
  readonly estimated: boolean;
}

/** `stop`: it had said all; `length`: the endpoint's limit; `limit`: it would not end, so we stopped it. */
export type Finish = 'stop' | 'length' | 'limit';

export interface Completion {
  /** Never empty; a called tool's arguments where the model answered that way. */
  readonly text: string;
  readonly usage: Usage;
  readonly finish: Finish;
  readonly milliseconds: number;
  /** Until the first text arrived. */
  readonly firstTextMilliseconds: number;
  /** It came in more than one piece. */
  readonly streamed: boolean;
  /** The endpoint was given the schema and did not object. */
  readonly structured: boolean;
  /** Where the exchange is kept, below the task's conversations; absent where none are. */
  readonly exchange?: string;
}

/** A language model, whoever runs it. Faults are problems whose codes begin with `model-` or `budget-`. */
export interface LanguageModel {
  /** As its provider knows it. */
  readonly id: string;
  readonly provider: string;
  complete(request: CompletionRequest, control?: CompletionControl): Promise<Result<Completion>>;
}
