import { Requests } from '../requests';
import type { Answer as WireAnswer, VsCodeApi } from '../requests';
import type { Page, Params, Reply, RequestName, WireProblem } from './protocol';
import { requests, toPageSchema } from './protocol';

export type Answer<T> = WireAnswer<T, WireProblem>;

/** The other side of the protocol: asks, and hears when the file was read or has changed. */
export class RecordingHost {
  private readonly requests: Requests<WireProblem>;

  constructor(
    api: VsCodeApi,
    private readonly onPage: (page: Page) => void,
  ) {
    this.requests = new Requests(api);
    window.addEventListener('message', (event: MessageEvent<unknown>) => this.receive(event.data));
  }

  /** Never rejects: what goes wrong comes back as a problem. */
  request<K extends RequestName>(name: K, params: Params<K>): Promise<Answer<Reply<K>>> {
    return this.requests.send(name, params, (value) => {
      const read = requests[name].result.safeParse(value);
      return read.success ? { ok: true, value: read.data as Reply<K> } : { ok: false, problem: UNREADABLE };
    });
  }

  private receive(data: unknown): void {
    const parsed = toPageSchema.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.kind === 'page') this.onPage(message.page);
    else this.requests.settle(message.id, message);
  }
}

const UNREADABLE: WireProblem = {
  code: 'bad-message',
  message: 'The page could not read an answer of the extension.',
  hint: 'Close this editor and open it again.',
  line: null,
};
