import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { PROFILE_POINTS, type RowTally } from '../measures/tally';
import { EPISODE_COLUMNS, type EpisodeColumns, type Reduction } from '../measures/reduction';
import type { Problem } from '../problem';
import type { RuntimeInfo } from '../sandbox/sandbox';

/** What one shard came to. All that is kept of it. */
export interface ShardSummary {
  /** Of its files and what was read with them; another one now means that something has changed. */
  readonly stamp: string;
  /** One a recording, '' where it could not be read. */
  readonly formats: readonly string[];
  /** Recordings in the reduction. */
  readonly files: number;
  readonly reduction: Reduction;
  readonly runtime: RuntimeInfo;
  readonly lines: ReadonlyMap<number, number>;
  readonly printed: string;
  readonly readSeconds: number;
  readonly replaySeconds: number;
  /** About recordings that are not in it, and about outcomes. */
  readonly problems: readonly Problem[];
}

const count = z.int().min(0);
/** JSON has no infinity, which is where an empty tally starts and where sums of huge rewards end. */
const NOT_IN_JSON = { Infinity, '-Infinity': -Infinity, NaN };
const real = z.union([
  z.number(),
  z.enum(['Infinity', '-Infinity', 'NaN']).transform((name) => NOT_IN_JSON[name]),
]);
const sum = z.strictObject({ sum: real, count });
const tally = z.strictObject({
  count,
  sum: real,
  min: real,
  max: real,
  atMin: count,
  atMax: count,
  shift: real,
  shifted: real,
  shiftedSquares: real,
  absolute: real,
  nonZero: count,
  values: z.array(real).max(20),
  successes: sum,
  failures: sum,
  profile: z.array(sum).length(PROFILE_POINTS),
});
const place = z.strictObject({ file: z.string(), line: count.optional(), column: count.optional() });
const header = z.strictObject({
  version: z.literal(1),
  stamp: z.string(),
  formats: z.array(z.string()),
  files: count,
  runtime: z.strictObject({
    id: z.enum(['pyodide', 'python']),
    version: z.string(),
    isolation: z.string(),
  }),
  lines: z.array(z.tuple([count, count])),
  printed: z.string(),
  readSeconds: z.number(),
  replaySeconds: z.number(),
  problems: z.array(
    z.strictObject({ code: z.string(), message: z.string(), hint: z.string(), where: place.optional() }),
  ),
  labels: z.array(
    z.strictObject({ outcome: z.enum(['success', 'failure', 'unknown']), cause: z.string().nullable() }),
  ),
  /** One an episode: index of its label. */
  labelled: z.array(count),
  reduction: z.strictObject({
    kind: z.enum(['transitions', 'completions']),
    steps: count,
    counts: z.strictObject({ success: count, failure: count, unknown: count, withoutReturn: count }),
    ids: z.array(z.string()),
    reward: tally,
    components: z.array(z.tuple([z.string(), tally])),
    errors: z.strictObject({ crash: count, nan: count, timeout: count, notApplicable: count }),
    failures: z.array(
      z.strictObject({
        kind: z.enum(['crash', 'nan', 'timeout']),
        type: z.string(),
        message: z.string(),
        line: z.int().nullable(),
        traceback: z.string(),
        steps: count,
        firstRow: count.nullable(),
      }),
    ),
    firstFailure: z.strictObject({ episode: z.string(), step: count }).nullable(),
    hasRecorded: z.boolean(),
    largestDifference: real,
    compared: count,
    hasGroups: z.boolean(),
  }),
});

/** As bytes: u32 length of the header, JSON header, then a float64 column an episode column and one a component. */
export function encodeSummary({ reduction, lines, ...rest }: ShardSummary): Buffer {
  const { columns, sizes, outcomes, reward, components, ...plain } = reduction;
  const labels = new Map<string, number>();
  const labelled = outcomes.map((label) => {
    const key = JSON.stringify(label);
    if (!labels.has(key)) labels.set(key, labels.size);
    return labels.get(key);
  });
  const text = Buffer.from(
    JSON.stringify(
      {
        version: 1,
        ...rest,
        lines: [...lines],
        labels: [...labels.keys()].map((key): unknown => JSON.parse(key)),
        labelled,
        reduction: {
          ...plain,
          reward: tallyJson(reward),
          components: [...components].map(([name, of]) => [name, tallyJson(of)]),
        },
      },
      (_key, value: unknown) =>
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    ),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const bytes = (column: Float64Array): Buffer =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength);
  return Buffer.concat([
    length,
    text,
    ...EPISODE_COLUMNS.map((name) => bytes(columns[name])),
    ...[...components.keys()].map((name) => bytes(sizes.get(name) ?? new Float64Array(outcomes.length))),
  ]);
}

function tallyJson(of: RowTally): unknown {
  return { ...of, values: [...of.values] };
}

/** Null for anything but a whole summary: it is a file in a folder that others may write to. */
export function decodeSummary(bytes: Buffer): ShardSummary | null {
  try {
    const length = bytes.readUInt32LE(0);
    const parsed = header.parse(JSON.parse(bytes.toString('utf8', 4, 4 + length)));
    const { version: _, reduction: plain, labels, labelled, lines, problems, ...rest } = parsed;
    const { reward, components } = plain;
    const episodes = plain.ids.length;
    const { success, failure, unknown, withoutReturn } = plain.counts;
    const size = 8 * episodes * (EPISODE_COLUMNS.length + components.length);
    if (bytes.length !== 4 + length + size || labelled.length !== episodes) return null;
    if (success + failure + unknown !== episodes || withoutReturn > episodes) return null;
    if (labelled.some((label) => label >= labels.length)) return null;
    // A copy, because a Float64Array needs a start at a multiple of 8.
    const body = new Uint8Array(bytes.subarray(4 + length)).buffer;
    const column = (k: number): Float64Array => new Float64Array(body, 8 * episodes * k, episodes);
    const columns = Object.fromEntries(EPISODE_COLUMNS.map((name, k) => [name, column(k)]));
    return {
      ...rest,
      lines: new Map(lines),
      problems: problems.map(({ where, ...problem }) =>
        where ? { ...problem, where: placeOf(where) } : problem,
      ),
      reduction: {
        ...plain,
        outcomes: labelled.map((label) => labels[label] ?? { outcome: 'unknown', cause: null }),
        columns: columns as EpisodeColumns,
        sizes: new Map(components.map(([name], k) => [name, column(EPISODE_COLUMNS.length + k)])),
        reward: tallyOf(reward),
        components: new Map(components.map(([name, of]) => [name, tallyOf(of)])),
      },
    };
  } catch {
    return null;
  }
}

function tallyOf({ values, ...rest }: z.infer<typeof tally>): RowTally {
  return { ...rest, values: new Set(values) };
}

function placeOf({ file, line, column }: z.infer<typeof place>): NonNullable<Problem['where']> {
  return { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}

export async function readSummary(path: string): Promise<ShardSummary | null> {
  return readFile(path).then(decodeSummary, () => null);
}

/** Whole or not at all. Throws what the file system says. */
export async function writeSummary(path: string, summary: ShardSummary): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(encodeSummary(summary));
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw thrown;
  }
}
