/** What the protocols of all pages share: how a request and its answer look on the way. */
import * as z from 'zod/mini';

/** Request → what it carries and what comes back. */
export type RequestTable = Readonly<
  Record<string, { readonly params: z.ZodMiniType; readonly result: z.ZodMiniType }>
>;
export type NameOf<T extends RequestTable> = keyof T & string;
export type ParamsOf<T extends RequestTable, K extends keyof T> = z.infer<T[K]['params']>;
export type ReplyOf<T extends RequestTable, K extends keyof T> = z.infer<T[K]['result']>;

export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  where: z.nullable(z.object({ file: z.string(), line: z.nullable(z.int()), column: z.nullable(z.int()) })),
});
export type WireProblem = z.infer<typeof problemSchema>;

/** Page → host. `params` is parsed by the request's own schema. */
export const requestSchema = z.object({
  kind: z.literal('request'),
  id: z.int(),
  name: z.string(),
  params: z.unknown(),
});

const reply = { kind: z.literal('reply'), id: z.int() };

/** Host → page: the two ways in which a request is answered. */
export const replySchema = z.union([
  z.object({ ...reply, ok: z.literal(true), value: z.unknown() }),
  z.object({ ...reply, ok: z.literal(false), problem: problemSchema }),
]);
export type WireReply = z.infer<typeof replySchema>;
