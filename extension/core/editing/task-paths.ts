import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser/lib/esm/main.js';
import { dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { splitReward } from '../task/task';

/** A piece of a task file's text, UTF-16 offsets without the quotes, and the file or glob that it names. */
export interface NamedPath {
  readonly start: number;
  readonly end: number;
  /** As written, without a function. */
  readonly path: string;
  /** The function, for a reward that names one. */
  readonly entry: string | null;
  readonly kind: 'reward' | 'recording';
}

/** The paths that a task file names, also while it is half-way through an edit. */
export function pathsIn(text: string): NamedPath[] {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  if (!root) return [];
  const reward = findNodeAtLocation(root, ['reward']);
  const recordings = findNodeAtLocation(root, ['trajectories'])?.children ?? [];
  return [
    ...(reward ? [named(reward, 'reward')] : []),
    ...recordings.map((node) => named(node, 'recording')),
  ].filter((path) => path !== null);
}

function named({ type, value, offset, length }: Node, kind: NamedPath['kind']): NamedPath | null {
  if (type !== 'string' || typeof value !== 'string' || value === '') return null;
  const place = { start: offset + 1, end: offset + length - 1, kind };
  if (kind === 'recording') return { ...place, path: value, entry: null };
  const { file, entry } = splitReward(value);
  return { ...place, path: file, entry };
}

/** Text put between two offsets of a task file. */
export interface PathEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * What to change in a task file so that it still names the same files after a rename or a move: of a reward, of the
 * task file itself, or of a folder that holds one of them. `moved` gives where a file (absolute) goes, itself when it stays.
 */
export function pathEdits(text: string, taskFile: string, moved: (file: string) => string): PathEdit[] {
  const before = dirname(taskFile);
  const after = dirname(moved(taskFile));
  return pathsIn(text).flatMap(({ start, end, path, entry }) => {
    if (isAbsolute(path) && moved(path) === path) return [];
    const [fixed, rest] = splitGlob(path);
    const target = moved(resolve(before, fixed));
    const present = resolve(before, fixed);
    if (target === present && before === after) return [];
    const base = isAbsolute(path) ? target : slashed(relative(after, target));
    const whole = posix.join(base || '.', rest) + (entry === null ? '' : `:${entry}`);
    const written = whole.replace(/^\.\//, '');
    const quoted = JSON.stringify(written).slice(1, -1);
    return quoted === text.slice(start, end) ? [] : [{ start, end, text: quoted }];
  });
}

/** The folder or file that a glob begins with, and the rest. */
function splitGlob(path: string): [fixed: string, rest: string] {
  const parts = path.split('/');
  const first = parts.findIndex((part) => /[*?[\]{}!()]/.test(part));
  return first < 0 ? [path, ''] : [parts.slice(0, first).join('/') || '.', parts.slice(first).join('/')];
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

/**
 * The function that a task's reward is called now, when it was renamed in the file: the one that can be called, that
 * was not there before, and that stands where the old one stood or is the only one. Null when nothing is clear.
 */
export function renamedEntry(
  entry: string,
  before: readonly string[],
  now: readonly string[],
): string | null {
  if (now.includes(entry) || !before.includes(entry)) return null;
  const added = now.filter((name) => !before.includes(name));
  const [only] = added;
  const lost = before.filter((name) => !now.includes(name));
  return only !== undefined && added.length === 1 && lost.length === 1 ? only : null;
}
