import { fileURLToPath } from 'node:url';
import type { Problem } from '../../problem';

/** A recording on a web server. */
export interface RemoteFile {
  readonly url: URL;
  /** The URL as people see it: without user, password and query, which may hold keys. */
  readonly label: string;
  /** The last part of its path, fit for a file name on every system. */
  readonly name: string;
}

/** What a task names that is no path. */
export type Address =
  | { readonly kind: 'web'; readonly file: RemoteFile }
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** At least two letters: `C:\` is a drive. */
const URL_LIKE = /^(?:([a-z][a-z\d+.-]+):\/\/|file:\/)/i;
const MAX_NAME = 100;

/** Where the pattern is a URL: what it points to; null for paths and globs. */
export function addressOf(pattern: string): Address | null {
  if (!URL_LIKE.test(pattern)) return null;
  const scheme = pattern.slice(0, pattern.indexOf(':')).toLowerCase();
  const label = pattern.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//');
  const problem = (code: string, message: string, hint: string): Address => ({
    kind: 'problem',
    problem: { code, message, hint, where: { file: label } },
  });
  if (scheme !== 'http' && scheme !== 'https' && scheme !== 'file')
    return problem('url-unsupported', `${scheme}:// addresses are not read.`, hintFor(pattern, scheme));
  try {
    const url = new URL(pattern);
    if (scheme === 'file') return { kind: 'local', path: fileURLToPath(url) };
    if (/[*{}]|%7b/i.test(url.pathname))
      return problem(
        'url-pattern',
        'This URL has a pattern in it; a web server cannot be asked which files match.',
        'Name each recording by its own URL.',
      );
    return { kind: 'web', file: { url, label, name: nameOf(url) } };
  } catch {
    return problem('url-invalid', 'This is no valid URL.', 'Correct it, or name a path instead.');
  }
}

/** Public objects of these stores have an https address. */
function hintFor(pattern: string, scheme: string): string {
  const web = publicAddress(pattern, scheme);
  const copy = 'Copy the file here and name its path';
  return web
    ? `${copy}; if everybody may read it, name ${web} instead.`
    : `${copy}, or name an https URL of it.`;
}

function publicAddress(pattern: string, scheme: string): string | null {
  const dataset = /^hf:\/\/datasets\/([^/]+\/[^/@]+)(?:@([^/]+))?\/(.+)$/i.exec(pattern);
  if (dataset)
    return `https://huggingface.co/datasets/${dataset[1]}/resolve/${dataset[2] ?? 'main'}/${dataset[3]}`;
  const object = /^[^:]+:\/\/([^/]+)\/([^*]+)$/.exec(pattern);
  if (!object) return null;
  if (scheme === 's3') return `https://${object[1]}.s3.amazonaws.com/${object[2]}`;
  return scheme === 'gs' || scheme === 'gcs'
    ? `https://storage.googleapis.com/${object[1]}/${object[2]}`
    : null;
}

function nameOf({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // A percent sign of its own: kept as it is.
  }
  return (
    name
      .replace(/[^\w.-]+/g, '_')
      .replace(/^\.+/, '')
      .slice(-MAX_NAME) || 'recording'
  );
}
