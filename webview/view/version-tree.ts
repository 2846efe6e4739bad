import type { VersionView } from '../protocol/versions';

export interface TreeRow {
  readonly version: VersionView;
  /** How many branches lie to its left. A chain of versions stays in one column. */
  readonly depth: number;
}

/** Newest first. A version is made from its parent; where two are made from the same one, the older is a branch. */
export function versionTree(versions: readonly VersionView[]): TreeRow[] {
  const known = new Map(versions.map((version) => [version.id, version]));
  const newestChild = new Map<string, VersionView>();
  for (const version of versions) {
    const { parent } = version;
    // Later ones come later in the list.
    if (parent !== null && known.has(parent)) newestChild.set(parent, version);
  }
  const newest = versions.at(-1);
  const main = new Set<string>();
  for (let at = newest; at && !main.has(at.id); at = at.parent === null ? undefined : known.get(at.parent))
    main.add(at.id);
  const depths = new Map<string, number>();
  const depthOf = (version: VersionView): number => {
    const found = depths.get(version.id);
    if (found !== undefined) return found;
    depths.set(version.id, 0);
    const parent = version.parent === null ? undefined : known.get(version.parent);
    const depth =
      main.has(version.id) || !parent
        ? 0
        : depthOf(parent) + Number(newestChild.get(parent.id) !== version || main.has(parent.id));
    depths.set(version.id, depth);
    return depth;
  };
  return [...versions].reverse().map((version) => ({ version, depth: depthOf(version) }));
}

/** What is compared at first: the newest with what it was made from, else with the one before it. */
export function firstPair(
  versions: readonly VersionView[],
): { readonly a: string; readonly b: string } | null {
  const newest = versions.at(-1);
  const before = versions.find(({ id }) => id === newest?.parent) ?? versions.at(-2);
  return newest && before ? { a: before.id, b: newest.id } : null;
}
