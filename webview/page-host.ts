import type * as z from 'zod/mini';
import type { NameOf, ParamsOf, ReplyOf, RequestTable, WireProblem } from './wire';
import { replySchema } from './wire';

/** The one object that VS Code gives a webview. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: WireProblem };

interface Protocol<Requests extends RequestTable, Pushed> {
  readonly requests: Requests;
  /** What the host sends without being asked. */
  readonly pushedSchema: z.ZodMiniType<Pushed>;
}

/** The other side of a page's protocol: asks the host, and hears what it sends by itself. */
export class PageHost<Requests extends RequestTable, Pushed> {
  private readonly waiting = new Map<number, (answer: Answer<unknown>) => void>();
  private lastId = 0;

  constructor(
    private readonly api: VsCodeApi,
    private readonly protocol: Protocol<Requests, Pushed>,
    private readonly onPushed: (message: Pushed) => void,
    private readonly onBadMessage: (problem: WireProblem) => void,
  ) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => this.receive(event.data));
  }

  /** Never rejects: what goes wrong comes back as a problem. */
  request<K extends NameOf<Requests>>(
    name: K,
    params: ParamsOf<Requests, K>,
  ): Promise<Answer<ReplyOf<Requests, K>>> {
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.waiting.set(id, (answer) => resolve(answer.ok ? this.read(name, answer.value) : answer));
      this.api.postMessage({ kind: 'request', id, name, params });
    });
  }

  private read<K extends NameOf<Requests>>(name: K, value: unknown): Answer<ReplyOf<Requests, K>> {
    const read = this.protocol.requests[name]?.result.safeParse(value);
    return read?.success
      ? { ok: true, value: read.data as ReplyOf<Requests, K> }
      : { ok: false, problem: badMessage(`the answer to "${name}"`, read?.error.issues[0]) };
  }

  private receive(data: unknown): void {
    // Monaco sends itself messages through the same window.
    if (typeof data !== 'object' || data === null || !('kind' in data)) return;
    if (data.kind === 'reply') {
      const reply = replySchema.safeParse(data);
      if (reply.success) this.settle(reply.data.id, reply.data);
      else this.onBadMessage(badMessage('an answer of the extension', reply.error.issues[0]));
      return;
    }
    const pushed = this.protocol.pushedSchema.safeParse(data);
    if (pushed.success) this.onPushed(pushed.data);
    else this.onBadMessage(badMessage('a message of the extension', pushed.error.issues[0]));
  }

  private settle(id: number, answer: Answer<unknown>): void {
    const settle = this.waiting.get(id);
    this.waiting.delete(id);
    settle?.(answer);
  }
}

function badMessage(what: string, issue: z.core.$ZodIssue | undefined): WireProblem {
  const why = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is of another form';
  return {
    code: 'bad-message',
    message: `The page could not read ${what} (${why}).`,
    hint: 'Reload the window.',
    where: null,
  };
}
