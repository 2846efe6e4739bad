import * as z from 'zod/mini';
import type { ParamsOf, ReplyOf } from '../wire';
import { problemSchema } from '../wire';

/**
 * Every message between the page of a recording and its host. The page asks (`ready` first), the host answers each
 * request with a reply; when the file is read or has changed, the host sends the page's content anew. Both sides parse
 * what arrives. JSON has no NaN: long series are typed arrays with NaN where nothing was recorded.
 */

const count = z.int().check(z.nonnegative());

/** Most rows of one reply. */
const MAX_PAGE = 500;
/** Most fields that are plotted at a time. */
export const MAX_PLOTS = 6;

const roleSchema = z.enum(['observation', 'action', 'reward', 'info', 'ending']);

const fieldSchema = z.object({
  /** The table's column of this field; it can be plotted when `plottable`. */
  id: z.string(),
  role: roleSchema,
  name: z.string(),
  type: z.string(),
  /** One entry of the field before it. */
  entry: z.boolean(),
  plottable: z.boolean(),
  range: z.string(),
  /** Share of the steps without a value; empty when all have one. */
  missing: z.string(),
  /** "7 different values"; empty when it says nothing. */
  distinct: z.string(),
  counts: z.nullable(z.array(z.number())),
  /** The most frequent values of a text. */
  common: z.string(),
  remarks: z.array(z.object({ alarming: z.boolean(), message: z.string() })),
});

const columnSchema = z.object({ id: z.string(), role: roleSchema, label: z.string(), numeric: z.boolean() });

/** What is said of an episode's end by colour: 0 unknown, 1 success, 2 failure. */
export const OUTCOMES = ['unknown', 'success', 'failure'] as const;

const overviewSchema = z.object({
  /** Changes when the file does: rows and series of another stamp are not given. */
  stamp: z.string(),
  title: z.string(),
  kind: z.enum(['transitions', 'completions']),
  steps: count,
  facts: z.array(z.object({ label: z.string(), text: z.string() })),
  notes: z.array(z.string()),
  fields: z.array(fieldSchema),
  columns: z.array(columnSchema),
  /** Columns beyond those in the table. */
  hiddenColumns: count,
  /** One entry an episode. */
  episodes: z.object({
    names: z.array(z.string()),
    starts: z.instanceof(Float64Array),
    lengths: z.instanceof(Float64Array),
    /** Plain sum of the recorded rewards; NaN where a step has none. */
    returns: z.instanceof(Float64Array),
    /** Index into OUTCOMES. */
    outcomes: z.instanceof(Uint8Array),
  }),
});

/** What a file without steps holds: numbers over episodes or training steps, and why none can be replayed on it. */
const curvesSchema = z.object({
  title: z.string(),
  curves: z.array(
    z.object({
      name: z.string(),
      range: z.string(),
      at: z.instanceof(Float64Array),
      /** NaN where there is no number. */
      values: z.instanceof(Float64Array),
    }),
  ),
  /** Series beyond those in `curves`. */
  hidden: count,
  notes: z.array(z.string()),
  problem: problemSchema,
});

const pageSchema = z.union([
  z.object({ kind: z.literal('reading'), file: z.string(), share: z.number() }),
  z.object({ kind: z.literal('unreadable'), file: z.string(), problem: problemSchema }),
  z.object({ kind: z.literal('recording'), file: z.string(), overview: overviewSchema }),
  z.object({ kind: z.literal('curves'), file: z.string(), content: curvesSchema }),
]);

const rowsSchema = z.object({ from: count, rows: z.array(z.array(z.nullable(z.string()))) });

const seriesSchema = z.object({
  episode: count,
  /** Steps of the values, from 0; fewer than the episode has when it is long, and then lowest and highest of each stretch. */
  steps: z.instanceof(Float64Array),
  thinned: z.boolean(),
  columns: z.array(z.object({ id: z.string(), values: z.instanceof(Float64Array) })),
});

const detailsSchema = z.object({
  row: count,
  values: z.array(
    z.object({ role: roleSchema, name: z.string(), speaker: z.nullable(z.string()), text: z.string() }),
  ),
});

const nothing = z.object({});

/** Request → what it carries and what comes back. */
export const requests = {
  ready: { params: nothing, result: pageSchema },
  rows: {
    params: z.object({ stamp: z.string(), from: count, count: count.check(z.maximum(MAX_PAGE)) }),
    result: rowsSchema,
  },
  series: {
    params: z.object({
      stamp: z.string(),
      episode: count,
      columns: z.array(z.string()).check(z.maxLength(MAX_PLOTS)),
    }),
    result: seriesSchema,
  },
  details: { params: z.object({ stamp: z.string(), row: count }), result: detailsSchema },
  /** "New Reward Task from Recordings…" with this recording. */
  newTask: { params: nothing, result: nothing },
  /** The file in the editor's own text editor, at a line when one is named. */
  openAsText: { params: z.object({ line: z.nullable(z.int()) }), result: nothing },
  reload: { params: nothing, result: nothing },
} as const;

/** What the host sends by itself. */
export const pushedSchema = z.object({ kind: z.literal('page'), page: pageSchema });

export type RequestName = keyof typeof requests;
export type Params<K extends RequestName> = ParamsOf<typeof requests, K>;
export type Reply<K extends RequestName> = ReplyOf<typeof requests, K>;
export type Page = z.infer<typeof pageSchema>;
export type Overview = z.infer<typeof overviewSchema>;
export type FieldView = z.infer<typeof fieldSchema>;
export type ColumnView = z.infer<typeof columnSchema>;
export type Series = z.infer<typeof seriesSchema>;
export type Details = z.infer<typeof detailsSchema>;
export type Curves = z.infer<typeof curvesSchema>;
export type Curve = Curves['curves'][number];

/** What the page keeps while its tab is in the background. */
export const keptSchema = z.object({
  episode: count,
  row: count,
  plotted: z.array(z.string()),
  detailsOpen: z.boolean(),
});
export type Kept = z.infer<typeof keptSchema>;
