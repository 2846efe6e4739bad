import { encodingOf, textDecoder } from './encoding';
import { checkMemory, longestValue } from './memory';
import type { RecordingSource } from './source';
import { HEAD_BYTES } from './source';

/** The text of a recording, piece by piece, without byte-order mark. */
export async function* textChunks(source: RecordingSource): AsyncGenerator<string> {
  let decoder: ReturnType<typeof textDecoder> | null = null;
  for await (const chunk of source.chunks()) {
    decoder ??= textDecoder(encodingOf(chunk.subarray(0, HEAD_BYTES)) ?? { name: 'utf-8', mark: 0 });
    yield decoder.write(chunk);
    checkMemory(source);
  }
  const rest = decoder?.end();
  if (rest) yield rest;
}

/**
 * Calls `visit` with each line that is not blank, its number from 1, and whether it ended with a line break (the last
 * one may not: a cut file). Line breaks are \n or \r\n.
 */
export async function forEachLine(
  source: RecordingSource,
  visit: (text: string, line: number, ended: boolean) => void,
): Promise<void> {
  let pending: string[] = [];
  let pendingLength = 0;
  let line = 0;
  const longest = longestValue();
  const emit = (text: string, ended: boolean): void => {
    line++;
    const trimmed = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (trimmed.length > 0 && trimmed.trim() !== '') visit(trimmed, line, ended);
  };
  for await (const text of textChunks(source)) {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const piece = text.slice(start, end);
      emit(pending.length ? pending.join('') + piece : piece, true);
      pending = [];
      pendingLength = 0;
      start = end + 1;
    }
    pending.push(text.slice(start));
    pendingLength += text.length - start;
    if (pendingLength > longest)
      source.fail(
        'file-too-large',
        `Line ${line + 1} is longer than ${millions(longest)} million characters.`,
        'Write one step or one episode a line.',
        line + 1,
      );
  }
  emit(pending.join(''), false);
}

/** For a message. */
export function millions(characters: number): number {
  return Math.floor(characters / 1024 ** 2);
}
