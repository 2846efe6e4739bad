/** The one object that VS Code gives a webview. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export type Answer<T, Problem> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Requests of a page that wait for their answers. */
export class Requests<Problem> {
  private readonly waiting = new Map<number, (answer: Answer<unknown, Problem>) => void>();
  private lastId = 0;

  constructor(private readonly api: VsCodeApi) {}

  /** Never rejects: what goes wrong comes back as a problem. */
  send<T>(
    name: string,
    params: unknown,
    read: (value: unknown) => Answer<T, Problem>,
  ): Promise<Answer<T, Problem>> {
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.waiting.set(id, (answer) => resolve(answer.ok ? read(answer.value) : answer));
      this.api.postMessage({ kind: 'request', id, name, params });
    });
  }

  settle(id: number, answer: Answer<unknown, Problem>): void {
    const settle = this.waiting.get(id);
    this.waiting.delete(id);
    settle?.(answer);
  }
}
