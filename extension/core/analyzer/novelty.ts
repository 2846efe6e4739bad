import type { TaskContext } from '../task/context';
import type { FieldValue } from '../trajectory/fields';
import type { Feature } from './features';
import { quantile } from './numbers';

/** What says where an agent is, so that a place it has not been to in this episode can be told from one it has. */
export interface Places {
  readonly features: readonly Feature[];
  /** Python of a place, a tuple; `express` gives the text that reads a feature. */
  readonly code: (express: (feature: Feature) => string) => string;
  /** The most that a recorded episode visits. */
  readonly most: number;
  /** Whether one comes back to places: where each is new, that it is tells nothing. */
  readonly areTold: boolean;
  /** The place of a row, as the code gives it. */
  at(row: number): FieldValue[];
}

/** `width`: of a part of its range; null where each value stands for itself. */
interface Part {
  readonly feature: Feature;
  readonly width: number | null;
}

const MAX_EPISODES = 100;
const MAX_FIELDS = 8;
/** Parts of the range of a number that takes many values. */
const PARTS = 8;
const FEW = 64;
/** Share of the steps at which a whole number changes: what always does so counts something. */
const COUNTS = 0.8;
/** New places a step: where each is new, nothing is told by that. */
const MOST_NEW = 0.7;

/** Null where the observation says nothing of the kind. */
export function placesOf({ set }: TaskContext, features: readonly Feature[]): Places | null {
  const all = set.episodes.filter(({ length }) => length > 1);
  const stride = Math.max(1, Math.ceil(all.length / MAX_EPISODES));
  const episodes = all.filter((_, i) => i % stride === 0);
  const rows = episodes.flatMap(({ start, length }) => Array.from({ length }, (_, t) => start + t));
  const parts = features
    .filter(({ of, isClock }) => of === 'obs' && !isClock)
    .flatMap((feature): Part[] => {
      const values = rows.map((row) => feature.read(row));
      const changes = rows.filter(
        (row, i) => i > 0 && rows[i - 1] === row - 1 && values[i] !== values[i - 1],
      ).length;
      if (changes === 0) return [];
      if (feature.kind !== 'number') return [{ feature, width: null }];
      const numbers = values.filter((value) => typeof value === 'number' && Number.isFinite(value));
      // Of what is sometimes missing nothing is asked.
      if (numbers.length < values.length) return [];
      if (numbers.every(Number.isInteger) && new Set(numbers).size <= FEW)
        return changes > COUNTS * rows.length ? [] : [{ feature, width: null }];
      const [low, high] = [0.05, 0.95].map((share) => quantile(numbers as number[], share));
      const width = Number((((high ?? 0) - (low ?? 0)) / PARTS).toPrecision(1));
      return width > 0 ? [{ feature, width }] : [];
    })
    .slice(0, MAX_FIELDS);
  const at = (row: number): FieldValue[] =>
    parts.map(({ feature, width }) => {
      const value = feature.read(row);
      return width !== null && typeof value === 'number' ? floorDivided(value, width) : value;
    });
  const visited = episodes.map(
    ({ start, length }) => new Set(Array.from({ length }, (_, t) => at(start + t).join('\n'))).size,
  );
  const most = Math.max(0, ...visited);
  const total = visited.reduce((sum, size) => sum + size, 0);
  if (parts.length === 0 || most < 2) return null;
  return {
    features: parts.map(({ feature }) => feature),
    code: (express) => {
      const texts = parts.map(({ feature, width }) =>
        width === null ? express(feature) : `${express(feature)} // ${width}`,
      );
      return tupleText(texts);
    },
    most,
    areTold: total <= MOST_NEW * rows.length,
    at,
  };
}

/** A tuple in Python. */
export function tupleText(items: readonly string[]): string {
  return `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
}

/** Python's `value // width` of floats, `width` above 0: not the floor of the quotient, which may have been rounded up. */
function floorDivided(value: number, width: number): number {
  const rest = value % width;
  const whole = (value - (rest < 0 ? rest + width : rest)) / width;
  return Math.round(whole) + 0;
}
