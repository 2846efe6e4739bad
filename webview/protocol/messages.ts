import * as z from 'zod/mini';
import type { ParamsOf, ReplyOf } from '../wire';
import { problemSchema } from '../wire';
import { analysisSchema, effectSchema } from './analysis';
import { framesSchema, lineRunsSchema, mapSchema, seriesSchema, traceSchema } from './episode';
import { judgedSchema } from './ordering';
import { trainingSchema } from './training';
import { count, rangeSchema } from './values';
import { comparisonSchema, versionSchema } from './versions';
import { viewStateSchema } from './view-state';

/**
 * Every message between the panel and its host. The panel asks (`ready` first), the host answers each request with a
 * reply; whenever something changes the host sends one whole new snapshot. Both sides parse what arrives.
 * JSON has no NaN: numbers that may be missing are null, long series are typed arrays with NaN where nothing was measured.
 */

export const snapshotSchema = z.object({
  taskFile: z.string(),
  taskName: z.string(),
  goal: z.nullable(z.string()),
  trusted: z.boolean(),
  reward: z.nullable(z.object({ file: z.string(), name: z.string() })),
  running: z.nullable(z.object({ label: z.string(), share: z.nullable(z.number()) })),
  problem: z.nullable(problemSchema),
  /** Recordings that could not be read, expressions that failed; the rest was loaded. */
  notices: z.array(problemSchema),
  /** The reward's text is no longer the one that was analysed. */
  stale: z.boolean(),
  analysis: z.nullable(analysisSchema),
  /** The task says what agents are trained in, or by what command. */
  canTrain: z.boolean(),
  training: z.nullable(trainingSchema),
  /** Stamp of the analysis that the panel was sent before and that still holds: it is not sent with every bit of progress. */
  unchanged: z.nullable(z.string()),
  view: z.nullable(viewStateSchema),
  /** Something in the editor asked the panel to show this step; a new number is a new wish. */
  focus: z.nullable(z.object({ number: z.int(), trajectory: z.string(), step: count })),
});

const nothing = z.object({});
const done = z.object({});

/** Request → what it carries and what comes back. */
export const requests = {
  ready: { params: nothing, result: snapshotSchema },
  trajectory: {
    params: z.object({
      stamp: z.string(),
      trajectory: z.string(),
      /** What to compare it with; the best success when there is none. */
      against: z.optional(z.nullable(z.string())),
      /** Every step from `from` up to but not including `to`; the whole, thinned when it is long, when left out. */
      window: z.optional(z.object({ from: count, to: count })),
    }),
    result: seriesSchema,
  },
  /** Pictures of one leaf of the observation, from a step on. */
  frames: {
    params: z.object({ stamp: z.string(), trajectory: z.string(), name: z.string(), step: count }),
    result: framesSchema,
  },
  /** Around one trajectory: of its recording when that holds enough episodes, else of all recordings. */
  map: {
    params: z.object({ stamp: z.string(), trajectory: z.string(), x: z.string(), y: z.string() }),
    result: mapSchema,
  },
  /** Replays the trajectory and notes what each step did; values around one step. */
  trace: {
    params: z.object({ stamp: z.string(), trajectory: z.string(), step: count }),
    result: traceSchema,
  },
  lineRuns: { params: z.object({ stamp: z.string(), line: z.int() }), result: lineRunsSchema },
  /** All versions of the reward, oldest first. */
  versions: { params: nothing, result: z.object({ versions: z.array(versionSchema) }) },
  /** The text of two versions. */
  codes: {
    params: z.object({ a: z.string(), b: z.string() }),
    result: z.object({ a: z.string(), b: z.string() }),
  },
  compare: { params: z.object({ a: z.string(), b: z.string() }), result: comparisonSchema },
  /** "Which of these two went better?": the answers so far. */
  judged: { params: z.object({ skipped: count }), result: judgedSchema },
  judge: { params: z.object({ better: z.string(), worse: z.string() }), result: judgedSchema },
  undoJudged: { params: nothing, result: judgedSchema },
  /** Replays the reward with some hunks of a suggestion. */
  effect: {
    params: z.object({ stamp: z.string(), suggestion: z.string(), hunks: z.array(count) }),
    result: effectSchema,
  },
  /** Puts hunks of a suggestion into the reward's document. */
  accept: {
    params: z.object({ suggestion: z.string(), hunks: z.union([z.literal('all'), z.array(count)]) }),
    result: done,
  },
  /** The suggestion in the editor's own diff view. */
  openDiff: { params: z.object({ suggestion: z.string() }), result: done },
  reveal: { params: z.object({ file: z.string(), range: z.nullable(rangeSchema) }), result: done },
  help: { params: z.object({ code: z.string() }), result: done },
  /** An exploit of the analysis, by its place in it, as a test that fails for as long as it pays. */
  saveExploit: { params: z.object({ exploit: count }), result: done },
  report: { params: nothing, result: done },
  analyze: { params: nothing, result: done },
  improve: { params: nothing, result: done },
  train: { params: nothing, result: done },
  improveByTraining: { params: nothing, result: done },
  /** Puts the episodes of the last training among the trajectories, and shows this one ("seed-3.jsonl#17"). */
  playTrained: { params: z.object({ episode: z.string() }), result: done },
  cancel: { params: nothing, result: done },
  manageTrust: { params: nothing, result: done },
  persist: { params: z.object({ view: viewStateSchema }), result: done },
} as const;

/** What the host sends by itself. */
export const pushedSchema = z.object({ kind: z.literal('snapshot'), snapshot: snapshotSchema });

export type Snapshot = z.infer<typeof snapshotSchema>;
export type RequestName = keyof typeof requests;
export type Params<K extends RequestName> = ParamsOf<typeof requests, K>;
export type Reply<K extends RequestName> = ReplyOf<typeof requests, K>;
