import type { Window } from './messages';
import type { SeedRun } from './training';

/** One stretch of training, all seeds together; means over its episodes. Null where nothing can be said. */
export interface CurvePoint {
  /** Steps of one seed. */
  readonly steps: number;
  readonly episodes: number;
  readonly success: number | null;
  /** Of what was learned from, for one episode. */
  readonly return: number | null;
  /** Of the environment's own reward. */
  readonly native: number | null;
  readonly length: number | null;
  /** Shares of all episodes. */
  readonly causes: Readonly<Record<string, number>>;
  readonly components: Readonly<Record<string, number>>;
}

/** The stretches of all seeds, put together by their place in the training. */
export function curveOf(seeds: readonly SeedRun[]): CurvePoint[] {
  const points = Math.max(0, ...seeds.map(({ curve }) => curve.length));
  return Array.from({ length: points }, (_, i) => {
    const windows = seeds.flatMap(({ curve }) => curve[i] ?? []);
    const sum = (of: (window: Window) => number | null): number =>
      windows.reduce((total, window) => total + (of(window) ?? NaN), 0);
    const episodes = sum((window) => window.episodes);
    const judged = sum((window) => window.judged);
    const an = (total: number): number | null =>
      episodes > 0 && Number.isFinite(total) ? total / episodes : null;
    const names = new Set(windows.flatMap(({ components }) => Object.keys(components)));
    return {
      steps: Math.round(mean(windows.map(({ steps }) => steps))),
      episodes,
      success: judged > 0 ? sum((window) => window.successes) / judged : null,
      return: an(sum(({ paid }) => paid)),
      native: an(sum(({ native }) => native)),
      length: an(sum(({ length }) => length)),
      causes: episodes > 0 ? sharesOf(windows, episodes) : {},
      components: Object.fromEntries(
        [...names].flatMap((name) => {
          const value = an(sum(({ components }) => components[name] ?? 0));
          return value === null ? [] : [[name, value]];
        }),
      ),
    };
  });
}

/** Shares of causes, the most frequent first. */
export function sharesOf(windows: readonly Window[], episodes: number): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { causes } of windows)
    for (const [cause, count] of Object.entries(causes)) counts.set(cause, (counts.get(cause) ?? 0) + count);
  return Object.fromEntries(
    [...counts].sort((a, b) => b[1] - a[1]).map(([cause, n]) => [cause, n / episodes]),
  );
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
