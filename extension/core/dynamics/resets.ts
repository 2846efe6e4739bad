import type { Field } from '../trajectory/fields';
import { isPresent, rowSize, type NumericColumn, type TrajectorySet } from '../trajectory/model';
import type { DynamicsNote } from './note';
import { hashesOf, stepsOf } from './rows';

/** Steps within episodes below which nothing is said. */
const MIN_STEPS = 50;
/** Where more next observations than this differ from the following one, the recording means something else by them. */
const MAX_BROKEN = 0.05;
/** A move this many times the 90th percentile of a field's moves is no move. */
const FAR = 8;

interface Place {
  readonly episode: number;
  readonly step: number;
}

/**
 * Places within an episode where the state does not go on: the next observation is not the one that follows, or a state far away comes
 * next that is one an episode begins with. Auto-reset environments recorded without their ends look like this.
 */
export function resetsInside(set: TrajectorySet, fields: readonly Field[]): DynamicsNote[] {
  const inner = set.episodes.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0);
  if (inner < MIN_STEPS) return [];
  const broken = brokenLinks(set);
  const places =
    broken.length > 0 && broken.length <= inner * MAX_BROKEN ? broken : jumpsToStart(set, fields);
  if (places.length === 0) return [];
  const isBroken = places === broken;
  return [
    {
      kind: 'reset-inside',
      count: places.length,
      message: isBroken
        ? `At ${places.length} ${places.length === 1 ? 'place' : 'places'} inside episodes the next observation is not the observation that follows: steps are missing, or the environment was reset without the episode ending.`
        : `At ${places.length} ${places.length === 1 ? 'place' : 'places'} inside episodes the state jumps far away to one that episodes begin with: the environment was probably reset without the episode ending.`,
      evidence: stepsOf(set, places),
    },
  ];
}

/** Where `next_obs` of a step differs from `obs` of the following one. */
function brokenLinks(set: TrajectorySet): Place[] {
  const { nextObservation } = set;
  if (!nextObservation) return [];
  const alike = set.observation.columns.every((column, k) => {
    const other = nextObservation.columns[k];
    return other?.kind === column.kind && other.dtype === column.dtype;
  });
  // Numbers of another type are never equal bit for bit.
  if (!alike) return [];
  const [before, after] = [hashesOf(set.observation), hashesOf(nextObservation)];
  const [leaf] = nextObservation.columns;
  const places: Place[] = [];
  set.episodes.forEach(({ start, length }, episode) => {
    for (let step = 0; step < length - 1; step++) {
      const row = start + step;
      if (leaf && isPresent(leaf, row) && after[row] !== before[row + 1]) places.push({ episode, step });
    }
  });
  return places;
}

function jumpsToStart(set: TrajectorySet, fields: readonly Field[]): Place[] {
  const states = hashesOf(set.observation);
  const starts = new Set(
    set.episodes.flatMap(({ start, length }) => (length > 0 ? [states[start] ?? 0] : [])),
  );
  // Where every episode begins somewhere else, an equal start is a strong sign; where all begin alike, so is a jump there.
  const moving = fields.flatMap((field) => {
    const column = set.observation.columns[field.column];
    if (column?.kind !== 'numeric' || column.dtype === 'bool') return [];
    const limit = FAR * moveQuantile(set, column, field.offset, 0.9);
    return limit > 0 ? [{ column, offset: field.offset, limit }] : [];
  });
  if (moving.length < 2) return [];
  const places: Place[] = [];
  set.episodes.forEach(({ start, length }, episode) => {
    for (let step = 0; step < length - 1; step++) {
      const row = start + step;
      if (!starts.has(states[row + 1] ?? 0)) continue;
      const far = moving.filter(
        ({ column, offset, limit }) =>
          Math.abs(at(column, offset, row + 1) - at(column, offset, row)) > limit,
      );
      if (far.length >= 2) places.push({ episode, step });
    }
  });
  return places;
}

function at(column: NumericColumn, offset: number, row: number): number {
  return column.data[row * rowSize(column) + offset] ?? NaN;
}

/** Of the moves that are not 0, over at most 20,000 steps. */
function moveQuantile(set: TrajectorySet, column: NumericColumn, offset: number, q: number): number {
  const moves: number[] = [];
  for (const { start, length } of set.episodes) {
    for (let row = start; row < start + length - 1; row++) {
      const move = Math.abs(at(column, offset, row + 1) - at(column, offset, row));
      if (move > 0 && Number.isFinite(move)) moves.push(move);
    }
    if (moves.length > 20_000) break;
  }
  const sorted = Float64Array.from(moves).sort();
  return sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
}
