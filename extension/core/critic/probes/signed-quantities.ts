import { isNumericField, type Field } from '../../trajectory/fields';
import { quantile, spreadOf } from '../data/statistics';
import type { Trace } from '../data/trace';
import { candidatesOf } from '../data/fields';
import { hasWord, wordsOf } from '../vocabulary';
import type { FieldEdit } from './synthetic';

/** Something recorded with both signs: a field, or how far a field is from the one that it should reach. */
export interface SignedQuantity {
  readonly name: string;
  /** A size that is usual in the recording. */
  readonly size: number;
  /** Near 0 where episodes succeed, and only there; or called an error. */
  readonly isError: boolean;
  /** Gives it this value at a sampled row, before and after the step. */
  edits(i: number, value: number): FieldEdit[];
}

const AIMS = new Set(['goal', 'target', 'desired', 'setpoint', 'ref', 'reference']);
const MAX_FIELDS = 40;

export function signedQuantities(trace: Trace): SignedQuantity[] {
  const { task } = trace;
  const fields = task.fields.filter((field) => isNumericField(task.set, field)).slice(0, MAX_FIELDS);
  const of = task.set.nextObservation ? 'next_obs' : 'obs';
  const both = (field: Field, value: number): FieldEdit[] => [
    { field, of: 'obs', value },
    { field, of: 'next_obs', value },
  ];
  const alone = fields.flatMap((field): SignedQuantity[] => {
    if (/veloc|speed|_dot|\bv[xyz]?\b|rate|action/i.test(`${field.name} ${field.about ?? ''}`)) return [];
    const found = centered(trace, trace.field(field, of));
    if (!found) return [];
    const isError =
      found.isError || (saysSignedError(field) && found.isNear) || (saysLean(field) && found.isNear);
    return [{ ...found, isError, name: nameOf(trace, field), edits: (_, value) => both(field, value) }];
  });
  const apart = fields.flatMap((field) =>
    fields
      .filter((aim) => aims(aim, field))
      .flatMap((aim): SignedQuantity[] => {
        const [values, target] = [trace.field(field, of), trace.field(aim, of)];
        const found = centered(
          trace,
          values.map((value, i) => value - (target[i] ?? NaN)),
        );
        if (!found?.isNear) return [];
        const edits = (i: number, value: number): FieldEdit[] => both(field, (target[i] ?? 0) + value);
        return [{ ...found, isError: true, name: `${field.name} − ${aim.name}`, edits }];
      }),
  );
  return [...apart, ...alone];
}

/** The one field is what the other should become: `desired_goal[0]` and `achieved_goal[0]`, `target_x` and `x`, a set point. */
function aims(aim: Field, field: Field): boolean {
  if (aim === field) return false;
  if (aim.path.includes('"desired_goal"'))
    return aim.path.replace('desired_goal', 'achieved_goal') === field.path;
  const words = wordsOf(aim.name);
  const rest = words.filter((word) => !AIMS.has(word)).join(' ');
  if (rest.length === words.join(' ').length || wordsOf(field.name).some((word) => AIMS.has(word)))
    return false;
  return rest === ''
    ? aim.unit !== undefined && aim.unit === field.unit
    : rest === wordsOf(field.name).join(' ');
}

/** Its name says that 0 is the place to be, and the sign only on which side of it. */
function saysSignedError({ name, about }: Field): boolean {
  return (
    hasWord(`${name} ${about ?? ''}`, 'error err deviation offset cte misalignment crosstrack') &&
    !hasWord(name, 'abs')
  );
}

/** How far something leans from upright. */
function saysLean({ name }: Field): boolean {
  return (
    (hasWord(name, 'tilt roll pitch theta pole lean') || /^(body_|pole_|tilt_)?angle$/.test(name)) &&
    !hasWord(name, 'cos sin velocity vel dot rate')
  );
}

function nameOf(trace: Trace, field: Field): string {
  return candidatesOf(trace).find((candidate) => candidate.field === field)?.name ?? field.name;
}

/** How large a quantity with both signs usually is; null for others. */
function centered(
  trace: Trace,
  values: Float64Array,
): { readonly size: number; readonly isError: boolean; readonly isNear: boolean } | null {
  const { min, max, count } = spreadOf(values);
  if (count < 50 || !(min < 0 && max > 0) || Math.min(-min, max) < 0.3 * Math.max(-min, max)) return null;
  const sizes = [...values].map(Math.abs);
  const typical = quantile(sizes, 0.75);
  const ends = trace.ends('success').map((i) => Math.abs(values[i] ?? NaN));
  const failures = trace.ends('failure').map((i) => Math.abs(values[i] ?? NaN));
  if (ends.length < 5 || typical === 0) return null;
  if (new Set(sizes.filter((size) => !Number.isNaN(size))).size < 12) return null;
  const [near, far] = [quantile(ends, 0.75), quantile(failures, 0.5)];
  // Recorded to both sides, and not much larger where episodes succeed than elsewhere.
  return {
    size: typical,
    isError: near < 0.35 * typical && near < 0.35 * far,
    isNear: near <= 2 * typical,
  };
}
