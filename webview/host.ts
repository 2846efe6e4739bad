import type * as z from 'zod/mini';
import type { Params, Reply, RequestName, Snapshot, WireProblem } from './protocol';
import { requests, toPanelSchema } from './protocol';
import { Requests } from './requests';
import type { Answer as WireAnswer, VsCodeApi } from './requests';

export type Answer<T> = WireAnswer<T, WireProblem>;

/** The other side of the protocol: asks, and hears of new snapshots. */
export class Host {
  private readonly requests: Requests<WireProblem>;

  constructor(
    api: VsCodeApi,
    private readonly onSnapshot: (snapshot: Snapshot) => void,
    private readonly onBadMessage: (problem: WireProblem) => void,
  ) {
    this.requests = new Requests(api);
    window.addEventListener('message', (event: MessageEvent<unknown>) => this.receive(event.data));
  }

  /** Never rejects: what goes wrong comes back as a problem. */
  request<K extends RequestName>(name: K, params: Params<K>): Promise<Answer<Reply<K>>> {
    return this.requests.send(name, params, (value) => {
      const read = requests[name].result.safeParse(value);
      return read.success
        ? { ok: true, value: read.data as Reply<K> }
        : { ok: false, problem: badMessage(`the answer to "${name}"`, read.error.issues[0]) };
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
    if (message.kind === 'snapshot') this.onSnapshot(message.snapshot);
    else this.requests.settle(message.id, message);
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
