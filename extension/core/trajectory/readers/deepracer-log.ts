import type { RecordingSource } from '../source';
import { forEachLine } from '../text-lines';
import { ok } from '../../problem';
import { deepracerReader } from './deepracer';
import type { Reader } from './reader';

export const MARK = 'SIM_TRACE_LOG:';
/** In the order in which the simulator prints them; those at the end since later versions. */
const COLUMNS =
  'episode,steps,X,Y,yaw,steer,throttle,action,reward,done,all_wheels_on_track,progress,closest_waypoint,track_len,tstamp,episode_status,pause_duration'.split(
    ',',
  );
const MAX_BYTES = 512 * 1024 ** 2;

/** The log of DeepRacer's simulator (RoboMaker's, `docker logs`): a line a step behind SIM_TRACE_LOG, among everything else. */
export const deepracerLogReader: Reader = {
  id: 'deepracer-log',
  title: 'AWS DeepRacer simulator log',

  layouts: { [deepracerReader.id]: deepracerReader.title },

  recognises: ({ text }) => text?.includes(MARK) === true,

  companions: (path) => deepracerReader.companions?.(path) ?? Promise.resolve([]),

  async read(source) {
    const trace = await traceOf(source);
    const result = await deepracerReader.read(trace, await trace.sample());
    if (!result.ok) return result;
    return ok({
      ...result.value,
      format: deepracerReader.id,
      notes: [`steps are taken from the lines with ${MARK.slice(0, -1)}`, ...result.value.notes],
    });
  },
};

/** Those lines as the simtrace that they are. */
export async function traceOf(source: RecordingSource): Promise<RecordingSource> {
  const rows: string[] = [];
  let bytes = 0;
  let columns = COLUMNS.length;
  await forEachLine(source, (text, line, ended) => {
    const at = text.indexOf(MARK);
    if (at === -1) return;
    const cells = (text.slice(at + MARK.length).split('\t', 1)[0] ?? '').trim().split(',');
    // Steering and speed of a continuous action are one cell.
    if (cells[7]?.trim().startsWith('[') && !cells[7].includes(']'))
      cells.splice(7, 2, `"${cells[7]},${cells[8] ?? ''}"`);
    if (cells.length < COLUMNS.length - 1 || (!ended && cells.length < columns)) {
      // What the end of a log cuts is no step.
      if (!ended) return;
      source.fail(
        'file-damaged',
        `The line has ${cells.length} values behind ${MARK.slice(0, -1)}, expected ${COLUMNS.length - 1} or more.`,
        'Correct or delete the line.',
        line,
      );
    }
    if (rows.length === 0) columns = Math.min(cells.length, COLUMNS.length);
    const row = cells.slice(0, columns).join(',');
    bytes += row.length + 1;
    if (bytes > MAX_BYTES)
      source.fail(
        'file-too-large',
        'The log holds more than 512 MB of steps.',
        'Split it into smaller files.',
      );
    rows.push(row);
  });
  if (rows.length === 0)
    source.fail(
      'file-empty',
      `The log has no line with ${MARK.slice(0, -1)} of a whole step.`,
      'Wait until the car has driven.',
    );
  return source.entry(
    'sim-trace.csv',
    Buffer.from([COLUMNS.slice(0, columns).join(','), ...rows, ''].join('\n')),
  );
}
