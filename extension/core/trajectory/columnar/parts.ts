import { dirname, join } from 'node:path';
import { globby } from 'globby';
import { startsWith } from '../foreign';
import { isRecord } from '../json';
import type { DescribedDirectory } from '../recording-directory';
import { describedDirectory } from '../recording-directory';
import type { Sample } from '../source';
import { byNumber } from '../../sorted';

export type Kind = 'parquet' | 'arrow';

/** Parquet and Arrow files say so; an Arrow stream begins with the mark of a message and its length. */
export function kindOf(head: Buffer): Kind | null {
  if (startsWith(head, 'PAR1')) return 'parquet';
  if (startsWith(head, 'ARROW1')) return 'arrow';
  const isStream = head.length > 12 && head.readUInt32LE(0) === 0xffffffff && head.readUInt32LE(4) < 2 ** 24;
  return isStream && head.readUInt32LE(4) % 8 === 0 && head.readUInt32LE(4) > 0 ? 'arrow' : null;
}

/** A file that stands for a directory; `describedDirectory` looks again, at the whole of it. */
export function isDescription({ text, whole }: Sample): boolean {
  return (
    text !== null &&
    whole &&
    /^\s*\{/.test(text) &&
    /"codebase_version"|"_data_files"|"data_format":\s*"(?:arrow|parquet)"/.test(text)
  );
}

/** The data files of a described directory, in order. */
export async function partsOf({ kind, directory, description }: DescribedDirectory): Promise<string[]> {
  if (kind === 'dataset') {
    const files = description['_data_files'];
    return (Array.isArray(files) ? files : []).flatMap((entry: unknown) =>
      isRecord(entry) && typeof entry['filename'] === 'string' && !/[\\/]/.test(entry['filename'])
        ? [join(directory, entry['filename'])]
        : [],
    );
  }
  const pattern = kind === 'lerobot' ? 'data/**/*.parquet' : `*/*.${String(description['data_format'])}`;
  const paths = await globby(pattern, { cwd: directory, absolute: true, expandDirectories: false });
  return paths.sort(byNumber);
}

/** The description of the recording that a file is a part of. */
export async function descriptionAbove(path: string): Promise<string | null> {
  let directory = dirname(path);
  for (let up = 0; up < 4; up++) {
    for (const name of ['metadata.json', 'meta/info.json'])
      if (await describedDirectory(join(directory, name))) return join(directory, name);
    if (dirname(directory) === directory) break;
    directory = dirname(directory);
  }
  return null;
}
