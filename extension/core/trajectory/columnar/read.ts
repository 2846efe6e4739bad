import { relative, sep } from 'node:path';
import { Budget } from '../arrays/budget';
import type { Recording } from '../readers/reader';
import { describedDirectory } from '../recording-directory';
import type { RecordingSource, Sample } from '../source';
import { readArrow } from './arrow';
import { columnarLayouts } from './layouts/registry';
import { readParquet } from './parquet';
import { descriptionAbove, isDescription, kindOf, partsOf } from './parts';
import type { Table } from './table';

/** Reads a table, or the parts of a directory, in whatever layout its columns are. Throws ProblemError. */
export async function readColumnar(source: RecordingSource, sample: Sample): Promise<Recording> {
  const own = isDescription(sample) ? await describedDirectory(source.path) : null;
  if (!own && kindOf(sample.head) === null)
    source.fail(
      'file-damaged',
      'The file that describes the recording is no whole JSON: it is cut or damaged.',
      'Download or copy it again.',
    );
  const budget = new Budget((...problem) => source.fail(...problem));
  const paths = own ? await partsOf(own) : [source.path];
  if (paths.length === 0)
    source.fail(
      'file-empty',
      'The directory has a description, but no data beside it.',
      'Download the data files as well.',
    );
  const tables: { label: string; table: Table }[] = [];
  for (const [i, path] of paths.entries()) {
    const label = own
      ? `${source.label}/${relative(own.directory, path).split(sep).join('/')}`
      : source.label;
    tables.push({ label, table: await readPart(source, path, label, sample, budget) });
    source.progress((i + 1) / paths.length);
  }
  const above = own ? null : await descriptionAbove(source.path);
  const described = own ?? (above === null ? null : await describedDirectory(above));
  const input = { source, budget, tables, described };
  const names = new Set(tables[0]?.table.columns.keys());
  const layout = columnarLayouts.find((one) => one.recognises(names, input));
  if (!layout)
    return source.fail(
      'file-foreign',
      `The columns of the table are of no known recording: ${[...names].slice(0, 12).join(', ') || 'none'}.`,
      'Name them obs (or obs_x, obs_y …), action, reward, next_obs, terminated, truncated, episode; or prompt and completion.',
    );
  const recording = await layout.read(input);
  const container = /\.arrow$/i.test(paths[0] ?? '') || kindOf(sample.head) === 'arrow' ? 'arrow' : 'parquet';
  const both = ['minari', 'episodes', 'steps'].includes(layout.id);
  const [share] = tables.map(({ table }) => table.share);
  return {
    ...recording,
    ...(share === undefined ? {} : { share }),
    format: both ? `${layout.id}-${container}` : layout.id,
  };
}

async function readPart(
  source: RecordingSource,
  path: string,
  label: string,
  sample: Sample,
  budget: Budget,
): Promise<Table> {
  const own = path === source.path ? kindOf(sample.head) : null;
  const kind = own ?? (/\.parquet$/i.test(path) ? 'parquet' : 'arrow');
  const read = kind === 'parquet' ? readParquet : readArrow;
  return path === source.path
    ? source.withPlainFile((plain) => read(source, plain, label, budget))
    : read(source, path, label, budget);
}
