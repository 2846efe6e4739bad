import type { CallPlan } from '../contract/contract';
import type { TaskContext } from '../task/context';
import { entryAt, fieldValue, type Field } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';
import type { StepReference } from './finding';

/** The episode and step a row belongs to. */
export function stepAt(set: TrajectorySet, row: number): StepReference | null {
  const episode = set.episodes.find(({ start, length }) => row >= start && row < start + length);
  return episode ? { trajectory: episode.id, step: row - episode.start } : null;
}

const MAX_FIELDS = 8;
const MAX_TEXT = 60;

/**
 * Where a row is and what the function was given there: "in episode 3, step 17 (x 3, y 4 → 5, front lava, action 2)", with
 * the fields that the code names first.
 */
export function describeStep(
  context: TaskContext,
  { plan, source }: { readonly plan: CallPlan; readonly source: string },
  row: number,
): string {
  const { set, fields, task } = context;
  const step = stepAt(set, row);
  const from = new Set(plan.arguments.map(({ source }) => source.from));
  const usesNext =
    !from.has('obs') &&
    (from.has('next_obs') ||
      plan.arguments.some(({ source }) => source.from === 'field' && source.of === 'next_obs'));
  const channel = usesNext && set.nextObservation ? set.nextObservation : set.observation;
  const next = from.has('obs') && from.has('next_obs') ? set.nextObservation : null;
  const isNamed = ({ path, name }: Field): boolean =>
    [...path.matchAll(/\["([^"]+)"\]/g)].some(([, key]) =>
      new RegExp(`\\b${(key ?? '').replace(/\W/g, '.')}\\b`).test(source),
    ) || new RegExp(`\\b${name.replace(/\W/g, '.')}\\b`).test(source);
  const named = fields.filter(isNamed);
  const order = fields.length > MAX_FIELDS ? [...new Set([...named, ...fields])] : fields;
  const told = order.slice(0, MAX_FIELDS);
  const inputs = told.map((field) => {
    const [value, after] = [channel, next].map((of) => of && shown(fieldValue(of, field, row)));
    return `${field.name} ${value ?? ''}${after && after !== value ? ` → ${after}` : ''}`;
  });
  if (fields.length > MAX_FIELDS) inputs.push(`${fields.length - MAX_FIELDS} more`);
  const action =
    set.action?.columns.length === 1 && set.action.columns[0] ? entryAt(set.action.columns[0], row, 0) : null;
  if (action !== null && set.action?.structure.kind === 'leaf')
    inputs.push(
      `action ${(typeof action === 'number' ? task.actions?.[action] : undefined) ?? shown(action)}`,
    );
  const where =
    step === null
      ? ''
      : set.kind === 'completions'
        ? `in ${step.trajectory}`
        : `in ${/^\d+$/.test(step.trajectory) ? 'episode ' : ''}${step.trajectory}, step ${step.step}`;
  return inputs.length ? `${where} (${inputs.join(', ')})` : where;
}

function shown(value: string | number | boolean | null): string {
  if (value === null) return 'not recorded';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toPrecision(4);
  const text = String(value).replace(/\s+/g, ' ').trim();
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
