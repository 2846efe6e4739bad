import type { Sample } from '../source';
import { csvReader } from './csv';
import { jsonlReader } from './jsonl';
import type { Reader } from './reader';

/** All formats, the more particular first: the first that recognises the content reads it. */
export const readers: readonly Reader[] = [jsonlReader, csvReader];

export function readerFor(sample: Sample): Reader | undefined {
  return readers.find((reader) => reader.recognises(sample));
}
