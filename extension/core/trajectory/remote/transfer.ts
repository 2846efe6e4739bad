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
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** No recording begins like this; sign-in pages and pages about a file do. */
const PAGE = /^\uFEFF?\s*<(!doctype\s+html|html|head|body|\?xml)\b/i;
const SNIFFED_BYTES = 512;
const GIGABYTE = 1024 ** 3;

/**
 * Asks for the file and writes what comes to the handle that `open` gives, unless it is what `known` describes. Follows
 * redirects between http and https addresses, never from https to http. User and password of the URL go to its own server only.
 */
export async function transfer(
  file: RemoteFile,
  known: Validators | null,
  open: () => Promise<FileHandle>,
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
    const response = await follow(file, known, both, heard);
    if (response.status === 304 && known) return { kind: 'unchanged' };
    if (response.status !== 200) {
      await response.body?.cancel();
      return refused(file, response.status);
    }
    return await receive(file, response, open, limits, { onProgress, heard });
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

class Stopped extends Error {
  constructor(readonly failure: Transferred) {
    super('stopped');
  }
}

async function follow(
  file: RemoteFile,
  known: Validators | null,
  signal: AbortSignal,
  heard: () => void,
): Promise<Response> {
  const { username, password, origin } = file.url;
  let url = new URL(file.url);
  for (let redirects = 0; ; redirects++) {
    url.username = url.password = url.hash = '';
    // Packed on the way, its size would not be known.
    const headers = new Headers({ 'accept-encoding': 'identity', 'user-agent': 'rewardsmith' });
    if (username && url.origin === origin) {
      const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    }
    if (known?.etag) headers.set('if-none-match', known.etag);
    else if (known?.lastModified) headers.set('if-modified-since', known.lastModified);
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
    if (url.protocol === 'https:' && next.protocol === 'http:')
      throw stopped(file, 'it was redirected from https to http, where anybody on the way could change it');
    url = next;
  }
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
  response: Response,
  open: () => Promise<FileHandle>,
  limits: TransferLimits,
  { onProgress, heard }: { onProgress: ReadControl['onProgress']; heard: () => void },
): Promise<Transferred> {
  const { headers } = response;
  // Of the packed bytes, where the server packs all the same.
  const length = headers.get('content-encoding') ? null : headers.get('content-length');
  const announced = length !== null && /^\d+$/.test(length) ? Number(length) : null;
  if (announced !== null && announced > limits.bytes) return tooLarge(file, limits);
  const hash = createHash('sha256');
  const handle = await open();
  let bytes = 0;
  let head = Buffer.alloc(0);
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      heard();
      if (head.length < SNIFFED_BYTES) {
        head = Buffer.concat([head, piece.subarray(0, SNIFFED_BYTES - head.length)]);
        if (PAGE.test(head.toString('utf8'))) return page(file);
      }
      bytes += piece.byteLength;
      if (bytes > limits.bytes) return tooLarge(file, limits);
      hash.update(piece);
      for (let at = 0; at < piece.byteLength;) at += (await handle.write(piece, at)).bytesWritten;
      if (announced !== null) onProgress?.(Math.min(1, bytes / announced));
    }
  } finally {
    await handle.close();
  }
  if (announced !== null && bytes !== announced)
    return passing(file, `the transfer stopped after ${bytes} of ${announced} bytes`);
  const validators = { etag: headers.get('etag'), lastModified: headers.get('last-modified') };
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
