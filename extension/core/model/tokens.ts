import type { ModelMessage } from './model';

/** Of prose and code in the tokenizers in use, 3 to 4.5 characters are one token; the low end, so as not to promise too much. */
const CHARACTERS_A_TOKEN = 3.5;
/** What the roles and separators of a message cost. */
const TOKENS_A_MESSAGE = 4;

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}

export function estimateMessages(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content) + TOKENS_A_MESSAGE, 0);
}

export function charactersOf(tokens: number): number {
  return Math.floor(tokens * CHARACTERS_A_TOKEN);
}
