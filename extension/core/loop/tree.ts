import type { StoredCandidate } from './record';

/** A candidate with those that were made from it, oldest first. */
export interface Branch {
  readonly candidate: StoredCandidate;
  readonly children: readonly Branch[];
}

/** The history as trees: a candidate whose parent is unknown begins one. */
export function treeOf(candidates: readonly StoredCandidate[]): Branch[] {
  const known = new Set(candidates.map(({ id }) => id));
  const under = new Map<string | null, StoredCandidate[]>();
  for (const candidate of candidates) {
    const { parent, id } = candidate;
    const root = parent === null || !known.has(parent) || leadsTo(candidates, parent, id);
    const key = root ? null : parent;
    under.set(key, [...(under.get(key) ?? []), candidate]);
  }
  const branches = (parent: string | null): Branch[] =>
    (under.get(parent) ?? []).map((candidate) => ({ candidate, children: branches(candidate.id) }));
  return branches(null);
}

/** Records are files that people edit: a circle must not hang us. */
function leadsTo(candidates: readonly StoredCandidate[], from: string, to: string): boolean {
  const seen = new Set<string>();
  for (let id: string | null = from; id !== null && !seen.has(id);) {
    if (id === to) return true;
    seen.add(id);
    id = candidates.find((candidate) => candidate.id === id)?.parent ?? null;
  }
  return false;
}
