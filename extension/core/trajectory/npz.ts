import { unzipSync } from 'fflate';
import { isZip } from './foreign';
import type { NpyArray } from './npy';
import { NpyError, parseNpy } from './npy';
import type { RecordingSource, Sample } from './source';
import { MAX_WHOLE_BYTES } from './source';
import { messageOf } from '../problem';

/** A zip whose first entry is a numpy array. */
export function isNpz({ head }: Sample): boolean {
  if (!isZip(head) || head.length < 30) return false;
  return head.toString('latin1', 30, 30 + head.readUInt16LE(26)).endsWith('.npy');
}

/** The arrays of an `.npz`, by name; pickles among them are named but never opened. Throws ProblemError. */
export async function readNpz(
  source: RecordingSource,
  wanted: ReadonlySet<string>,
): Promise<{ arrays: Map<string, NpyArray>; names: string[] }> {
  const bytes = await source.bytes();
  const names: string[] = [];
  let size = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const array = name.replace(/\.npy$/, '');
        names.push(array);
        if (!wanted.has(array)) return false;
        size += originalSize;
        // Throwing here would come out as a damaged archive; too large is decided below, with nothing unpacked.
        return size <= MAX_WHOLE_BYTES;
      },
    });
  } catch (error) {
    return source.fail(
      'file-truncated',
      `The npz archive cannot be unpacked (${messageOf(error)}): it is cut or damaged.`,
      'Copy or record it again.',
    );
  }
  if (names.some((name) => !/^[\w .\-/]*$/.test(name)))
    source.fail(
      'file-damaged',
      'The npz archive names no arrays that can be read: it is damaged.',
      'Copy or record it again.',
    );
  if (size > MAX_WHOLE_BYTES)
    source.fail(
      'file-too-large',
      `The arrays unpack to more than ${MAX_WHOLE_BYTES / 1024 ** 3} GB.`,
      'Split the recording into smaller files.',
    );
  const arrays = new Map<string, NpyArray>();
  for (const [name, content] of Object.entries(entries)) {
    const array = name.replace(/\.npy$/, '');
    try {
      arrays.set(array, parseNpy(content));
    } catch (error) {
      if (!(error instanceof NpyError)) throw error;
      source.fail(
        error.kind === 'unsupported' ? 'file-foreign' : `file-${error.kind}`,
        `The array "${array}" cannot be read: ${error.message}.`,
        error.kind === 'unsupported' ? 'Save it as numbers or text.' : 'Copy or record it again.',
      );
    }
  }
  return { arrays, names };
}
