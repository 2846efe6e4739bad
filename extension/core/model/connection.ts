import { z } from 'zod';
import type { Result } from '../problem';
import { ok } from '../problem';
import type { LanguageModel } from './model';
import { completeStructured } from './structured';

/** What a trial of a model showed. */
export interface Connection {
  /** Until the first text, and until the end. */
  readonly firstTextMilliseconds: number;
  readonly milliseconds: number;
  /** The answer came in pieces. */
  readonly streaming: boolean;
  /** `enforced`: the endpoint takes a schema; `by-asking`: it does not, but the model kept to the form; `no`: it did not. */
  readonly structured: 'enforced' | 'by-asking' | 'no';
  /** It tells how many tokens were used. */
  readonly tellsUsage: boolean;
  /** Tokens that fit; null: it does not tell. */
  readonly context: number | null;
}

const sum = { name: 'sum', type: z.object({ sum: z.number() }) };

/** Two or three short requests. `context`: how to learn the size, where there is a way. */
export async function testConnection(
  model: LanguageModel,
  context: () => Promise<number | null>,
  signal?: AbortSignal,
): Promise<Result<Connection>> {
  const control = signal ? { signal } : {};
  const count = 'Count from 1 to 20, separated by spaces. Write nothing else.';
  const first = await model.complete({ messages: [{ role: 'user', content: count }] }, control);
  if (!first.ok) return first;
  const ask = 'What is 17 + 25? Answer with JSON alone: {"sum": number}';
  const second = await completeStructured(
    model,
    { messages: [{ role: 'user', content: ask }], schema: sum },
    control,
  );
  // A model that keeps to no form can still write code; any other fault is one.
  if (!second.ok && second.problem.code !== 'model-form') return second;
  const { firstTextMilliseconds, milliseconds, streamed, usage } = first.value;
  return ok({
    firstTextMilliseconds,
    milliseconds,
    streaming: streamed,
    structured: !second.ok ? 'no' : second.value.completions.at(-1)?.structured ? 'enforced' : 'by-asking',
    tellsUsage: !usage.estimated,
    context: await context(),
  });
}

/** For people, in one paragraph. */
export function connectionWords(
  model: string,
  { firstTextMilliseconds, milliseconds, ...rest }: Connection,
): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;
  const structured = {
    enforced: 'structured output: yes',
    'by-asking': 'structured output: not by the endpoint, but it keeps to a form when asked',
    no: 'structured output: no',
  }[rest.structured];
  return (
    [
      `${model} answers: first text after ${seconds(firstTextMilliseconds)}, whole after ${seconds(milliseconds)}`,
      `streaming: ${rest.streaming ? 'yes' : 'no'}`,
      structured,
      `tokens used: ${rest.tellsUsage ? 'told' : 'not told, so they are estimated'}`,
      `context: ${rest.context === null ? 'not told' : `${rest.context.toLocaleString('en-US')} tokens`}`,
    ].join('; ') + '.'
  );
}
