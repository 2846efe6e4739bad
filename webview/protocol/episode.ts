import * as z from 'zod/mini';
import { count, outcomeSchema } from './values';

/** What the player shows of one trajectory. Long series are typed arrays with NaN where nothing was measured. */

const fieldSeriesSchema = z.object({
  name: z.string(),
  unit: z.nullable(z.string()),
  about: z.nullable(z.string()),
  /** One entry a step of the series and one for the state after the last of them; NaN where not recorded. Null when the values are text. */
  values: z.nullable(z.instanceof(Float64Array)),
  texts: z.nullable(z.array(z.nullable(z.string()))),
});

export const seriesSchema = z.object({
  stamp: z.string(),
  trajectory: z.string(),
  /** Of the whole episode. */
  length: count,
  /** The step of the first entry of each of the arrays below, which hold an entry a step; where `steps` is given, that says which. */
  from: count,
  /** Ascending: a long episode is thinned to the steps that its picture needs, and asked for exactly around the cursor. */
  steps: z.nullable(z.instanceof(Float64Array)),
  /** NaN unless the status is 0. */
  reward: z.instanceof(Float64Array),
  /** Σ r up to and with each step; NaN from the first step on that failed. */
  cumulative: z.instanceof(Float64Array),
  /** StepStatus of core/sandbox/replay.ts. */
  status: z.instanceof(Uint8Array),
  /** How many steps of the episode have each status, by its number. */
  statusCounts: z.array(count),
  /** What each component adds to the scores of the whole episode, and last what the reward does. */
  totals: z.array(
    z.object({ name: z.nullable(z.string()), return: z.number(), discounted: z.number(), mean: z.number() }),
  ),
  components: z.array(z.object({ name: z.string(), values: z.instanceof(Float64Array) })),
  fields: z.array(fieldSeriesSchema),
  actions: z.array(fieldSeriesSchema),
  /** Long texts of a completion row, in recorded order: prompt, completion, answer. */
  texts: z.array(z.object({ name: z.string(), role: z.nullable(z.string()), text: z.string() })),
  terminated: z.boolean(),
  truncated: z.boolean(),
  /** To compare with: the one that was asked for, else the success with the highest return; null when there is none. */
  behind: z.nullable(
    z.object({
      trajectory: z.string(),
      outcome: outcomeSchema,
      length: count,
      steps: z.nullable(z.instanceof(Float64Array)),
      cumulative: z.instanceof(Float64Array),
    }),
  ),
});

/** Where the recordings went, as square cells over two fields. */
export const mapSchema = z.object({
  stamp: z.string(),
  x: z.string(),
  y: z.string(),
  /** How many trajectories it shows. */
  trajectories: count,
  /** Both fields are whole numbers: a cell is one value, and y grows downwards. */
  grid: z.boolean(),
  /** Centre of the first cell, size of a cell. */
  origin: z.tuple([z.number(), z.number()]),
  cell: z.tuple([z.number(), z.number()]),
  columns: count,
  rows: count,
  /** Row-major, one entry a cell: steps in it, and how many successes and failures end in it. */
  visits: z.instanceof(Float32Array),
  successEnds: z.instanceof(Float32Array),
  failureEnds: z.instanceof(Float32Array),
});

/** Pictures that the agent saw, one behind the other: pixels (RGBA), or codes of what lies on each cell of a board. */
export const framesSchema = z.object({
  stamp: z.string(),
  trajectory: z.string(),
  name: z.string(),
  from: count,
  count,
  width: count,
  height: count,
  /** Row-major; empty for a board. */
  pixels: z.instanceof(Uint8Array),
  /** Row-major; empty for pixels. */
  codes: z.instanceof(Int32Array),
  /** What the codes mean, by code; empty when that is not known. */
  words: z.array(z.string()),
});

/** What each step of one trajectory did, from a replay that notes it. Values are texts that the reward may have made up. */
export const traceSchema = z.object({
  stamp: z.string(),
  trajectory: z.string(),
  /** Lines that ran in any step, ascending. */
  lines: z.array(z.int()),
  /** Row-major, a row a step and a column a line: 1 where the step ran it. */
  ran: z.instanceof(Uint8Array),
  /** Steps `from` up to but not including `to` have values. */
  from: count,
  to: count,
  /** Of each of these steps, the statements in order, with the variables that each changed: [line, [[name, text]]]. */
  notes: z.array(z.array(z.tuple([z.int(), z.array(z.tuple([z.string(), z.string()]))]))),
});

/** In how many calls each trajectory ran a line; −1 where it was not looked at. */
export const lineRunsSchema = z.object({
  stamp: z.string(),
  line: z.int(),
  counts: z.instanceof(Int32Array),
  looked: count,
});

export type Series = z.infer<typeof seriesSchema>;
export type FieldSeries = z.infer<typeof fieldSeriesSchema>;
export type Trace = z.infer<typeof traceSchema>;
export type LineRuns = z.infer<typeof lineRunsSchema>;
export type Frames = z.infer<typeof framesSchema>;
export type OccupancyMap = z.infer<typeof mapSchema>;
