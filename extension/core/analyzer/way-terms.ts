import { pythonLiteral } from './conditions';
import type { Feature } from './features';
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

const MAX_FIELDS = 12;
/** Values of a text field that are looked at one by one. */
const MAX_VALUES = 6;
const MAX_TERMS = 600;

/**
 * The fields themselves; products of continuous ones; distances between two fields (the agent and its goal); whether a text has a
 * value, and whether two texts are the same; and the distances that count in one stage only: until the box is in the hand, and after.
 */
export function wayTerms(features: readonly Feature[], rows: readonly number[]): Term[] {
  const usable = features.filter(({ of, isClock }) => of === 'obs' && !isClock);
  const numbers = usable.filter(({ kind }) => kind !== 'category').map((feature) => numberTerm(feature));
  const varying = numbers.filter(({ read }) => varies(rows.map(read))).slice(0, MAX_FIELDS);
  const texts = usable.filter(({ kind }) => kind === 'category').slice(0, MAX_FIELDS);
  const values = texts.flatMap((feature) => valueTerms(feature, rows));
  const distances = distancesBetween(numbers, rows);
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
function distancesBetween(fields: readonly Term[], rows: readonly number[]): Term[] {
  const ranged = fields
    .filter(
      ({ features: [feature], read }) =>
        feature?.kind === 'number' && rows.every((row) => Number.isFinite(read(row))),
    )
    .map((term) => ({ term, ...rangeOf(rows.map(term.read)) }))
    .slice(0, 2 * MAX_FIELDS);
  return ranged.flatMap((a, i) =>
    ranged.slice(i + 1).flatMap((b): Term[] => {
      const span = Math.max(a.high, b.high) - Math.min(a.low, b.low);
      const shared = Math.min(a.high, b.high) - Math.max(a.low, b.low);
      if (!(shared >= span / 2) || !isOfOnePlace(a.term, b.term)) return [];
      const term: Term = {
        features: [...a.term.features, ...b.term.features],
        read: (row) => Math.abs(a.term.read(row) - b.term.read(row)),
        code: (express) => `abs(${a.term.code(express)} - ${b.term.code(express)})`,
        sign: -1,
      };
      return varies(rows.map(term.read)) ? [term] : [];
    }),
  );
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

/** Entries of two arrays belong together where they have the same index, and an x is not compared with a y. */
function isOfOnePlace(a: Term, b: Term): boolean {
  const [first, second] = [a, b].map(({ features: [feature] }) => axisOf(feature?.name ?? ''));
  return !first || !second || first.of === second.of || first.axis === second.axis;
}

function axisOf(name: string): { readonly axis: string; readonly of: string } | null {
  const [, of, index] = /^(.*)\[(\d+)\]$/.exec(name) ?? [];
  if (of !== undefined && index !== undefined) return { axis: index, of };
  const axis = /(?:^|[^a-z])(x|y|z|row|col|column|lat|lon)(?:$|[^a-z])/i.exec(name)?.[1];
  // Each of them is of a place of its own.
  return axis === undefined ? null : { axis: axis.toLowerCase(), of: name };
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
