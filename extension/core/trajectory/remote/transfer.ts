import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Problem } from '../../problem';
import { messageOf } from '../../problem';
import type { ReadControl } from '../source';
import type { RemoteFile } from './address';

/** What a server says to tell whether a file has changed. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface TransferLimits {
  /** Of one file. */
  readonly bytes: number;
  /** A server that says nothing for this long is given up. */
  readonly silenceMs: number;
}

export type Transferred =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'body';
      readonly validators: Validators;
      readonly bytes: number;
      readonly digest: string;
    }
  /** `passing`: it may work another time; a copy from before is still worth something. */
  | { readonly kind: 'failed'; readonly problem: Problem; readonly passing: boolean };

const MAX_REDIRECTS = 10;
const MAX_RESUMED = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** No recording begins like this; sign-in pages and pages about a file do. */
const PAGE = /^\uFEFF?\s*<(!doctype\s+html|html|head|body|\?xml)\b/i;
const SNIFFED_BYTES = 512;
const GIGABYTE = 1024 ** 3;

/**
 * Asks for the file and writes what comes to the handle that `open` gives, unless it is what `known` describes. Follows
 * redirects between http and https addresses, never from https to http. User and password of the URL go to its own server only.
 * A transfer that breaks off goes on where it was, while each attempt brings something and the server can tell that the file
 * is the same.
 */
export async function transfer(
  file: RemoteFile,
  known: Validators | null,
  open: () => Promise<FileHandle>,
  limits: TransferLimits,
  control: ReadControl,
): Promise<Transferred> {
  const arrived = new Arrived(open);
  try {
    for (let resumed = 0; ; resumed++) {
      const before = arrived.bytes;
      const came = await attempt(file, known, arrived, limits, control);
      const again =
        came.kind === 'failed' && came.passing && arrived.bytes > before && arrived.version !== null;
      if (!again || resumed === MAX_RESUMED) return came;
    }
  } finally {
    await arrived.close();
  }
}

/** What has come so far. */
class Arrived {
  bytes = 0;
  validators: Validators = { etag: null, lastModified: null };
  hash = createHash('sha256');
  private handle: FileHandle | null = null;

  constructor(private readonly open: () => Promise<FileHandle>) {}

  /** What names exactly these bytes to the server; null where nothing does. */
  get version(): string | null {
    const { etag, lastModified } = this.validators;
    return etag === null ? lastModified : etag.startsWith('W/') ? null : etag;
  }

  async restart(validators: Validators): Promise<void> {
    this.handle ??= await this.open();
    await this.handle.truncate(0);
    this.bytes = 0;
    this.hash = createHash('sha256');
    this.validators = validators;
  }

  async add(piece: Uint8Array): Promise<void> {
    if (!this.handle) throw new Error('nothing has begun to arrive');
    this.hash.update(piece);
    for (let at = 0; at < piece.byteLength;)
      at += (await this.handle.write(piece, at, piece.byteLength - at, this.bytes + at)).bytesWritten;
    this.bytes += piece.byteLength;
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }
}

async function attempt(
  file: RemoteFile,
  known: Validators | null,
  arrived: Arrived,
  limits: TransferLimits,
  { signal, onProgress }: ReadControl,
): Promise<Transferred> {
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), limits.silenceMs);
  };
  const both = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  try {
    heard();
    const response = await follow(file, conditions(known, arrived), both, heard);
    if (response.status === 304 && known) return { kind: 'unchanged' };
    const range = `bytes ${arrived.bytes}-`;
    const goesOn =
      arrived.bytes > 0 &&
      response.status === 206 &&
      (response.headers.get('content-range') ?? '').startsWith(range);
    if (response.status !== 200 && !goesOn) {
      await response.body?.cancel();
      return refused(file, response.status);
    }
    return await receive(file, response, arrived, limits, { onProgress, heard });
  } catch (thrown) {
    if (thrown instanceof Stopped) return thrown.failure;
    if (signal?.aborted)
      return failed(file, 'cancelled', 'The download was cancelled.', 'Run the command again to read it.');
    return silence.signal.aborted
      ? passing(file, `${file.url.host} said nothing for ${limits.silenceMs / 1000} s`)
      : passing(file, reasonOf(thrown, file.url.host));
  } finally {
    clearTimeout(timer);
    // Lets go of a connection whose body was not read to its end.
    silence.abort();
  }
}

/** Headers that ask for the rest of what has begun to arrive, or for what is not known yet. */
function conditions(known: Validators | null, { bytes, version }: Arrived): Record<string, string> {
  if (bytes > 0 && version !== null) return { range: `bytes=${bytes}-`, 'if-range': version };
  if (known?.etag) return { 'if-none-match': known.etag };
  return known?.lastModified ? { 'if-modified-since': known.lastModified } : {};
}

class Stopped extends Error {
  constructor(readonly failure: Transferred) {
    super('stopped');
  }
}

async function follow(
  file: RemoteFile,
  conditions: Readonly<Record<string, string>>,
  signal: AbortSignal,
  heard: () => void,
): Promise<Response> {
  const { username, password, origin } = file.url;
  let url = new URL(file.url);
  for (let redirects = 0; ; redirects++) {
    url.username = url.password = url.hash = '';
    // Packed on the way, its size would not be known.
    const headers = new Headers({
      ...conditions,
      'accept-encoding': 'identity',
      'user-agent': 'rewardsmith',
    });
    if (username && url.origin === origin) {
      const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    }
    const response = await fetch(url, { redirect: 'manual', headers, signal });
    heard();
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
    if (redirects === MAX_REDIRECTS)
      throw stopped(file, `it was redirected more than ${MAX_REDIRECTS} times`);
    if (next?.protocol !== 'https:' && next?.protocol !== 'http:')
      throw stopped(file, 'it was redirected to something that is no web address');
    if (isPrivate(next.hostname) && !isPrivate(file.url.hostname))
      throw stopped(file, 'it was redirected to an address inside your own network');
    if (url.protocol === 'https:' && next.protocol === 'http:')
      throw stopped(file, 'it was redirected from https to http, where anybody on the way could change it');
    url = next;
  }
}

/** This machine, or one that only its own network reaches: a server elsewhere has no business to name it. */
const PRIVATE =
  /^(?:localhost|.*\.(?:localhost|local|internal)|127\..*|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|169\.254\..*|0\..*|\[(?:::1?|::ffff:.*|f[cd].*|fe[89ab].*)\])$/i;

export function isPrivate(hostname: string): boolean {
  return PRIVATE.test(hostname);
}

function stopped(file: RemoteFile, reason: string): Stopped {
  return new Stopped(
    failed(
      file,
      'download-redirected',
      `The file was not downloaded: ${reason}.`,
      'Name the address it ends at.',
    ),
  );
}

async function receive(
  file: RemoteFile,
  { status, headers, body }: Response,
  arrived: Arrived,
  limits: TransferLimits,
  { onProgress, heard }: { onProgress: ReadControl['onProgress']; heard: () => void },
): Promise<Transferred> {
  if (status === 200)
    await arrived.restart({ etag: headers.get('etag'), lastModified: headers.get('last-modified') });
  // Of the packed bytes, where the server packs all the same.
  const length = headers.get('content-encoding') ? null : headers.get('content-length');
  const total = length !== null && /^\d+$/.test(length) ? arrived.bytes + Number(length) : null;
  if (total !== null && total > limits.bytes) return tooLarge(file, limits);
  let head = Buffer.alloc(0);
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    heard();
    if (status === 200 && head.length < SNIFFED_BYTES) {
      head = Buffer.concat([head, piece.subarray(0, SNIFFED_BYTES - head.length)]);
      if (PAGE.test(head.toString('utf8'))) return page(file);
    }
    if (arrived.bytes + piece.byteLength > limits.bytes) return tooLarge(file, limits);
    await arrived.add(piece);
    if (total !== null) onProgress?.(Math.min(1, arrived.bytes / total));
  }
  const { bytes, validators, hash } = arrived;
  if (total !== null && bytes !== total)
    return passing(file, `the transfer stopped after ${bytes} of ${total} bytes`);
  return { kind: 'body', validators, bytes, digest: hash.digest('hex') };
}

function failed(
  { label }: RemoteFile,
  code: string,
  message: string,
  hint: string,
  isPassing = false,
): Transferred {
  return { kind: 'failed', problem: { code, message, hint, where: { file: label } }, passing: isPassing };
}

function passing(file: RemoteFile, reason: string): Transferred {
  return failed(
    file,
    'download-failed',
    `The file could not be downloaded: ${reason}.`,
    'Check the address and the connection, and try again.',
    true,
  );
}

function tooLarge(file: RemoteFile, { bytes }: TransferLimits): Transferred {
  const size =
    bytes >= GIGABYTE ? `${Number((bytes / GIGABYTE).toFixed(1))} GB` : `${bytes.toLocaleString('en')} bytes`;
  return failed(
    file,
    'download-too-large',
    `The file is larger than ${size}, the most that is downloaded.`,
    'Download it yourself and name its path, or split it.',
  );
}

function page(file: RemoteFile): Transferred {
  const { host, pathname } = file.url;
  const raw =
    host === 'github.com'
      ? 'Name the address behind "Raw"'
      : /\/blob\//.test(pathname)
        ? 'Name the download address: /resolve/ in place of /blob/'
        : 'Open it in a browser: it may ask to sign in, or have a download link to name';
  return failed(
    file,
    'download-page',
    'A web page came instead of a recording.',
    `${raw}; or download the file and name its path.`,
    true,
  );
}

function refused(file: RemoteFile, status: number): Transferred {
  const { host } = file.url;
  if (status === 401 || status === 403)
    return failed(
      file,
      'download-refused',
      `${host} does not let you have this file (HTTP ${status}).`,
      'Name a signed URL, or download it yourself and name its path.',
    );
  if (status === 404 || status === 410)
    return failed(
      file,
      'download-missing',
      `There is no such file on ${host} (HTTP ${status}).`,
      'Correct the address.',
    );
  return status >= 500 || status === 429 || status === 408
    ? passing(file, `${host} cannot deliver it now (HTTP ${status})`)
    : failed(
        file,
        'download-failed',
        `${host} answered HTTP ${status} instead of the file.`,
        'Open the address in a browser to see what it needs.',
      );
}

function reasonOf(thrown: unknown, host: string): string {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `no server called ${host} was found (${code}); the name is wrong or there is no network`;
  if (code === 'ECONNREFUSED') return `nothing answers at ${host} (${code})`;
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET')
    return `the connection to ${host} broke off before the end`;
  return `${messageOf(cause)}${code && !messageOf(cause).includes(code) ? ` (${code})` : ''}`;
}
