import type { TrajectorySet } from '../trajectory/model';
import { isPresent, rowSize } from '../trajectory/model';

/** A condition on the observation after the last step, in Python and for ourselves. */
interface Criterion {
  readonly expression: string;
  holds(observation: ArrayLike<number>): boolean;
}

/** A public environment whose observation is an unnamed array, told by its shape and what its values obey. */
export interface KnownEnvironment {
  readonly title: string;
  readonly goal: string;
  /** Names and units of the observation entries, in order. */
  readonly entries: readonly { readonly name: string; readonly unit?: string; readonly about?: string }[];
  /** Names of the discrete actions; absent for continuous ones. */
  readonly actions?: readonly string[];
  /** For environments whose recorded flags do not say what a success is. */
  readonly success?: Criterion & { readonly why: string };
  readonly causes?: Readonly<Record<string, Criterion>>;
}

interface Recogniser extends KnownEnvironment {
  readonly actionCount: number | 'continuous';
  /** Whether one observation could come from it. */
  fits(observation: ArrayLike<number>): boolean;
  /** Whether one observation can follow another in one step, by its equations of motion: numbers of the right size are many. */
  follows?(before: ArrayLike<number>, after: ArrayLike<number>): boolean;
}

const within = (value: number | undefined, bound: number): boolean =>
  value !== undefined && Math.abs(value) <= bound;
const beyond = (value: number | undefined, bound: number): boolean =>
  value !== undefined && Math.abs(value) > bound;
/** cos and sin of one angle. */
const onCircle = (cos = NaN, sin = NaN): boolean => Math.abs(cos * cos + sin * sin - 1) < 1e-3;

const near = (value: number, expected: number): boolean => Math.abs(value - expected) < 2e-3;
/** A position moved by a velocity over `seconds`: the one before the step or the one after it, as integrators differ. */
const moved = (before: ArrayLike<number>, after: ArrayLike<number>, at: number, seconds: number): boolean => {
  const distance = (after[at] ?? NaN) - (before[at] ?? NaN);
  return [before, after].some((o) => near(distance, seconds * (o[at + 1] ?? NaN)));
};
const carMoved = (before: ArrayLike<number>, after: ArrayLike<number>): boolean =>
  moved(before, after, 0, 1) || (after[0] ?? NaN) <= -1.199 || (after[0] ?? NaN) >= 0.599;

/** Bounds are those of Gymnasium's classic control and Box2D sources, with room for one step beyond the terminating ones. */
const KNOWN: readonly Recogniser[] = [
  {
    title: 'CartPole',
    goal: 'Keep the pole upright and the cart on the track until time is up.',
    entries: [
      {
        name: 'cart_position',
        unit: 'm',
        about: 'Cart from the middle of the track; the episode ends beyond 2.4.',
      },
      { name: 'cart_velocity', unit: 'm/s' },
      { name: 'pole_angle', unit: 'rad', about: 'Pole from upright; the episode ends beyond 0.2095 (12°).' },
      { name: 'pole_angular_velocity', unit: 'rad/s' },
    ],
    actions: ['push left', 'push right'],
    actionCount: 2,
    causes: {
      'pole fell': { expression: 'abs(next_obs[2]) > 0.2095', holds: (o) => beyond(o[2], 0.2095) },
      'left the track': { expression: 'abs(next_obs[0]) > 2.4', holds: (o) => beyond(o[0], 2.4) },
    },
    fits: (o) => within(o[0], 2.6) && within(o[2], 0.35) && within(o[1], 10) && within(o[3], 10),
    follows: (before, after) => moved(before, after, 0, 0.02) && moved(before, after, 2, 0.02),
  },
  {
    title: 'Pendulum',
    goal: 'Swing the pendulum up and hold it upright with little torque.',
    entries: [
      { name: 'cos_angle', about: '1 upright, −1 hanging.' },
      { name: 'sin_angle' },
      { name: 'angular_velocity', unit: 'rad/s' },
    ],
    actionCount: 'continuous',
    success: {
      expression: 'next_obs[0] > 0.95 and abs(next_obs[2]) < 1',
      holds: (o) => (o[0] ?? 0) > 0.95 && Math.abs(o[2] ?? NaN) < 1,
      why: 'upright and nearly still when the episode ends',
    },
    fits: (o) => onCircle(o[0], o[1]) && within(o[2], 8.01),
    follows: (before, after) => {
      const turned =
        Math.atan2(after[1] ?? NaN, after[0] ?? NaN) - Math.atan2(before[1] ?? NaN, before[0] ?? NaN);
      const expected = 0.05 * (after[2] ?? NaN);
      return Math.abs(Math.sin((turned - expected) / 2)) < 2e-3;
    },
  },
  {
    title: 'MountainCar',
    goal: 'Drive the car up to the flag on the right hill.',
    entries: [{ name: 'position', about: 'The flag stands at 0.5.' }, { name: 'velocity' }],
    actions: ['left', 'coast', 'right'],
    actionCount: 3,
    fits: (o) => (o[0] ?? NaN) >= -1.21 && (o[0] ?? NaN) <= 0.61 && within(o[1], 0.0701),
    follows: carMoved,
  },
  {
    title: 'MountainCarContinuous',
    goal: 'Drive the car up to the flag on the right hill with little force.',
    entries: [{ name: 'position', about: 'The flag stands at 0.45.' }, { name: 'velocity' }],
    success: {
      expression: 'next_obs[0] >= 0.45',
      holds: (o) => (o[0] ?? NaN) >= 0.45,
      why: 'the flag stands at 0.45',
    },
    actionCount: 'continuous',
    fits: (o) => (o[0] ?? NaN) >= -1.21 && (o[0] ?? NaN) <= 0.61 && within(o[1], 0.0701),
    follows: carMoved,
  },
  {
    title: 'Acrobot',
    goal: 'Swing the free end above the line.',
    entries: [
      { name: 'cos_angle_1' },
      { name: 'sin_angle_1' },
      { name: 'cos_angle_2' },
      { name: 'sin_angle_2' },
      { name: 'angular_velocity_1', unit: 'rad/s' },
      { name: 'angular_velocity_2', unit: 'rad/s' },
    ],
    actions: ['torque -1', 'no torque', 'torque +1'],
    actionCount: 3,
    fits: (o) => onCircle(o[0], o[1]) && onCircle(o[2], o[3]) && within(o[4], 12.6) && within(o[5], 28.3),
  },
  {
    title: 'LunarLander',
    goal: 'Land between the flags, upright, and come to rest.',
    entries: [
      { name: 'x' },
      { name: 'y' },
      { name: 'velocity_x' },
      { name: 'velocity_y' },
      { name: 'angle', unit: 'rad' },
      { name: 'angular_velocity' },
      { name: 'left_leg', about: '1 when it touches the ground.' },
      { name: 'right_leg', about: '1 when it touches the ground.' },
    ],
    actions: ['nothing', 'left engine', 'main engine', 'right engine'],
    actionCount: 4,
    fits: (o) => within(o[0], 2.6) && [o[6], o[7]].every((leg) => leg === 0 || leg === 1),
  },
];

/** Steps whose motion is looked at. */
const MAX_MOTIONS = 2000;

/** Whether the recorded observations follow each other as the environment's would; true where none follows another. */
function movesAs(set: TrajectorySet, follows: NonNullable<Recogniser['follows']>, size: number): boolean {
  const column = set.observation.columns[0];
  if (column?.kind !== 'numeric') return false;
  let looked = 0;
  for (const { start, length } of set.episodes)
    for (let row = start; row + 1 < start + length && looked < MAX_MOTIONS; row++, looked++) {
      const [before, after] = [row, row + 1].map((at) => column.data.subarray(at * size, (at + 1) * size));
      if (before && after && !follows(before, after)) return false;
    }
  return true;
}

/** The environment that every recorded observation and action fits; null when none does, or the observation has names already. */
export function recogniseEnvironment(set: TrajectorySet): KnownEnvironment | null {
  const { structure } = set.observation;
  const column = structure.kind === 'leaf' ? set.observation.columns[structure.column] : undefined;
  if (column?.kind !== 'numeric' || column.shape.length !== 1 || column.present || set.steps === 0)
    return null;
  const size = rowSize(column);
  const actions = actionCount(set);
  return (
    KNOWN.find(({ entries, actionCount: expected, fits, follows }) => {
      if (entries.length !== size) return false;
      if (
        expected === 'continuous' ? actions !== 'continuous' : actions === 'continuous' || actions > expected
      )
        return false;
      for (let row = 0; row < set.steps; row++)
        if (!fits(column.data.subarray(row * size, (row + 1) * size))) return false;
      return !follows || movesAs(set, follows, size);
    }) ?? null
  );
}

/** The observation array after a row's step, or before it where none was recorded after. */
export function observationAfter(set: TrajectorySet, row: number): ArrayLike<number> {
  for (const channel of [set.nextObservation, set.observation]) {
    const column = channel?.columns[0];
    if (column?.kind !== 'numeric' || !isPresent(column, row)) continue;
    const size = rowSize(column);
    return column.data.subarray(row * size, (row + 1) * size);
  }
  return [];
}

/** One more than the largest discrete action; `continuous` where actions are no such numbers; 0 where none is recorded. */
export function actionCount(set: TrajectorySet): number | 'continuous' {
  if (!set.action) return 0;
  const { structure, columns } = set.action;
  const column = structure.kind === 'leaf' ? columns[structure.column] : undefined;
  if (column?.kind !== 'numeric' || rowSize(column) !== 1 || column.shape.length > 1) return 'continuous';
  if (column.dtype.startsWith('float') && column.shape.length === 1) return 'continuous';
  let largest = -1;
  for (const value of column.data) {
    if (!Number.isInteger(value) || value < 0) return 'continuous';
    largest = Math.max(largest, value);
  }
  return largest + 1;
}
