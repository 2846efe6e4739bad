import { diffLines } from 'diff';
import type { History } from './history';
import type { Refused } from './state';

/** What the user has rejected before. */
export async function refusedIn(history: History): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (const { id, rejected, behaviour } of history.list()) {
    if (!rejected) continue;
    const code = await history.readCode(id);
    if (code.ok) refused.push({ code: code.value, reason: rejected.reason, behaviour: behaviour ?? null });
  }
  return refused;
}

/** Candidates looked at, the latest first. */
const LOOKED_AT = 50;
/** Share of lines in common, of the longer text. */
const ALIKE = 0.5;

/** The candidate that a text was most likely edited from; null when it is a candidate itself, or like none. */
export async function editedFrom(history: History, code: string): Promise<string | null> {
  if (history.find(code)) return null;
  let nearest: { readonly id: string; readonly alike: number } | null = null;
  for (const { id } of history.list().slice(-LOOKED_AT).reverse()) {
    const read = await history.readCode(id);
    if (!read.ok) continue;
    const alike = likeness(read.value, code);
    if (alike >= ALIKE && alike > (nearest?.alike ?? 0)) nearest = { id, alike };
  }
  return nearest?.id ?? null;
}

function likeness(a: string, b: string): number {
  const common = diffLines(a, b)
    .filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { count }) => sum + count, 0);
  return common / Math.max(a.split('\n').length, b.split('\n').length, 1);
}
