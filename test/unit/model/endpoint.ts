import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly model: string; readonly messages: readonly { role: string; content: string }[] };
}

export type Answer = (response: ServerResponse, asked: Asked) => void;

/** A local server that speaks as much of the OpenAI protocol as a test needs; answers in the order given, the last one for ever. */
export class Endpoint {
  readonly asked: Asked[] = [];
  private answers: Answer[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Asked['body'];
      const asked = { url: request.url ?? '', headers: request.headers, body };
      this.asked.push(asked);
      const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
      answer?.(response, asked);
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  answerWith(...answers: readonly Answer[]): void {
    this.answers = [...answers];
    this.asked.length = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function json(value: unknown, status = 200): Answer {
  return (response) => {
    // Tells the client not to wait between its own retries.
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
    response.end(JSON.stringify(value));
  };
}

export function says(content: string | null, message: object = {}, finish_reason = 'stop'): Answer {
  return json({
    id: 'x',
    object: 'chat.completion',
    choices: [{ index: 0, finish_reason, message: { role: 'assistant', content, ...message } }],
  });
}
