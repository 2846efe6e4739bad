import { z } from 'zod';
import { ROLES } from './model';

/** One exchange as it is kept: readable, and enough to replay it without a model. The key is in none of it. */
export const exchangeSchema = z.object({
  /** Place in the run, from 1. */
  number: z.number().int(),
  role: z.enum(ROLES),
  provider: z.string(),
  model: z.string(),
  askedAt: z.string(),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  /** Name of the form that was asked for; null: free text. */
  schema: z.string().nullable(),
  /** Null where it failed, or where the run ended before it came. */
  answer: z
    .object({
      text: z.string(),
      usage: z.object({ input: z.number(), output: z.number(), estimated: z.boolean() }),
      finish: z.enum(['stop', 'length', 'limit']),
      milliseconds: z.number(),
      firstTextMilliseconds: z.number(),
      streamed: z.boolean(),
      structured: z.boolean(),
    })
    .nullable(),
  /** In the currency of the prices; null: there is no price for the model. */
  cost: z.number().nullable().default(null),
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  /** The exchange of an earlier run that the answer was taken from; absent: the model was asked. */
  copyOf: z.string().optional(),
});

export type Exchange = z.infer<typeof exchangeSchema>;

/** For people: prompt, answer and cost, as Markdown. */
export function exchangeText(exchange: Exchange): string {
  const { number, role, provider, model, askedAt, messages, schema, answer, cost, problem, copyOf } =
    exchange;
  const facts = [
    `- Model: ${model} (${provider}), asked ${askedAt}`,
    ...(copyOf ? [`- Taken over from ${copyOf}, paid for there`] : []),
    ...(schema ? [`- Form asked for: ${schema}`] : []),
    ...(answer
      ? [
          `- Tokens: ${answer.usage.input} in, ${answer.usage.output} out${answer.usage.estimated ? ' (estimated)' : ''}`,
          ...(cost === null ? [] : [`- Cost: ${cost.toFixed(4)}`]),
          `- Time: ${(answer.milliseconds / 1000).toFixed(1)} s, first text after ${(answer.firstTextMilliseconds / 1000).toFixed(1)} s`,
          ...(answer.finish === 'stop'
            ? []
            : [`- Broken off: ${answer.finish === 'length' ? 'the endpoint’s limit' : 'it would not end'}`]),
        ]
      : []),
  ];
  const said = messages.map(({ role: who, content }) => `## → ${who}\n\n${quoted(content)}`);
  const ended = answer
    ? `## ← ${model}\n\n${quoted(answer.text)}`
    : `## ← nothing\n\n${problem ? `${problem.message} ${problem.hint} (${problem.code})` : 'The run ended before an answer came.'}`;
  return [`# ${number} · ${role}`, facts.join('\n'), ...said, ended].join('\n\n') + '\n';
}

/** In a fence that is longer than any inside, so that headings in a prompt are none of the page's. */
function quoted(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
