import type { Problem, Result } from '../core/problem';
import { messageOf } from '../core/problem';

/** One request of a page, as its protocol's schema gives it back. */
interface Envelope<Name extends string> {
  readonly id: number;
  readonly name: Name;
  readonly params?: unknown;
}

interface EnvelopeSchema<Name extends string> {
  safeParse(message: unknown): { success: true; data: Envelope<Name> } | { success: false };
}

export type WebviewReply<Wire> =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly problem: Wire };

/** Answers one message of a page. Whatever arrives, and whatever goes wrong, ends in a reply; null when it can't be replied to. */
export async function answerRequest<Name extends string, Wire>(
  message: unknown,
  schema: EnvelopeSchema<Name>,
  perform: (name: Name, params: unknown) => Promise<Result<unknown>>,
  { wire, hint }: { readonly wire: (problem: Problem) => Wire; readonly hint: string },
): Promise<WebviewReply<Wire> | null> {
  const envelope = schema.safeParse(message);
  if (!envelope.success) return null;
  const { id, name, params } = envelope.data;
  try {
    const result = await perform(name, params);
    return result.ok
      ? { kind: 'reply', id, ok: true, value: result.value }
      : { kind: 'reply', id, ok: false, problem: wire(result.problem) };
  } catch (thrown) {
    const problem: Problem = {
      code: 'internal',
      message: `RewardSmith could not do "${name}": ${messageOf(thrown)}`,
      hint,
    };
    return { kind: 'reply', id, ok: false, problem: wire(problem) };
  }
}
