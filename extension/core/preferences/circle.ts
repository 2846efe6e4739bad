import type { Preference } from './preferences';

/**
 * A circle among the preferences (a better than b, b than c, c than a), as ids in order, the first not repeated; null when
 * there is none. Such answers contradict each other, or there is no one order: it is for people to say, not to average away.
 */
export function circleIn(pairs: readonly Preference[]): readonly string[] | null {
  const worseThan = new Map<string, string[]>();
  for (const { better, worse } of pairs) worseThan.set(better, [...(worseThan.get(better) ?? []), worse]);
  const done = new Set<string>();
  for (const start of worseThan.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    // Depth first, with the places that are still to be looked at on a stack of its own: chains may be long.
    const stack: { readonly id: string; next: number }[] = [];
    const enter = (id: string): void => {
      path.push(id);
      onPath.add(id);
      stack.push({ id, next: 0 });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = worseThan.get(top.id)?.[top.next++];
      if (to === undefined) {
        stack.pop();
        path.pop();
        onPath.delete(top.id);
        done.add(top.id);
      } else if (onPath.has(to)) return path.slice(path.indexOf(to));
      else if (!done.has(to)) enter(to);
    }
  }
  return null;
}
