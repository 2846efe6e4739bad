/** What the protocols of all pages share: how a request and its answer look on the way. */
import * as z from 'zod/mini';

/** Page → host. `params` is parsed by the request's own schema. */
export function requestSchema<Name extends string>(names: [Name, ...Name[]]) {
  return z.object({ kind: z.literal('request'), id: z.int(), name: z.enum(names), params: z.unknown() });
}

/** Host → page: the two ways in which a request is answered. */
export function replySchemas<Problem extends z.ZodMiniType>(problem: Problem) {
  const reply = { kind: z.literal('reply'), id: z.int() };
  return [
    z.object({ ...reply, ok: z.literal(true), value: z.unknown() }),
    z.object({ ...reply, ok: z.literal(false), problem }),
  ] as const;
}
