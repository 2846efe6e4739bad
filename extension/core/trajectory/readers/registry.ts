import type { Sample } from '../source';
import { columnarReader } from './columnar';
import { completionsCsvReader } from './completions-csv';
import { completionsReader } from './completions-jsonl';
import { csvReader } from './csv';
import { deepracerArchiveReader } from './deepracer-archive';
import { deepracerReader } from './deepracer';
import { deepracerLogReader } from './deepracer-log';
import { hdf5Reader } from './hdf5';
import { inspectEvalReader } from './inspect-eval';
import { jsonlReader } from './jsonl';
import { kaggleReader } from './kaggle';
import { npzReader } from './npz';
import { overcookedReader } from './overcooked';
import { progressReader } from './progress-csv';
import type { Reader, TableReader } from './reader';
import { monitorReader } from './sb3-monitor';
import { tensorboardReader } from './tensorboard';

/** All formats, the more particular first: the first that recognises the content reads it. */
export const readers: readonly Reader[] = [
  hdf5Reader,
  npzReader,
  columnarReader,
  inspectEvalReader,
  kaggleReader,
  completionsReader,
  jsonlReader,
  deepracerReader,
  deepracerArchiveReader,
  deepracerLogReader,
  overcookedReader,
  completionsCsvReader,
  csvReader,
];

export function readerFor(sample: Sample): Reader | undefined {
  return readers.find((reader) => reader.recognises(sample));
}

/** The reader of a `LoadedFile.format`. */
export function readerOf(format: string): Reader | undefined {
  return readers.find(({ id, layouts }) => id === format || (layouts && format in layouts));
}

/** What people call a `LoadedFile.format`. */
export function titleOf(format: string): string {
  const reader = readerOf(format);
  return reader?.layouts?.[format] ?? reader?.title ?? format;
}

/** Formats without steps. They are asked first: their marks are unmistakable. */
export const tableReaders: readonly TableReader[] = [monitorReader, tensorboardReader, progressReader];

export function tableReaderFor(sample: Sample): TableReader | undefined {
  return tableReaders.find((reader) => reader.recognises(sample));
}
