import { pythonLiteral } from './conditions';
import type { Feature } from './features';
import type { Episode } from '../trajectory/model';
import type { Reader } from './trends';

/** Something that fields say of a state, as a number: what a formula of the way to go is put together from. */
export interface Term {
  readonly features: readonly Feature[];
  readonly read: Reader;
  /** Python; `express` gives the text that reads a feature. */
  readonly code: (express: (feature: Feature) => string) => string;
  /** Which sign its slope must have to mean anything: one comes nearer to a place, not away from another. Any when absent. */
  readonly sign?: 1 | -1;
}

/** Steps of successes. */
export interface Steps {
  readonly rows: readonly number[];
  /** Places in `rows`. */
  readonly episodes: readonly Episode[];
}

const MAX_FIELDS = 12;
/** Values of a text field that are looked at one by one. */
const MAX_VALUES = 6;
const MAX_TERMS = 600;

/**
 * The fields themselves; products of continuous ones; distances between two fields (the agent and its goal); whether a text has a
 * value, and whether two texts are the same; and the distances that count in one stage only: until the box is in the hand, and after.
 */
export function wayTerms(features: readonly Feature[], { rows, episodes }: Steps): Term[] {
  const usable = features.filter(({ of, isClock }) => of === 'obs' && !isClock);
  const numbers = usable.filter(({ kind }) => kind !== 'category').map((feature) => numberTerm(feature));
  const varying = numbers.filter(({ read }) => varies(rows.map(read))).slice(0, MAX_FIELDS);
  const texts = usable.filter(({ kind }) => kind === 'category').slice(0, MAX_FIELDS);
  const values = texts.flatMap((feature) => valueTerms(feature, rows));
  const distances = distancesBetween(numbers, { rows, episodes });
  const stages = [
    ...varying.filter(({ read }) => rows.every((row) => read(row) === 0 || read(row) === 1)),
    ...values,
  ];
  return [
    ...varying,
    ...products(varying, rows),
    ...values,
    ...samenesses(texts, rows),
    ...distances,
    ...stages.flatMap((stage) => distances.flatMap((distance) => inStage(stage, distance, rows))),
  ].slice(0, MAX_TERMS);
}

/** The distances alone. */
export function distanceTerms(features: readonly Feature[], steps: Steps): Term[] {
  const numbers = features.filter(({ of, isClock, kind }) => of === 'obs' && !isClock && kind !== 'category');
  return distancesBetween(numbers.map(numberTerm), steps);
}

function numberTerm(feature: Feature): Term {
  return {
    features: [feature],
    read: (row) => {
      const value = feature.read(row);
      return typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : NaN;
    },
    code: (express) => express(feature),
  };
}

function varies(values: readonly number[]): boolean {
  return values.every(Number.isFinite) && values.some((value) => value !== values[0]);
}

/** The products of whole numbers are mostly those of labels. */
function products(fields: readonly Term[], rows: readonly number[]): Term[] {
  const continuous = fields.filter(({ read }) => rows.some((row) => !Number.isInteger(read(row))));
  return continuous.flatMap((a, i) =>
    continuous.slice(i).map((b): Term => ({
      features: a === b ? a.features : [...a.features, ...b.features],
      read: (row) => a.read(row) * b.read(row),
      code: (express) => (a === b ? `${a.code(express)} ** 2` : `${a.code(express)} * ${b.code(express)}`),
    })),
  );
}

function valueTerms(feature: Feature, rows: readonly number[]): Term[] {
  const seen = [...new Set(rows.map((row) => feature.read(row)))];
  if (seen.length < 2 || seen.length > MAX_VALUES) return [];
  return seen.map((value) => ({
    features: [feature],
    read: (row) => Number(feature.read(row) === value),
    code: (express) => `(${express(feature)} == ${pythonLiteral(value)})`,
  }));
}

/** "What is ahead is what was asked for." */
function samenesses(texts: readonly Feature[], rows: readonly number[]): Term[] {
  return texts.flatMap((a, i) =>
    texts.slice(i + 1).flatMap((b): Term[] => {
      const term: Term = {
        features: [a, b],
        read: (row) => Number(a.read(row) === b.read(row)),
        code: (express) => `(${express(a)} == ${express(b)})`,
      };
      return varies(rows.map(term.read)) ? [term] : [];
    }),
  );
}

/** Of two fields of the same kind of place: they come to the same value, and lie in the same range. */
function distancesBetween(fields: readonly Term[], { rows, episodes }: Steps): Term[] {
  const ranged = fields
    .flatMap((term) => {
      const [feature] = term.features;
      const values = rows.map(term.read);
      if (feature?.kind !== 'number' || !values.every(Number.isFinite)) return [];
      // A switch is no place.
      if (values.every((value) => value === 0 || value === 1)) return [];
      const stays = episodes.every(({ start, length }) =>
        values.slice(start, start + length).every((value) => value === values[start]),
      );
      const isWhole = values.every(Number.isInteger);
      return [{ term, place: placeIn(feature.name), stays, isWhole, ...rangeOf(values) }];
    })
    .slice(0, 2 * MAX_FIELDS);
  const pairs = ranged.flatMap((a, i) =>
    ranged.slice(i + 1).flatMap((b) => {
      if (!areComparable(a, b)) return [];
      const term = distance(a.term, b.term);
      // Axes of the same two places are one distance.
      const of = a.place.axis === null || a.place.of === b.place.of ? null : `${a.place.of} ${b.place.of}`;
      return varies(rows.map(term.read)) ? [{ term, of }] : [];
    }),
  );
  const places = [...new Set(pairs.map(({ of }) => of))];
  return places.flatMap((place): Term[] => {
    const terms = pairs.filter(({ of }) => of === place).map(({ term }) => term);
    return place === null || terms.length === 1 ? terms : [sumOf(terms)];
  });
}

function distance(a: Term, b: Term): Term {
  return {
    features: [...a.features, ...b.features],
    read: (row) => Math.abs(a.read(row) - b.read(row)),
    code: (express) => `abs(${a.code(express)} - ${b.code(express)})`,
    sign: -1,
  };
}

function sumOf(terms: readonly Term[]): Term {
  return {
    features: terms.flatMap(({ features }) => features),
    read: (row) => terms.reduce((sum, { read }) => sum + read(row), 0),
    code: (express) => `(${terms.map(({ code }) => code(express)).join(' + ')})`,
    sign: -1,
  };
}

function rangeOf(values: readonly number[]): { readonly low: number; readonly high: number } {
  return values.reduce(
    ({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }),
    {
      low: Infinity,
      high: -Infinity,
    },
  );
}

/** Which entry of which place a field is: `robot[0]`, `robot_x`, `obs[3]`. */
interface Place {
  readonly of: string;
  /** Null: there is but one. */
  readonly axis: string | null;
}

const AXIS = /(?:^|[^a-z])(x|y|z|row|col|column|lat|lon)(?:$|[^a-z])/i;

function placeIn(name: string): Place {
  const [, of, index] = /^(.*)\[(\d+)\]$/.exec(name) ?? [];
  if (of !== undefined && index !== undefined) return { of, axis: index };
  const axis = AXIS.exec(name)?.[1] ?? null;
  return { of: axis === null ? name : name.replace(AXIS, (text) => text.replace(axis, '*')), axis };
}

/**
 * They lie in the same range, and are of one kind by their names or as numbers; of what is named as two places, one may be within the range of the other, as goals are. An x is not
 * compared with a y, and the entries of an observation that is one array may be anything: one of them must be a goal.
 */
function areComparable(a: Ranged, b: Ranged): boolean {
  const shared = Math.min(a.high, b.high) - Math.max(a.low, b.low);
  const span = Math.max(a.high, b.high) - Math.min(a.low, b.low);
  const smaller = Math.min(a.high - a.low, b.high - b.low);
  const within = shared >= 0 && shared >= 0.9 * smaller;
  if (a.place.of === b.place.of) return a.place.of === 'obs' && a.stays !== b.stays && within;
  if (a.place.axis !== b.place.axis) return false;
  if (a.place.axis !== null) return within;
  // Whole numbers may be labels, and labels have no distance.
  return shared >= span / 2 && (!(a.isWhole && b.isWhole) || shareWord(a.place.of, b.place.of));
}

interface Ranged {
  readonly place: Place;
  /** Through each episode. */
  readonly stays: boolean;
  readonly low: number;
  readonly high: number;
  readonly isWhole: boolean;
}

/** `position` and `goal_position`. */
function shareWord(a: string, b: string): boolean {
  const words = (name: string): string[] => name.toLowerCase().match(/[a-z]+/g) ?? [];
  return words(a).some((word) => words(b).includes(word));
}

/**
 * The distance in the stage before something is done, and in the one after: there as what was come nearer of the longest way, so that
 * the change of stage itself is no loss.
 */
function inStage(stage: Term, distance: Term, rows: readonly number[]): Term[] {
  const features = [...stage.features, ...distance.features];
  const longest = Number(Math.max(...rows.map(distance.read)).toPrecision(3));
  const parts: [(row: number) => number, Term['code']][] = [
    [stage.read, stage.code],
    [(row) => 1 - stage.read(row), (express) => `(1 - ${stage.code(express)})`],
  ];
  return parts.flatMap(([read, code]): Term[] => [
    {
      features,
      read: (row) => read(row) * distance.read(row),
      code: (express) => `${code(express)} * ${distance.code(express)}`,
      sign: -1,
    },
    {
      features,
      read: (row) => read(row) * (longest - distance.read(row)),
      code: (express) => `${code(express)} * (${longest} - ${distance.code(express)})`,
      sign: 1,
    },
  ]);
}
