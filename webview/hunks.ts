import { diffArrays } from 'diff';

/** One separate edit of a suggestion. Line numbers count from 1; an insertion has no old lines and stands before `oldStart`. */
export interface Hunk {
  readonly index: number;
  readonly oldStart: number;
  readonly oldLines: readonly string[];
  readonly newStart: number;
  readonly newLines: readonly string[];
}

/** Edits with no more than this many unchanged lines between them are one hunk: taken apart they rarely make sense. */
const JOINED_GAP = 1;

/** The edits that turn `before` into `after`, from top to bottom. Lines keep their ending, so nothing is lost. */
export function hunksOf(before: string, after: string): Hunk[] {
  const old = splitLines(before);
  const changed = splitLines(withEndings(after, before));
  const blocks: { oldStart: number; oldEnd: number; newStart: number; newEnd: number }[] = [];
  let oldLine = 0;
  let newLine = 0;
  for (const part of diffArrays(old, changed)) {
    const length = part.value.length;
    const oldEnd = oldLine + (part.added ? 0 : length);
    const newEnd = newLine + (part.removed ? 0 : length);
    if (part.added || part.removed) {
      const last = blocks.at(-1);
      if (last && oldLine - last.oldEnd <= JOINED_GAP) {
        last.oldEnd = oldEnd;
        last.newEnd = newEnd;
      } else blocks.push({ oldStart: oldLine, oldEnd, newStart: newLine, newEnd });
    }
    oldLine = oldEnd;
    newLine = newEnd;
  }
  return blocks.map((block, index) => ({
    index,
    oldStart: block.oldStart + 1,
    oldLines: old.slice(block.oldStart, block.oldEnd),
    newStart: block.newStart + 1,
    newLines: changed.slice(block.newStart, block.newEnd),
  }));
}

/** `before` with the chosen hunks of `hunksOf(before, after)` applied. Indexes that don't exist are ignored. */
export function applyHunks(before: string, after: string, chosen: 'all' | readonly number[]): string {
  const lines = splitLines(before);
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunksOf(before, after)) {
    if (chosen !== 'all' && !chosen.includes(hunk.index)) continue;
    result.push(...lines.slice(at, hunk.oldStart - 1), ...hunk.newLines);
    at = hunk.oldStart - 1 + hunk.oldLines.length;
  }
  result.push(...lines.slice(at));
  return result.join('');
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A suggestion is written with \n; a file with \r\n must not become one big hunk. */
function withEndings(text: string, model: string): string {
  return model.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
}
