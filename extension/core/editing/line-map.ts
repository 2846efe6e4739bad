import { diffArrays } from 'diff';

/**
 * Where the lines of an earlier text are in the present one, both from 1; a line that was changed or removed is nowhere.
 * What was measured of a line stays true of it as long as the line does.
 */
export function lineMap(before: string, now: string): ReadonlyMap<number, number> | null {
  if (before === now) return null;
  const map = new Map<number, number>();
  let [old, present] = [1, 1];
  for (const { value, added, removed } of diffArrays(linesOf(before), linesOf(now))) {
    if (added) present += value.length;
    else if (removed) old += value.length;
    else for (const _ of value) map.set(old++, present++);
  }
  return map;
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
