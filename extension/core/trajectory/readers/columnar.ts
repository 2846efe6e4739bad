import { dirname, join, relative, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { Budget } from '../arrays/budget';
import { startsWith } from '../foreign';
import { isRecord } from '../json';
import type { DescribedDirectory } from '../recording-directory';
import { describedDirectory } from '../recording-directory';
import type { RecordingSource, Sample } from '../source';
import { readArrow } from '../columnar/arrow';
import { columnarLayouts } from '../columnar/layouts/registry';
import { readParquet } from '../columnar/parquet';
import type { Table } from '../columnar/table';
import { ok } from '../../problem';
import type { Reader } from './reader';

/** Parquet and Arrow tables, alone or as the parts of a directory that a file describes. */
export const columnarReader: Reader = {
  id: 'columnar',
  title: 'Parquet and Arrow tables (LeRobot, Minari, imitation, TRL completions, steps)',
  layouts: [
    'lerobot',
    'minari-parquet',
    'minari-arrow',
    'imitation-arrow',
    'completions-parquet',
    'steps-parquet',
    'steps-arrow',
  ],

  recognises: (sample) => kindOf(sample.head) !== null || isDescription(sample),

  async companions(path) {
    const described = await describedDirectory(path);
    if (described) return partsOf(described);
    const above = await descriptionAbove(path);
    return above ? [above] : [];
  },

  async read(source, sample) {
    const own = isDescription(sample) ? await describedDirectory(source.path) : null;
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
      return {
        ok: false,
        problem: source.problem(
          'file-foreign',
          `The columns of the table are of no known recording: ${[...names].slice(0, 12).join(', ') || 'none'}.`,
          'Name them obs (or obs_x, obs_y …), action, reward, next_obs, terminated, truncated, episode; or prompt and completion.',
        ),
      };
    const recording = await layout.read(input);
    const container =
      /\.arrow$/i.test(paths[0] ?? '') || kindOf(sample.head) === 'arrow' ? 'arrow' : 'parquet';
    const both = layout.id === 'minari' || layout.id === 'steps';
    return ok({ ...recording, format: both ? `${layout.id}-${container}` : layout.id });
  },
};

type Kind = 'parquet' | 'arrow';

/** Parquet and Arrow files say so; an Arrow stream begins with the mark of a message and its length. */
function kindOf(head: Buffer): Kind | null {
  if (startsWith(head, 'PAR1')) return 'parquet';
  if (startsWith(head, 'ARROW1')) return 'arrow';
  const isStream = head.length > 12 && head.readUInt32LE(0) === 0xffffffff && head.readUInt32LE(4) < 2 ** 24;
  return isStream && head.readUInt32LE(4) % 8 === 0 && head.readUInt32LE(4) > 0 ? 'arrow' : null;
}

/** A file that stands for a directory; `describedDirectory` looks again, at the whole of it. */
function isDescription({ text, whole }: Sample): boolean {
  return (
    text !== null &&
    whole &&
    /^\s*\{/.test(text) &&
    /"codebase_version"|"_data_files"|"data_format":\s*"(?:arrow|parquet)"/.test(text)
  );
}

async function partsOf({ kind, directory, description }: DescribedDirectory): Promise<string[]> {
  if (kind === 'dataset') {
    const files = description['_data_files'];
    return (Array.isArray(files) ? files : []).flatMap((entry: unknown) =>
      isRecord(entry) && typeof entry['filename'] === 'string' && !/[\\/]/.test(entry['filename'])
        ? [join(directory, entry['filename'])]
        : [],
    );
  }
  const pattern = kind === 'lerobot' ? 'data/**/*.parquet' : `*/*.${String(description['data_format'])}`;
  const paths = await glob(pattern, { cwd: directory, absolute: true, expandDirectories: false });
  const byNumber = new Intl.Collator('en', { numeric: true });
  return paths.sort(byNumber.compare);
}

async function descriptionAbove(path: string): Promise<string | null> {
  let directory = dirname(path);
  for (let up = 0; up < 4; up++) {
    for (const name of ['metadata.json', 'meta/info.json'])
      if (await describedDirectory(join(directory, name))) return join(directory, name);
    if (dirname(directory) === directory) break;
    directory = dirname(directory);
  }
  return null;
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
