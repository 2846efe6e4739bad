import type { Hunk } from '../../webview/hunks';
import { hunksOf } from '../../webview/hunks';

/**
 * `present` with the change from `base` to `wanted` (a three-way merge by lines); null when both changed the same lines, or
 * put something in the same place.
 */
export function mergeInto(present: string, base: string, wanted: string): string | null {
  if (present === base) return wanted;
  if (present === wanted) return present;
  const mine = hunksOf(base, present);
  const theirs = hunksOf(base, wanted);
  if (theirs.some((hunk) => mine.some((own) => collide(own, hunk)))) return null;

  const lines = base.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const merged: string[] = [];
  let at = 0;
  for (const hunk of [...mine, ...theirs].sort((a, b) => a.oldStart - b.oldStart)) {
    merged.push(...lines.slice(at, hunk.oldStart - 1), ...hunk.newLines);
    at = hunk.oldStart - 1 + hunk.oldLines.length;
  }
  return [...merged, ...lines.slice(at)].join('');
}

/** Lines in common, or an insertion at the very edge of the other's lines: then their order would be a guess. */
function collide(a: Hunk, b: Hunk): boolean {
  const [aEnd, bEnd] = [a.oldStart + a.oldLines.length, b.oldStart + b.oldLines.length];
  return a.oldLines.length > 0 && b.oldLines.length > 0
    ? a.oldStart < bEnd && b.oldStart < aEnd
    : a.oldStart <= bEnd && b.oldStart <= aEnd;
}
