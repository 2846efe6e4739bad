import type * as z from 'zod/mini';
import type { Params, Reply, RequestName, Snapshot, ToHost, WireProblem } from './protocol';
import { requests, toPanelSchema } from './protocol';

/** The one object that VS Code gives a webview. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: WireProblem };

type Settle = (answer: Answer<unknown>) => void;

/** The other side of the protocol: asks, and hears of new snapshots. */
export class Host {
  private readonly waiting = new Map<number, Settle>();
  private lastId = 0;

  constructor(
    private readonly api: VsCodeApi,
    private readonly onSnapshot: (snapshot: Snapshot) => void,
    private readonly onBadMessage: (problem: WireProblem) => void,
  ) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => this.receive(event.data));
  }

  /** Never rejects: what goes wrong comes back as a problem. */
  request<K extends RequestName>(name: K, params: Params<K>): Promise<Answer<Reply<K>>> {
    const id = ++this.lastId;
    const message: ToHost = { kind: 'request', id, name, params };
    return new Promise((resolve) => {
      this.waiting.set(id, (answer) => {
        if (!answer.ok) {
          resolve(answer);
          return;
        }
        const value = requests[name].result.safeParse(answer.value);
        resolve(
          value.success
            ? { ok: true, value: value.data as Reply<K> }
            : { ok: false, problem: badMessage(`the answer to "${name}"`, value.error.issues[0]) },
        );
      });
      this.api.postMessage(message);
    });
  }

  private receive(data: unknown): void {
    // Monaco sends itself messages through the same window.
    if (typeof data !== 'object' || data === null || !('kind' in data)) return;
    const parsed = toPanelSchema.safeParse(data);
    if (!parsed.success) {
      this.onBadMessage(badMessage('a message of the extension', parsed.error.issues[0]));
      return;
    }
    const message = parsed.data;
    if (message.kind === 'snapshot') {
      this.onSnapshot(message.snapshot);
      return;
    }
    const settle = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    settle?.(message.ok ? { ok: true, value: message.value } : { ok: false, problem: message.problem });
  }
}

function badMessage(what: string, issue: z.core.$ZodIssue | undefined): WireProblem {
  const why = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is of another form';
  return {
    code: 'bad-message',
    message: `The panel could not read ${what} (${why}).`,
    hint: 'Reload the window.',
    where: null,
  };
}
