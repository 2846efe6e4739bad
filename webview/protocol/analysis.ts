import * as z from 'zod/mini';
import {
  count,
  effectRowSchema,
  measureValueSchema,
  moveSchema,
  outcomeSchema,
  rangeSchema,
  segmentSchema,
  stepReferenceSchema,
} from './values';

/** What an analysis found, as the panel draws it. */

const measureSchema = z.object({
  id: z.string(),
  title: z.string(),
  definition: z.string(),
  /** The verdict rests on it. */
  decisive: z.boolean(),
  /** Between −1 and 1, and can be drawn beside others of its kind. */
  isShare: z.boolean(),
  measured: measureValueSchema,
});

const trajectorySchema = z.object({
  id: z.string(),
  outcome: outcomeSchema,
  cause: z.nullable(z.string()),
  policy: z.nullable(z.string()),
  length: count,
  /** Σ r, Σ γ^t r and mean r; null where a step has no reward because of an error. */
  return: z.nullable(z.number()),
  discounted: z.nullable(z.number()),
  mean: z.nullable(z.number()),
  /** Σ of the recorded rewards. */
  recorded: z.nullable(z.number()),
  /** Steps that crashed, gave NaN or timed out. */
  failedSteps: count,
  /** The end of what the model wrote; null when it is no completion. */
  excerpt: z.nullable(z.string()),
});

const findingSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  source: z.enum(['ruff', 'rule', 'dry-run', 'analysis', 'review']),
  file: z.string(),
  range: rangeSchema,
  evidence: z.array(stepReferenceSchema),
  /** There is a page that explains the code. */
  hasHelp: z.boolean(),
});

const causeSchema = z.object({
  cause: z.string(),
  count,
  share: z.number(),
  evidence: z.array(stepReferenceSchema),
  signs: z.array(z.object({ condition: z.string(), sentence: z.string() })),
  /** What most successes reach and these failures never do; null when nothing is known. */
  neverReached: z.nullable(z.string()),
  /** From which step on they can be told from successes, or why that is not known; null when it was not asked. */
  toldApart: z.nullable(z.object({ step: z.nullable(count), text: z.string() })),
  /** The trajectories most like the rest of them. */
  representatives: z.array(z.string()),
  /** Two clearly different places in which they end, or none. */
  kinds: z.array(z.object({ words: z.string(), count, representative: z.string() })),
});

export const effectSchema = z.object({
  sentence: z.string(),
  rows: z.array(effectRowSchema),
  /** The largest moves (ties share a rank, so it may be 4.5); `movedCount` counts all. */
  moved: z.array(moveSchema),
  movedCount: count,
});

const suggestionSchema = z.object({
  id: z.string(),
  title: z.string(),
  explanation: z.string(),
  answers: z.array(z.string()),
  /** The whole reward file with the suggestion applied. */
  code: z.string(),
  evidence: z.array(stepReferenceSchema),
  effect: effectSchema,
});

/** Where a "next action" of the verdict leads, when it leads somewhere in the panel. */
const targetSchema = z.nullable(
  z.union([
    z.object({ kind: z.literal('suggestion'), id: z.string() }),
    z.object({ kind: z.literal('finding'), index: count }),
    z.object({ kind: z.literal('findings') }),
    z.object({ kind: z.literal('cause'), cause: z.string() }),
    z.object({ kind: z.literal('line'), line: z.int() }),
    z.object({ kind: z.literal('step'), at: stepReferenceSchema }),
  ]),
);

const errorSchema = z.object({
  kind: z.enum(['crash', 'nan', 'timeout']),
  type: z.string(),
  message: z.string(),
  line: z.nullable(z.int()),
  steps: count,
  first: z.nullable(stepReferenceSchema),
});

const exploitSchema = z.object({
  kind: z.enum(['cycle', 'idle', 'path', 'early-end']),
  message: z.string(),
  perStep: z.number(),
  gain: z.number(),
  /** What leads there, and then what pays: one round of what repeats, or the whole way. */
  approach: z.array(segmentSchema),
  steps: z.array(segmentSchema),
});

/** A piece of what is said in depth: plain texts, in the order in which they are read. */
const depthBlockSchema = z.union([
  z.object({ kind: z.literal('heading'), level: z.int(), text: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.string()) }),
  z.object({
    kind: z.literal('table'),
    header: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    /** What each row means; empty when none means more than another. */
    tones: z.array(z.enum(['good', 'bad', 'plain'])),
    /** The completions that the last cell of each row counts; empty where it counts none. */
    counted: z.array(
      z.object({
        name: z.string(),
        completions: z.array(
          z.object({
            trajectory: z.string(),
            text: z.string(),
            words: z.string(),
            tone: z.enum(['good', 'bad', 'plain']),
          }),
        ),
      }),
    ),
  }),
]);

export const analysisSchema = z.object({
  /** Changes when the analysis does: two snapshots with the same stamp carry the same analysis. */
  stamp: z.string(),
  at: z.number(),
  seconds: z.number(),
  runtime: z.string(),
  isolation: z.string(),
  steps: count,
  discount: z.number(),
  kind: z.enum(['transitions', 'completions']),
  /** The reward that was analysed; suggestions are edits of this text. */
  source: z.string(),
  rewardFile: z.string(),
  verdict: z.object({
    kind: z.enum(['broken', 'not-testable', 'does-not-separate', 'misordered', 'exploitable', 'ready']),
    title: z.string(),
    sentence: z.string(),
    next: z.array(z.object({ text: z.string(), target: targetSchema })),
  }),
  measures: z.array(measureSchema),
  trajectories: z.array(trajectorySchema),
  /** Cumulative reward at `sparkPoints` evenly spaced steps, one trajectory behind the other. */
  sparks: z.instanceof(Float32Array),
  sparkPoints: count,
  causes: z.array(causeSchema),
  findings: z.array(findingSchema),
  errors: z.array(errorSchema),
  /** Ways to be paid more than success, best paid first. */
  exploits: z.array(exploitSchema),
  /** Where in the analysed source each component gets its value. */
  componentLines: z.record(z.string(), z.nullable(z.int())),
  suggestions: z.array(suggestionSchema),
  /** What has to be said of the suggestions together. */
  advice: z.array(z.string()),
  /** The longer questions, answered; empty until they are. */
  depth: z.array(depthBlockSchema),
  /** True while more is on its way: causes and findings, then suggestions. */
  pending: z.boolean(),
  /** Fields of the observation that a map can be drawn of, and the two it is drawn of at first. */
  mapFields: z.array(z.string()),
  mapAxes: z.nullable(z.object({ x: z.string(), y: z.string() })),
  /** Leaves of the observation that are pictures or boards. */
  pictures: z.array(z.string()),
});

export type AnalysisView = z.infer<typeof analysisSchema>;
export type TrajectoryRow = z.infer<typeof trajectorySchema>;
export type MeasureView = z.infer<typeof measureSchema>;
export type FindingView = z.infer<typeof findingSchema>;
export type ExploitView = z.infer<typeof exploitSchema>;
export type ErrorView = z.infer<typeof errorSchema>;
export type CauseView = z.infer<typeof causeSchema>;
export type DepthBlock = z.infer<typeof depthBlockSchema>;
export type SuggestionView = z.infer<typeof suggestionSchema>;
export type Target = z.infer<typeof targetSchema>;
