import * as z from 'zod/mini';
import { count, effectRowSchema, measureValueSchema, moveSchema } from './values';

/** The versions of the reward, and two of them side by side. */

/** A candidate of the history, or the text in the editor (`now`). */
export const versionSchema = z.object({
  id: z.string(),
  /** "v3", in the order in which they were made. */
  name: z.string(),
  origin: z.enum(['hand', 'designer', 'refinement']),
  parent: z.nullable(z.string()),
  at: z.number(),
  explanation: z.string(),
  verdict: z.nullable(z.object({ kind: z.string(), title: z.string() })),
  auc: z.nullable(measureValueSchema),
  /** It is what stands in the editor. */
  isPresent: z.boolean(),
});

/** Two versions on the same trajectories. */
export const comparisonSchema = z.object({
  a: z.string(),
  b: z.string(),
  sentence: z.string(),
  distances: z.array(
    z.object({ id: z.string(), title: z.string(), definition: z.string(), measured: measureValueSchema }),
  ),
  rows: z.array(effectRowSchema),
  moved: z.array(moveSchema),
  movedCount: count,
});

export type VersionView = z.infer<typeof versionSchema>;
export type ComparisonView = z.infer<typeof comparisonSchema>;
