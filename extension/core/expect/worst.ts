import type { Cursor } from './input';

const MOST = 3;

/** The places with the largest distances, each of another episode. */
export class Worst {
  private readonly kept: { readonly at: Cursor; readonly distance: number }[] = [];

  /** True when the place is among the worst so far. */
  add(at: Cursor, distance: number): boolean {
    const last = this.kept.at(-1);
    if (this.kept.length === MOST && last && distance <= last.distance) return false;
    const same = this.kept.findIndex((other) => other.at.episode === at.episode);
    if (same >= 0) {
      if (distance <= (this.kept[same]?.distance ?? Infinity)) return false;
      this.kept.splice(same, 1);
    }
    this.kept.push({ at: { ...at }, distance });
    this.kept.sort((a, b) => b.distance - a.distance);
    if (this.kept.length > MOST) this.kept.pop();
    return true;
  }

  all(): Cursor[] {
    return this.kept.map(({ at }) => at);
  }
}
