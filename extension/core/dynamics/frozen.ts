import type { Work } from '../breathe';
import type { Field } from '../trajectory/fields';
import { rowSize, type TrajectorySet } from '../trajectory/model';
import type { DynamicsNote } from './note';
import { stepsOf } from './rows';

/** Of the steps of the rest of the recording: a field that changes less often may well stand still. */
const ALWAYS = 0.98;
/** Steps that a field must stand still while the others move. */
const MIN_RUN = 10;
/** Of the other fields, how many move during such a run. */
const OTHERS_MOVE = 0.5;
const MIN_STEPS = 200;

interface Sensor {
  readonly name: string;
  read(row: number): number;
  /** Of the steps, at how many it changes. */
  readonly share: number;
  readonly min: number;
  readonly max: number;
}

/** Fields that change at nearly every step, and then stand still for a while in an episode in which the others go on. */
export function* frozenSensors(set: TrajectorySet, fields: readonly Field[]): Work<DynamicsNote[]> {
  const sensors: Sensor[] = [];
  for (const field of fields) {
    yield;
    const column = set.observation.columns[field.column];
    if (column?.kind !== 'numeric' || (column.dtype !== 'float32' && column.dtype !== 'float64')) continue;
    const size = rowSize(column);
    const read = (row: number): number => column.data[row * size + field.offset] ?? NaN;
    let [changes, steps, min, max] = [0, 0, Infinity, -Infinity];
    for (const { start, length } of set.episodes)
      for (let row = start; row < start + length; row++) {
        const value = read(row);
        min = Math.min(min, value);
        max = Math.max(max, value);
        if (row === start) continue;
        steps++;
        if (value !== read(row - 1)) changes++;
      }
    if (steps >= MIN_STEPS) sensors.push({ name: field.name, read, share: changes / steps, min, max });
  }
  // A sensor that fails for a whole episode of many still changes almost always elsewhere: the bar is per episode.
  const notes: DynamicsNote[] = [];
  for (const sensor of sensors) {
    yield;
    const places: { episode: number; step: number; length: number }[] = [];
    let runSteps = 0;
    let steps = 0;
    let still = 0;
    set.episodes.forEach(({ start, length }, episode) => {
      let from = 0;
      steps += Math.max(0, length - 1);
      for (let step = 1; step <= length; step++) {
        if (step < length && sensor.read(start + step) === sensor.read(start + step - 1)) {
          still++;
          continue;
        }
        const value = sensor.read(start + from);
        const run = step - from - 1;
        // At its end of scale a clipped reading stands still by right, and a NaN is told elsewhere.
        if (run >= MIN_RUN && value !== sensor.min && value !== sensor.max && !Number.isNaN(value)) {
          const others = sensors.filter((other) => other !== sensor && other.share >= ALWAYS - 0.1);
          const moving = others.filter((other) => {
            let moves = 0;
            for (let row = start + from + 1; row < start + step; row++)
              if (other.read(row) !== other.read(row - 1)) moves++;
            return moves >= run * 0.9;
          });
          if (others.length > 0 && moving.length >= others.length * OTHERS_MOVE) {
            places.push({ episode, step: from, length: run });
            runSteps += run;
          }
        }
        from = step;
      }
    });
    // Outside those runs it must hardly ever stand still.
    const outside = steps - runSteps;
    if (places.length === 0 || outside < MIN_STEPS || (still - runSteps) / outside > 1 - ALWAYS) continue;
    notes.push({
      kind: 'frozen-sensor',
      count: places.length,
      message: `${sensor.name} stands still for ${Math.max(...places.map(({ length }) => length))} steps${places.length > 1 ? ` at most, in ${places.length} places,` : ''} while other fields go on changing; everywhere else it changes at nearly every step. The sensor may have been frozen.`,
      evidence: stepsOf(set, places),
    });
  }
  return notes;
}
