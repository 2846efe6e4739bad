import { messageOf } from '../problem';
import { tellsTooLong } from './faults';

/** The packages' own limit covers more than one try; silence is watched here instead. A day. */
export const NO_SDK_TIMEOUT = 86_400_000;

/** Tries after the first one. */
const RETRIES = 2;
const BUSY = new Set([408, 425, 429, 500, 502, 503, 504, 529]);
/** Broken connections that a second try may mend; a server that is not there stays away. */
const BROKEN = /^(ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT)$/;
/** Whoever asks to wait longer is not waited for: the user is told. */
const LONGEST_WAIT = 60;
const FIRST_WAIT = 0.5;
/** Bytes; far beyond any answer. */
const LONGEST_ANSWER = 16 << 20;
/** An error that is longer than this is no message. */
const LONGEST_ERROR = 64 * 1024;

/** The endpoint answered with something that is not its protocol. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

export interface WireControl {
  /** Bytes have come, or a wait that the endpoint asked for has begun (seconds). */
  readonly onActivity: (waitSeconds: number) => void;
}

/**
 * The connection under the client libraries, so that all of them retry, wait and stop alike: busy endpoints are asked again, no
 * sooner than they say; a redirect is not followed, since keys in headers of their own would go along; an answer that is no stream
 * although one was asked for is kept whole.
 */
export class Wire {
  private tail = '';
  private body: string | null = null;
  /** What the last refusal asked to wait, in seconds. */
  retryAfter: number | null = null;
  /** It has begun to answer: what breaks now is the answer, not the way there. */
  answered = false;
  /** The last refusal in its own words: packages know some of the forms that errors have, not all. */
  said = '';
  /** Status of the last refusal; some packages drop it. */
  status: number | null = null;
  /** Where the last answer pointed to. */
  location: string | null = null;

  constructor(private readonly control: WireControl) {}

  readonly fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const signal = init.signal ?? undefined;
    for (let tries = 0; ; tries++) {
      this.control.onActivity(0);
      let response: Response;
      try {
        response = await fetch(url, { ...init, redirect: 'manual' });
      } catch (thrown) {
        if (signal?.aborted || tries >= RETRIES || !BROKEN.test(codeOf(thrown))) throw thrown;
        await this.wait(backoff(tries), signal);
        continue;
      }
      if (response.ok) {
        this.answered = true;
        return this.watched(response);
      }
      const refused = await wholeError(response);
      this.retryAfter = retryAfterOf(response.headers);
      this.said = wordsIn(refused.text);
      this.status = response.status;
      this.location = response.headers.get('location');
      const wait = this.retryAfter ?? backoff(tries);
      const again = BUSY.has(response.status) && tries < RETRIES && wait <= LONGEST_WAIT;
      if (!again || tellsTooLong(refused.text)) return refused.response;
      await this.wait(wait, signal);
    }
  };

  /** The answer, where it was no stream; null where it was one. */
  whole(): unknown {
    const text = this.body;
    if (text === null) return null;
    try {
      return JSON.parse(text);
    } catch {
      throw new ProtocolError(
        /^\s*</.test(text) ? 'a web page came instead of an answer' : 'the answer is no JSON',
      );
    }
  }

  /** The stream ended with the protocol's own mark. */
  sawDone(): boolean {
    return /data: ?\[DONE\]\s*$/.test(this.tail);
  }

  /**
   * A stream with an eye on it. What it is called says little: no event begins with a bracket, so an answer that does is a whole one,
   * or a page.
   */
  private async watched(response: Response): Promise<Response> {
    const reader = response.body?.getReader();
    if (!reader) return response;
    const decoder = new TextDecoder();
    const begun: Uint8Array[] = [];
    const next = async (): Promise<Uint8Array | null> => {
      const { done, value } = await reader.read();
      if (done) return null;
      this.control.onActivity(0);
      this.tail = (this.tail + decoder.decode(value, { stream: true })).slice(-64);
      return value;
    };
    const { status } = response;
    const headers = { 'content-type': 'text/event-stream' };
    while (this.tail.trim() === '') {
      const bytes = await next();
      if (!bytes) break;
      begun.push(bytes);
    }
    if (/^\s*[{[<]/.test(Buffer.concat(begun).toString())) {
      let size = 0;
      for (let bytes = await next(); bytes; bytes = await next()) {
        begun.push(bytes);
        if ((size += bytes.length) <= LONGEST_ANSWER) continue;
        await reader.cancel();
        throw new ProtocolError('the answer does not end');
      }
      this.body = Buffer.concat(begun).toString();
      return new Response('', { status, headers });
    }
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => begun.forEach((bytes) => controller.enqueue(bytes)),
      pull: async (controller) => {
        const bytes = await next();
        if (bytes) controller.enqueue(bytes);
        else controller.close();
      },
      cancel: (reason) => reader.cancel(reason),
    });
    return new Response(stream, { status, headers });
  }

  private wait(seconds: number, signal: AbortSignal | undefined): Promise<void> {
    this.control.onActivity(seconds);
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, seconds * 1000);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }
}

/** Seconds; with a share of chance, so that many clients don't come back at once. */
function backoff(tries: number): number {
  return FIRST_WAIT * 2 ** tries * (1 - Math.random() / 4);
}

/** Seconds from now: a number, a date, or milliseconds in the header that some endpoints add. */
function retryAfterOf(headers: Headers): number | null {
  const milliseconds = headers.get('retry-after-ms')?.trim();
  if (milliseconds && Number(milliseconds) >= 0) return Number(milliseconds) / 1000;
  const text = headers.get('retry-after');
  if (text === null) return null;
  const seconds = text.trim() === '' ? NaN : Number(text);
  if (seconds >= 0) return seconds;
  const until = Date.parse(text) - Date.now();
  return Number.isNaN(until) ? null : Math.max(0, until / 1000);
}

/** `{"error": {"message": …}}`, `{"message": …}`, `{"detail": …}`, a text: as servers and proxies write it. Pages say nothing. */
function wordsIn(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return /^\s*</.test(text) ? '' : text.trim();
  }
  for (let depth = 0; depth < 4; depth++) {
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) value = value[0] as unknown;
    else if (typeof value === 'object' && value !== null) {
      const fields = value as Record<string, unknown>;
      value = fields.error ?? fields.message ?? fields.detail ?? fields.msg;
    }
  }
  return typeof value === 'string' ? value : '';
}

async function wholeError(
  response: Response,
): Promise<{ readonly text: string; readonly response: Response }> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes as Uint8Array, { stream: true });
      if (text.length > LONGEST_ERROR) break;
    }
  } catch {
    // Cut off: what came is what it said.
  }
  const { status, statusText, headers } = response;
  return { text, response: new Response(text, { status, statusText, headers }) };
}

/** The innermost cause: fetch itself says only "fetch failed". */
export function causeOf(thrown: unknown): string {
  return codeOf(thrown) || messageOf(innermost(thrown));
}

function codeOf(thrown: unknown): string {
  const inner = innermost(thrown);
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
}

function innermost(thrown: unknown): unknown {
  let inner: unknown = thrown;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner;
}
