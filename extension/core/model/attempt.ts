import type { Finish, Usage } from './model';
import type { Call, Piece, Provider } from './providers/provider';
import type { Secrets } from './secrets';
import { charactersOf, estimateMessages, estimateTokens } from './tokens';
import { Wire } from './wire';

/** Longest answer, thoughts included, for requests that say nothing: far beyond any reward file and its reasoning. */
const MOST_TOKENS = 32_768;
/** Keep-alives say that the server lives. For how many silences in a row they are believed. */
const SILENCES = 5;
/** One that drips for longer will not end. */
const LONGEST_MINUTES = 30;

export interface AttemptOptions {
  readonly provider: Provider;
  readonly call: Omit<Call, 'wire' | 'signal'>;
  readonly secrets: Secrets;
  readonly silenceSeconds: number;
  /** Until the budget's time is up. */
  readonly milliseconds: number | null;
  readonly signal: AbortSignal | undefined;
  readonly onText: ((piece: string) => void) | undefined;
}

/** What one request came to. */
export interface Attempt {
  /** Null: the stream ended without saying so. */
  readonly finish: Finish | 'filter' | 'too-long' | null;
  readonly text: string;
  readonly refusal: string | null;
  /** Null: nothing came, so nothing was used. */
  readonly usage: Usage | null;
  readonly milliseconds: number;
  readonly firstTextMilliseconds: number;
  readonly pieces: number;
  /** Why we stopped it. */
  readonly stopped: 'cancelled' | 'silent' | 'time-up' | null;
  /** What the client library threw; undefined: nothing. */
  readonly thrown: unknown;
  /** The endpoint took the request and began to answer. */
  readonly answered: boolean;
  /** Of a refusal: its words and its status. */
  readonly said: string;
  readonly status: number | null;
  readonly retryAfter: number | null;
  readonly location: string | null;
}

/** Sends one request and reads its stream to the end, to the limit, or until it is stopped: then the socket is closed at once. */
export async function attempt(options: AttemptOptions): Promise<Attempt> {
  const { provider, call, secrets, silenceSeconds, milliseconds, signal, onText } = options;
  const own = new AbortController();
  let stopped: Attempt['stopped'] = null;
  let finish: Attempt['finish'] = null;
  const stop = (why: NonNullable<Attempt['stopped']>): void => {
    stopped ??= why;
    own.abort();
  };
  const cancel = (): void => stop('cancelled');
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const timers = {
    silence: setTimeout(() => stop('silent'), silenceSeconds * 1000),
    text: setTimeout(() => stop('silent'), silenceSeconds * SILENCES * 1000),
    // What has come until then is taken, as where it is too long.
    drip: setTimeout(() => {
      finish = 'limit';
      own.abort();
    }, LONGEST_MINUTES * 60_000),
    time: milliseconds === null ? undefined : setTimeout(() => stop('time-up'), milliseconds),
  };
  const wire = new Wire({
    onActivity: (wait) => {
      clearTimeout(timers.silence);
      timers.silence = setTimeout(() => stop('silent'), (wait + silenceSeconds) * 1000);
    },
  });

  const started = performance.now();
  const most = charactersOf(call.maxOutputTokens ?? MOST_TOKENS);
  const safe = onText && secrets.stream(onText);
  let text = '';
  let tool = '';
  let length = 0;
  let pieces = 0;
  let first: number | null = null;
  let refusal: string | null = null;
  let used: { input?: number; output?: number } = {};
  let thrown: unknown;
  const take = (piece: Piece): void => {
    switch (piece.kind) {
      case 'text':
        text += piece.text;
        safe?.push(piece.text);
        break;
      case 'tool':
        tool += piece.text;
        break;
      case 'refusal':
        refusal = (refusal ?? '') + piece.text;
        break;
      case 'usage':
        used = { ...used, ...piece };
        break;
      case 'finish':
        finish ??= piece.finish;
    }
    if (!('text' in piece)) return;
    pieces++;
    length += piece.text.length;
    if (piece.kind !== 'thought') first ??= performance.now() - started;
    clearTimeout(timers.text);
    timers.text = setTimeout(() => stop('silent'), silenceSeconds * SILENCES * 1000);
  };
  try {
    for await (const piece of untilAborted(
      provider.stream({ ...call, wire, signal: own.signal }),
      own.signal,
    )) {
      take(piece);
      if (length <= most) continue;
      finish = 'limit';
      break;
    }
  } catch (error) {
    thrown = error;
  } finally {
    for (const timer of Object.values(timers)) clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    // Whatever is left of the answer is not read: this closes the socket.
    own.abort();
  }
  safe?.end();
  const all = [text, tool].filter((part) => part.trim() !== '').join('\n');
  const answered = pieces > 0 || finish !== null;
  return {
    finish: stopped ? null : finish,
    text: secrets.hide(all),
    refusal: refusal === null ? null : secrets.hide(refusal),
    usage: answered ? usageOf(used, call, length) : null,
    milliseconds: performance.now() - started,
    firstTextMilliseconds: first ?? performance.now() - started,
    pieces,
    stopped,
    thrown,
    answered: wire.answered,
    said: wire.said,
    status: wire.status,
    retryAfter: wire.retryAfter,
    location: wire.location,
  };
}

function usageOf(
  { input, output }: { input?: number; output?: number },
  call: Pick<Call, 'messages'>,
  length: number,
): Usage {
  return {
    input: isCount(input) ? input : estimateMessages(call.messages),
    output: isCount(output) ? output : estimateTokens(' '.repeat(length)),
    estimated: !isCount(input) || !isCount(output),
  };
}

/** Some endpoints tell nothing, some zero; what is no number of tokens would make a limit worthless. */
function isCount(tokens: number | undefined): tokens is number {
  return tokens !== undefined && Number.isFinite(tokens) && tokens > 0;
}

/** Ends at once when it is aborted, whatever the library beneath still waits for. */
async function* untilAborted(pieces: AsyncIterable<Piece>, signal: AbortSignal): AsyncGenerator<Piece> {
  const iterator = pieces[Symbol.asyncIterator]();
  const aborted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next === null || next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a library that hangs must not hold us up. What it throws now is about a request nobody wants.
    void iterator.return?.().catch(() => undefined);
  }
}
