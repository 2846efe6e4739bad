import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRecord } from './json';

/**
 * Some recordings are a directory: parts of data and a file that describes them. That file stands for the whole, so that
 * a recording is one file everywhere else. Its kinds, and the directory they describe:
 * - LeRobot: `meta/info.json`, the directory above `meta`.
 * - A Hugging Face dataset as `save_to_disk` writes it: `state.json` beside its parts.
 * - Minari with Arrow or Parquet storage: `data/metadata.json` beside one directory an episode.
 */
export type DirectoryKind = 'lerobot' | 'dataset' | 'minari';

export interface DescribedDirectory {
  readonly kind: DirectoryKind;
  /** The directory that is the recording, absolute when `path` was. */
  readonly directory: string;
  readonly description: Readonly<Record<string, unknown>>;
}

/** Files that may describe a directory, as a glob below it. */
export const DESCRIPTION_FILES = '**/{meta/info.json,state.json,metadata.json}';

/** What the file describes; null when it describes no recording. */
export async function describedDirectory(path: string): Promise<DescribedDirectory | null> {
  const kindOf: Readonly<
    Record<string, (json: Readonly<Record<string, unknown>>) => DirectoryKind | undefined>
  > = {
    'info.json': (json) =>
      basename(dirname(path)) === 'meta' && isRecord(json['features']) && 'codebase_version' in json
        ? 'lerobot'
        : undefined,
    'state.json': (json) => (Array.isArray(json['_data_files']) ? 'dataset' : undefined),
    'metadata.json': (json) =>
      json['data_format'] === 'arrow' || json['data_format'] === 'parquet' ? 'minari' : undefined,
  };
  const decide = kindOf[basename(path)];
  if (!decide) return null;
  try {
    const description: unknown = JSON.parse(await readFile(path, 'utf8'));
    const kind = isRecord(description) ? decide(description) : undefined;
    if (!kind || !isRecord(description)) return null;
    const beside = dirname(path);
    return { kind, description, directory: kind === 'lerobot' ? dirname(beside) : beside };
  } catch {
    return null;
  }
}

/** The file that describes this very directory; null when it is no recording of its own. */
export async function descriptionFile(directory: string): Promise<string | null> {
  for (const name of ['meta/info.json', 'state.json', 'metadata.json', 'data/metadata.json']) {
    const path = join(directory, name);
    if ((await isFile(path)) && (await describedDirectory(path))) return path;
  }
  return null;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
