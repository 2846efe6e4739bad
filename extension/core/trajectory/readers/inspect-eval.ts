import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { CompletionRows } from '../completion-rows';
import { isZip } from '../foreign';
import { isRecord, parsePythonJson, plain } from '../json';
import { count } from '../transition-notes';
import { DEFLATED, STORED, ZSTANDARD, bytesAt, zipEntries, zipStartOf } from '../zip';
import type { ZipEntry } from '../zip';
import { unpackZstandard } from '../zstandard';
import { messageOf, ok } from '../../problem';
import type { Reader } from './reader';
import { byNumber } from '../../sorted';

const SAMPLE = /^samples\/.*\.json$/;
/** All samples together, unpacked. */
const MAX_BYTES = 1024 ** 3;

/**
 * A log of the Inspect evaluation framework (`.eval`): a zip archive with a JSON file a sample, packed with Zstandard or
 * deflate. Each sample is read as in Inspect's JSON logs. Source: inspect_ai.log, version 0.3.
 */
export const inspectEvalReader: Reader = {
  id: 'inspect-eval',
  title: 'Inspect evaluation log (.eval)',

  recognises: ({ head }) => isZip(head) && /^(?:_journal\/|samples\/)/.test(head.toString('latin1', 30, 60)),

  async read(source) {
    return source.withPlainFile(async (path) => {
      const file = await open(path);
      try {
        const all = await zipEntries(file);
        if (!all)
          return source.fail(
            'file-truncated',
            'The evaluation log has no directory at its end: it is cut or damaged.',
            'Copy it again; a log that is still being written cannot be read yet.',
          );
        const samples = all.filter(({ name }) => SAMPLE.test(name)).sort((a, b) => byNumber(a.name, b.name));
        const damaged = (name: string, what: string): never =>
          source.fail('file-damaged', `${name} in the evaluation log is damaged: ${what}.`, 'Copy it again.');
        let total = 0;
        const rows = new CompletionRows(source, () => NaN);
        let unanswered = 0;
        for (const entry of samples) {
          source.throwIfCancelled();
          const start =
            (await zipStartOf(file, entry)) ?? damaged(entry.name, 'it is not where the log says');
          const packed = await bytesAt(file, start, entry.packed);
          const parts: Buffer[] = [];
          try {
            for await (const part of unpacked(packed, entry)) {
              parts.push(part);
              total += part.length;
              if (total > MAX_BYTES) break;
            }
          } catch (error) {
            damaged(entry.name, messageOf(error));
          }
          if (total > MAX_BYTES)
            source.fail(
              'file-too-large',
              'The samples unpack to more than 1 GB.',
              'Evaluate fewer samples a log.',
            );
          let sample: unknown = null;
          try {
            sample = plain(parsePythonJson(Buffer.concat(parts).toString('utf8')));
          } catch (error) {
            damaged(entry.name, messageOf(error));
          }
          if (!isRecord(sample) || !rows.add(sample)) unanswered++;
        }
        const { set, notes } = rows.finish([]);
        return ok({
          set,
          notes: unanswered ? [...notes, `${count(unanswered, 'sample')} without an answer left out`] : notes,
        });
      } finally {
        await file.close();
      }
    });
  },
};

function unpacked(packed: Buffer, { method }: ZipEntry): AsyncIterable<Buffer> {
  const whole = Readable.from([packed]);
  if (method === STORED) return whole;
  if (method === ZSTANDARD) return unpackZstandard(whole, () => undefined);
  if (method === DEFLATED) return whole.pipe(createInflateRaw());
  throw new Error(`it is packed by method ${method}`);
}
