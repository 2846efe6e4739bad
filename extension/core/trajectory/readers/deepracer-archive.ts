import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { concatSets, schemaDifference } from '../concat';
import type { TrajectorySet } from '../model';
import type { RecordingSource } from '../source';
import { count } from '../transition-notes';
import { ProblemError, messageOf, ok } from '../../problem';
import { deepracerReader } from './deepracer';
import { MARK, traceOf } from './deepracer-log';
import type { Reader } from './reader';
import { byNumber } from '../../sorted';

/** A simtrace is some hundred kilobytes; a log archive holds one an iteration. */
const MAX_ENTRY_BYTES = 256 * 1024 ** 2;
const MAX_TOTAL_BYTES = 1024 ** 3;
/** The simulator's own log, which holds the same steps, where there are no simtraces. */
const LOG = /(?:^|\/)([^/]*(?:robomaker|simulation|sim)[^/]*)\.log$/i;
const SIMTRACE = /(?:^|\/)(?:([\w-]+)-simtrace\/)?(\d+)-iteration\.csv$/i;

interface Simtrace {
  /** `training/0`. */
  readonly name: string;
  readonly content: Buffer;
}

/**
 * The logs of a DeepRacer job as they are downloaded: a `.tar.gz` (or `.tar`) with one simtrace an iteration under
 * `…/training-simtrace/` and `…/evaluation-simtrace/`, beside RoboMaker's and SageMaker's own logs, which are passed over.
 */
export const deepracerArchiveReader: Reader = {
  id: 'deepracer-archive',
  title: 'AWS DeepRacer logs (.tar.gz)',

  layouts: { [deepracerReader.id]: deepracerReader.title },

  recognises: ({ head }) => head.toString('latin1', 257, 262) === 'ustar',

  companions: (path) => deepracerReader.companions?.(path) ?? Promise.resolve([]),

  async read(source) {
    const traces = await simtraces(source);
    const sets: TrajectorySet[] = [];
    const notes = new Set<string>();
    for (const { name, content } of traces) {
      const entry = source.entry(`${name}.csv`, content);
      const sample = await entry.sample();
      if (!deepracerReader.recognises(sample))
        source.fail(
          'file-damaged',
          `${name} in the archive is no simtrace: its first line has other columns.`,
          'Take it out of the archive, or download the logs again.',
        );
      const result = await deepracerReader.read(entry, sample);
      if (!result.ok) return result;
      const { set } = result.value;
      for (const note of result.value.notes) notes.add(note);
      const [first] = sets;
      const difference = first && schemaDifference(first, set);
      if (difference)
        source.fail(
          'file-mixed',
          `${name} in the archive does not fit the others: ${difference}.`,
          'Keep the logs of different jobs in different archives.',
        );
      sets.push({
        ...set,
        episodes: set.episodes.map((episode) => ({
          ...episode,
          file: source.label,
          id: `${name}#${episode.id}`,
        })),
      });
    }
    return ok({
      // The same in every other way: same contract, same fields.
      format: deepracerReader.id,
      set: concatSets(sets),
      notes: [`${count(traces.length, 'simtrace')} in the archive, episodes are called after them`, ...notes],
    });
  },
};

/** The simtraces of an archive, training first, iterations in order. */
async function simtraces(source: RecordingSource): Promise<Simtrace[]> {
  const found: Simtrace[] = [];
  const logs: Simtrace[] = [];
  let total = 0;
  const archive = Readable.from(source.chunks());
  const entries = extract();
  archive.on('error', (error) => entries.destroy(error));
  archive.pipe(entries);
  try {
    for await (const entry of entries) {
      const isFile = entry.header.type === 'file';
      const match = isFile ? SIMTRACE.exec(entry.header.name) : null;
      const log = isFile && !match ? LOG.exec(entry.header.name)?.[1] : undefined;
      if (!match && log === undefined) {
        entry.resume();
        continue;
      }
      const parts: Buffer[] = [];
      let size = 0;
      for await (const chunk of entry) {
        parts.push(chunk as Buffer);
        size += (chunk as Buffer).length;
        total += (chunk as Buffer).length;
        if (size > MAX_ENTRY_BYTES || total > MAX_TOTAL_BYTES)
          source.fail(
            'file-too-large',
            'The simtraces in the archive unpack to more than 1 GB.',
            'Unpack it and name some of the simtraces in it.',
          );
      }
      const content = Buffer.concat(parts);
      if (match) found.push({ name: `${match[1] ?? 'simtrace'}/${match[2] ?? ''}`, content });
      else if (log !== undefined && content.includes(MARK)) logs.push({ name: log, content });
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    source.fail(
      /unexpected end|premature/i.test(messageOf(error)) ? 'file-truncated' : 'file-damaged',
      `The tar archive cannot be read to its end (${messageOf(error)}).`,
      'Download the logs again.',
    );
  } finally {
    archive.destroy();
    entries.destroy();
  }
  if (found.length === 0) {
    for (const { name, content } of logs) {
      const trace = await traceOf(source.entry(`${name}.log`, content));
      found.push({ name, content: await trace.bytes() });
    }
  }
  if (found.length === 0)
    source.fail(
      'file-foreign',
      'This is a tar archive without DeepRacer simtraces (…-simtrace/N-iteration.csv).',
      'Unpack it and name the recordings in it.',
    );
  const training = (name: string): number => Number(!name.startsWith('training'));
  return found.sort((a, b) => training(a.name) - training(b.name) || byNumber(a.name, b.name));
}
