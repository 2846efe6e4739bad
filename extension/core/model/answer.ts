import { z } from 'zod';
import type { Result } from '../problem';
import { fail, ok } from '../problem';

/** What is read of a chat completion. Endpoints differ in the rest, and some send errors with status 200. */
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.union([z.string(), z.array(z.object({ text: z.string().optional() }))]).nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(z.object({ function: z.object({ arguments: z.string() }).optional() }))
            .nullish(),
        }),
      }),
    )
    .min(1),
});

const errorSchema = z.object({ error: z.object({ message: z.string() }) });

export function answerOf(completion: unknown, baseUrl: string): Result<string> {
  const parsed = completionSchema.safeParse(completion);
  const choice = parsed.success ? parsed.data.choices[0] : undefined;
  if (!choice) {
    const error = errorSchema.safeParse(completion);
    if (error.success) {
      return fail(
        'model-failed',
        `The endpoint ${baseUrl} answered with an error: ${error.data.error.message}`,
        'What it says usually names the cause.',
      );
    }
    return fail(
      'model-protocol',
      `The endpoint ${baseUrl} answered, but not with a chat completion.`,
      'Check the base URL: it usually ends in /v1.',
    );
  }
  const { content, refusal, tool_calls } = choice.message;
  if (refusal) {
    return fail(
      'model-refused',
      `The model refused: ${refusal}`,
      'Say the goal in other words, or use another model.',
    );
  }
  if (choice.finish_reason === 'content_filter') {
    return fail(
      'model-refused',
      'The endpoint filtered the answer.',
      'Say the goal in other words, or use another model.',
    );
  }
  const said = typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('');
  const called = (tool_calls ?? []).map((call) => call.function?.arguments ?? '').join('\n');
  const text = [said, called].filter((part) => part.trim() !== '').join('\n');
  if (text !== '') return ok(text);
  return fail(
    'model-empty',
    choice.finish_reason === 'length'
      ? 'The model used up its token limit before it wrote an answer.'
      : 'The model gave an empty answer.',
    'Try again, or use another model; a reasoning model may need a higher limit at the endpoint.',
  );
}
