import * as z from 'zod/mini';
import { count, measureValueSchema } from './values';

/** Which of two trajectories went better, as somebody has said. */

/** Pairs of trajectories of which somebody has said which went better. */
export const judgedSchema = z.object({
  count,
  /** Trajectory alignment coefficient of the reward on them. */
  agreement: measureValueSchema,
  definition: z.string(),
  /** Trajectories that are each better than the next, and the last better than the first; empty when there are none. */
  circle: z.array(z.string()),
  /** What to ask about next; null when nothing is left. */
  next: z.nullable(z.object({ a: z.string(), b: z.string() })),
});

export type JudgedView = z.infer<typeof judgedSchema>;
