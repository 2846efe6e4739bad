import type { FieldValue } from '../trajectory/fields';
import type { Feature } from './features';

/** One test on one feature. A conjunction of them is a condition. */
export type Atom =
  | { readonly feature: Feature; readonly test: 'is'; readonly value: FieldValue }
  | { readonly feature: Feature; readonly test: 'in'; readonly values: readonly FieldValue[] }
  | { readonly feature: Feature; readonly test: 'above' | 'below'; readonly bound: number }
  /** |feature| beyond a bound: both sides of a limit at once. */
  | { readonly feature: Feature; readonly test: 'beyond'; readonly bound: number };

export function holds(atom: Atom, row: number): boolean {
  const value = atom.feature.read(row);
  if (value === null) return false;
  switch (atom.test) {
    case 'is':
      return value === atom.value;
    case 'in':
      return atom.values.includes(value);
    case 'above':
      return typeof value === 'number' && value > atom.bound;
    case 'below':
      return typeof value === 'number' && value < atom.bound;
    case 'beyond':
      return typeof value === 'number' && Math.abs(value) > atom.bound;
  }
}

/** Python text of a conjunction; `express` gives the text that reads a feature where the condition will stand. */
export function conditionCode(
  atoms: readonly Atom[],
  express: (feature: Feature) => string = (feature) => feature.expression,
): string {
  return atoms.map((atom) => atomCode(atom, express(atom.feature))).join(' and ');
}

function atomCode(atom: Atom, read: string): string {
  switch (atom.test) {
    case 'is':
      if (typeof atom.value === 'boolean') return atom.value ? read : `not ${read}`;
      return `${read} == ${pythonLiteral(atom.value)}`;
    case 'in':
      return `${read} in (${atom.values.map(pythonLiteral).join(', ')})`;
    case 'above':
      return `${read} > ${pythonLiteral(atom.bound)}`;
    case 'below':
      return `${read} < ${pythonLiteral(atom.bound)}`;
    case 'beyond':
      return `abs(${read}) > ${pythonLiteral(atom.bound)}`;
  }
}

/** The conjunction in words: `front is lava and action is forward`. */
export function conditionWords(atoms: readonly Atom[]): string {
  return atoms.map(atomWords).join(' and ');
}

function atomWords(atom: Atom): string {
  const { feature } = atom;
  const name = feature.of === 'next_obs' ? `${feature.name} after the step` : feature.name;
  switch (atom.test) {
    case 'is':
      return `${name} is ${valueWords(feature, atom.value)}`;
    case 'in':
      return `${name} is ${atom.values.map((value) => valueWords(feature, value)).join(' or ')}`;
    case 'above':
      return `${name} is above ${atom.bound}`;
    case 'below':
      return `${name} is below ${atom.bound}`;
    case 'beyond':
      return `${name} is beyond ±${atom.bound}`;
  }
}

function valueWords(feature: Feature, value: FieldValue): string {
  const named = typeof value === 'number' ? feature.valueNames[value] : undefined;
  return named ?? String(value);
}

export function pythonLiteral(value: FieldValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** The number with the fewest digits between two others, nearest the middle: thresholds that people can read. */
export function roundBetween(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  for (let digits = 1; digits <= 15; digits++) {
    const rounded = Number(middle.toPrecision(digits));
    if (rounded > low && rounded < high) return rounded;
  }
  return middle;
}
