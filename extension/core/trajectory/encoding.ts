import { isUtf8 } from 'node:buffer';

/** How the text of a recording is written. */
export interface Encoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Bytes of its byte-order mark. */
  readonly mark: number;
}

/**
 * The encoding of a file that starts with `head`; null when it is no text. UTF-16 is what PowerShell's `>` and Excel's
 * "Unicode text" write, Windows-1252 what Excel writes as CSV in the West.
 */
export function encodingOf(head: Buffer): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', mark: 2 };
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  if (head.includes(0)) return unmarkedUtf16(head);
  const whole = wholeCharacters(head);
  if (isUtf8(whole)) return { name: 'utf-8', mark };
  // No text has control characters; anything else can be read as Windows-1252, so the check must be here.
  if (hasControls(head)) return null;
  return mark > 0 || isDamagedUtf8(whole) ? { name: 'utf-8', mark } : { name: 'windows-1252', mark: 0 };
}

/** True when more characters beyond ASCII are right in UTF-8 than wrong: a few bytes were damaged or cut. */
function isDamagedUtf8(head: Buffer): boolean {
  let [right, wrong] = [0, 0];
  for (const character of head.toString('utf8')) {
    if (character === '\ufffd') wrong++;
    else if (character > '\x7f') right++;
  }
  return right > wrong;
}

/** Reads text in pieces. */
export function textDecoder({ name, mark }: Encoding): {
  write(bytes: Buffer): string;
  end(): string;
} {
  const decoder = new TextDecoder(name, { ignoreBOM: true });
  let skip = mark;
  return {
    write: (bytes) => {
      const rest = skip > 0 ? bytes.subarray(skip) : bytes;
      skip = 0;
      return decoder.decode(rest, { stream: true });
    },
    end: () => decoder.decode(),
  };
}

/** Latin letters in UTF-16 have a NUL in every second byte, always on the same side. */
function unmarkedUtf16(head: Buffer): Encoding | null {
  const pairs = Math.min(256, Math.floor(head.length / 2));
  if (pairs < 4) return null;
  let [even, odd] = [0, 0];
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++;
    if (head[2 * i + 1] === 0) odd++;
  }
  if (even === 0 && odd > pairs * 0.9) return { name: 'utf-16le', mark: 0 };
  return odd === 0 && even > pairs * 0.9 ? { name: 'utf-16be', mark: 0 } : null;
}

/** Without a character that the end of `head` may cut. */
function wholeCharacters(head: Buffer): Buffer {
  let end = head.length;
  while (end > 0 && head.length - end < 3 && ((head[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return (head[end - 1] ?? 0) >= 0xc0 ? head.subarray(0, end - 1) : head;
}

function hasControls(head: Buffer): boolean {
  return head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12);
}
