import type { ParamsOf, ReplyOf, RequestTable, WireReply } from '../../webview/wire';
import { requestSchema } from '../../webview/wire';
import type { Result } from '../core/problem';
import { fail, messageOf } from '../core/problem';
import { wireProblem } from './wire-problem';

/** An empty reply says only that it is done. */
type Outcome<T extends RequestTable, K extends keyof T> =
  ReplyOf<T, K> extends Record<string, never> ? Result<void> : Result<ReplyOf<T, K>>;

/** What answers each request of a page. */
export type Handlers<T extends RequestTable, Names extends keyof T = keyof T> = {
  readonly [K in Names]: (params: ParamsOf<T, K>) => Outcome<T, K> | Promise<Outcome<T, K>>;
};

/** Answers one message of a page. Whatever arrives, and whatever goes wrong, ends in a reply; null when it can't be replied to. */
export async function answerRequest<T extends RequestTable>(
  message: unknown,
  requests: T,
  handlers: Handlers<T>,
): Promise<WireReply | null> {
  const envelope = requestSchema.safeParse(message);
  if (!envelope.success || !Object.hasOwn(requests, envelope.data.name)) return null;
  const { id, name, params } = envelope.data;
  const result = await handle(requests, handlers, name, params);
  return result.ok
    ? { kind: 'reply', id, ok: true, value: result.value ?? {} }
    : { kind: 'reply', id, ok: false, problem: wireProblem(result.problem) };
}

async function handle<T extends RequestTable>(
  requests: T,
  handlers: Handlers<T>,
  name: keyof T & string,
  params: unknown,
): Promise<Result<unknown>> {
  const parsed = requests[name]?.params.safeParse(params);
  if (!parsed?.success)
    return fail(
      'bad-message',
      `The page sent a "${name}" request that makes no sense.`,
      'Reload the window.',
    );
  try {
    return await handlers[name](parsed.data as ParamsOf<T, typeof name>);
  } catch (thrown) {
    return fail(
      'internal',
      `RewardSmith could not do "${name}": ${messageOf(thrown)}`,
      'See the RewardSmith log; please report it.',
    );
  }
}
