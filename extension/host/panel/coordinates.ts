import type { TrajectorySet } from '../../core/trajectory/model';
import type { Field } from '../../core/trajectory/fields';
import { fieldValue, isNumericField, observationFields } from '../../core/trajectory/fields';

/** Names under which recordings keep a position, as pairs; compared without case, on the last part of a dotted name. */
const AXES: readonly (readonly [string, string])[] = [
  ['x', 'y'],
  ['pos_x', 'pos_y'],
  ['x_pos', 'y_pos'],
  ['position_x', 'position_y'],
  ['agent_x', 'agent_y'],
  ['col', 'row'],
  ['column', 'row'],
  ['lon', 'lat'],
  ['longitude', 'latitude'],
  ['position[0]', 'position[1]'],
  ['pos[0]', 'pos[1]'],
  ['agent_pos[0]', 'agent_pos[1]'],
  ['achieved_goal[0]', 'achieved_goal[1]'],
];

/** The observation's numeric fields: those that can be an axis of the map. */
export function mapFields(set: TrajectorySet, names?: Parameters<typeof observationFields>[1]): Field[] {
  if (set.kind === 'completions') return [];
  return observationFields(set, names).filter((field) => isNumericField(set, field));
}

/** The two fields that are coordinates by their names; null when none are. */
export function mapAxes(fields: readonly Field[]): { x: string; y: string } | null {
  const byName = new Map(fields.map(({ name }) => [lastPart(name), name]));
  for (const [x, y] of AXES) {
    const found = { x: byName.get(x), y: byName.get(y) };
    if (found.x !== undefined && found.y !== undefined) return { x: found.x, y: found.y };
  }
  return null;
}

/**
 * The two fields that the map is drawn over at first: the coordinates, else the field that tells how failures end and the
 * first other one; null when there are not two fields that vary.
 */
export function firstAxes(
  set: TrajectorySet,
  fields: readonly Field[],
  telling: readonly string[],
): { x: string; y: string } | null {
  const coordinates = mapAxes(fields);
  if (coordinates) return coordinates;
  const varying = fields.filter((field) => varies(set, field));
  const first = varying.find(({ name }) => telling.includes(name)) ?? varying[0];
  const second = varying.find((field) => field !== first);
  return first && second ? { x: first.name, y: second.name } : null;
}

function varies(set: TrajectorySet, field: Field): boolean {
  const first = fieldValue(set.observation, field, 0);
  for (let row = 1; row < set.steps; row++)
    if (fieldValue(set.observation, field, row) !== first) return true;
  return false;
}

function lastPart(name: string): string {
  return (name.split('.').at(-1) ?? name).toLowerCase();
}
