import type { VsCodeApi } from '../host';
import type { Page, Params, Reply, RequestName, ToHost, WireProblem } from './protocol';
import { requests, toPageSchema } from './protocol';

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: WireProblem };

/** The other side of the protocol: asks, and hears when the file was read or has changed. */
export class RecordingHost {
  private readonly waiting = new Map<number, (answer: Answer<unknown>) => void>();
  private lastId = 0;

  constructor(
    private readonly api: VsCodeApi,
    private readonly onPage: (page: Page) => void,
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
          value.success ? { ok: true, value: value.data as Reply<K> } : { ok: false, problem: UNREADABLE },
        );
      });
      this.api.postMessage(message);
    });
  }

  private receive(data: unknown): void {
    const parsed = toPageSchema.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.kind === 'page') {
      this.onPage(message.page);
      return;
    }
    const settle = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    settle?.(message.ok ? { ok: true, value: message.value } : { ok: false, problem: message.problem });
  }
}

const UNREADABLE: WireProblem = {
  code: 'bad-message',
  message: 'The page could not read an answer of the extension.',
  hint: 'Close this editor and open it again.',
  line: null,
};
