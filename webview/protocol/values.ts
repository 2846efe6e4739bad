import * as z from 'zod/mini';

/** What the messages of several views hold. */

export const count = z.int().check(z.nonnegative());

export const stepReferenceSchema = z.object({ trajectory: z.string(), step: count });

export const rangeSchema = z.object({
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
});

/** Steps of one trajectory that follow each other: from `from` up to but not including `to`. */
export const segmentSchema = z.object({ trajectory: z.string(), from: count, to: count });

export const outcomeSchema = z.enum(['success', 'failure', 'unknown']);

/** A measure as the host writes it everywhere: the number alone, and whole with its interval or the reason why there is none. */
export const measureValueSchema = z.object({
  /** Null when it does not apply. */
  value: z.nullable(z.number()),
  /** "0.93", "n/a". */
  short: z.string(),
  /** "0.93 [0.88, 0.97]", "does not apply: all 31 episodes failed". */
  text: z.string(),
  /** What it was computed from. */
  sample: z.nullable(z.string()),
  /** 95 %, where it rests on few samples. */
  interval: z.nullable(z.tuple([z.number(), z.number()])),
});

export const effectRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  before: measureValueSchema,
  after: measureValueSchema,
});

export const moveSchema = z.object({ trajectory: z.string(), from: z.number(), to: z.number() });

export type MeasuredView = z.infer<typeof measureValueSchema>;
export type Segment = z.infer<typeof segmentSchema>;
export type Step = z.infer<typeof stepReferenceSchema>;
