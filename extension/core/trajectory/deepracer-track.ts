import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { NpyError, parseNpy } from './npy';

type Point = readonly [number, number];

/** Where a car is on a track, as the DeepRacer simulator defines it. */
export interface TrackPosition {
  readonly closestWaypoints: readonly [number, number];
  /** Metres. */
  readonly distanceFromCenter: number;
  readonly trackWidth: number;
  /** Metres along the centre line. */
  readonly projectionDistance: number;
  readonly isLeftOfCenter: boolean;
}

/** A line of the track: the place on it that is nearest to a point. */
class Polyline {
  private readonly along: number[] = [0];
  readonly length: number;

  constructor(readonly points: readonly Point[]) {
    let length = 0;
    for (let i = 1; i < points.length; i++) {
      length += distance(points[i - 1] ?? [0, 0], points[i] ?? [0, 0]);
      this.along.push(length);
    }
    this.length = length;
  }

  nearest(point: Point): { readonly at: Point; readonly along: number } {
    let best = Infinity;
    let at: Point = this.points[0] ?? [0, 0];
    let along = 0;
    for (let i = 1; i < this.points.length; i++) {
      const [ax, ay] = this.points[i - 1] ?? [0, 0];
      const [bx, by] = this.points[i] ?? [0, 0];
      const squared = (bx - ax) ** 2 + (by - ay) ** 2;
      const share =
        squared === 0
          ? 0
          : Math.min(1, Math.max(0, ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / squared));
      const x = ax + share * (bx - ax);
      const y = ay + share * (by - ay);
      const off = (point[0] - x) ** 2 + (point[1] - y) ** 2;
      if (off >= best) continue;
      best = off;
      at = [x, y];
      along = (this.along[i - 1] ?? 0) + share * Math.sqrt(squared);
    }
    return { at, along };
  }

  /** Waypoints before and after a place on the line. */
  between(along: number): readonly [number, number] {
    let next = this.along.findIndex((start) => start > along);
    if (next === -1) next = this.along.length;
    return [next - 1, next === this.along.length ? 0 : next];
  }
}

/**
 * A track's centre line and borders, driven in one direction. The definitions are the simulator's (deepracer-simapp,
 * markov/agent_ctrl/utils.py and markov/track_geom/track_data.py).
 */
export class Track {
  /** Points of the centre line, the first again at the end of a closed track. */
  readonly waypoints: readonly Point[];
  private readonly center: Polyline;
  private readonly inner: Polyline;
  private readonly outer: Polyline;
  private readonly isCounterClockwise: boolean;

  /** `rows`: centre x, y, inner border x, y, outer border x, y. */
  constructor(
    rows: readonly (readonly number[])[],
    readonly isReversed: boolean,
  ) {
    const ordered = isReversed ? [...rows].reverse() : rows;
    const line = (column: number): Polyline =>
      new Polyline(ordered.map((row): Point => [row[column] ?? NaN, row[column + 1] ?? NaN]));
    this.center = line(0);
    this.inner = line(2);
    this.outer = line(4);
    this.waypoints = this.center.points;
    const closed = distance(this.waypoints[0] ?? [0, 0], this.waypoints.at(-1) ?? [1, 1]) === 0;
    this.isCounterClockwise = closed ? signedArea(this.waypoints) > 0 : !isReversed;
  }

  get length(): number {
    return this.center.length;
  }

  locate(x: number, y: number): TrackPosition {
    const car: Point = [x, y];
    const center = this.center.nearest(car);
    const inner = this.inner.nearest(center.at).at;
    const outer = this.outer.nearest(center.at).at;
    return {
      closestWaypoints: this.center.between(center.along),
      distanceFromCenter: distance(car, center.at),
      trackWidth: distance(inner, outer),
      projectionDistance: center.along,
      isLeftOfCenter: distance(car, inner) < distance(car, outer) === this.isCounterClockwise,
    };
  }

  /** The one of the two waypoints around a position that is nearer: what a simtrace records. */
  nearestWaypoint(x: number, y: number): number {
    const [previous, next] = this.center.between(this.center.nearest([x, y]).along);
    const off = (i: number): number => distance([x, y], this.waypoints[i] ?? [NaN, NaN]);
    return off(next) < off(previous) ? next : previous;
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function signedArea(points: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1] ?? [0, 0];
    const [bx, by] = points[i] ?? [0, 0];
    sum += ax * by - bx * ay;
  }
  return sum / 2;
}

/** Tracks (`.npy`) are looked for beside a recording, in `tracks` beside it, and so up to two folders above. */
export async function trackFiles(recording: string): Promise<string[]> {
  const files: string[] = [];
  let folder = dirname(recording);
  for (let up = 0; up < 3; up++) {
    for (const place of [folder, join(folder, 'tracks')]) {
      const names = await readdir(place).catch(() => []);
      files.push(...names.filter((name) => name.endsWith('.npy')).map((name) => join(place, name)));
    }
    folder = dirname(folder);
  }
  return [...new Set(files)].sort();
}

export interface DrivenPoints {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly closestWaypoint: ArrayLike<number>;
  /** Metres, as recorded. */
  readonly trackLength: number;
}

/** Lengths are recorded in full: a track that is another one by this share is another track. */
const SAME_LENGTH = 1e-3;
/** Share of the steps whose recorded closest waypoint a track must give. */
const SAME_WAYPOINTS = 0.95;

/** The track these points were driven on, and its direction: the one that gives the recorded closest waypoints. Null when there is none. */
export async function trackOf(
  recording: string,
  driven: DrivenPoints,
): Promise<{ readonly track: Track; readonly file: string } | null> {
  for (const file of await trackFiles(recording)) {
    const rows = await trackRows(file);
    if (!rows) continue;
    for (const track of [new Track(rows, false), new Track(rows, true)]) {
      if (Math.abs(track.length - driven.trackLength) > SAME_LENGTH * driven.trackLength) break;
      let same = 0;
      for (let i = 0; i < driven.x.length; i++)
        if (track.nearestWaypoint(driven.x[i] ?? NaN, driven.y[i] ?? NaN) === driven.closestWaypoint[i])
          same++;
      if (same >= SAME_WAYPOINTS * driven.x.length) return { track, file: basename(file) };
    }
  }
  return null;
}

async function trackRows(file: string): Promise<number[][] | null> {
  try {
    const array = parseNpy(await readFile(file));
    if (array.kind !== 'numeric' || array.shape.length !== 2 || array.shape[1] !== 6) return null;
    const rows = array.shape[0] ?? 0;
    return rows < 3
      ? null
      : Array.from({ length: rows }, (_, i) => Array.from(array.data.subarray(i * 6, i * 6 + 6)));
  } catch (error) {
    if (error instanceof NpyError) return null;
    throw error;
  }
}
