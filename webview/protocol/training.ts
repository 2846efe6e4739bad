import * as z from 'zod/mini';
import { problemSchema } from '../wire';

/** What agents learn from the reward. */

const curvePointSchema = z.object({
  /** Of one agent. */
  steps: z.number(),
  success: z.nullable(z.number()),
  /** Of what was learned from, and of what the environment pays, an episode. */
  return: z.nullable(z.number()),
  native: z.nullable(z.number()),
  length: z.nullable(z.number()),
  /** Shares of all episodes. */
  causes: z.record(z.string(), z.number()),
  /** An episode. */
  components: z.record(z.string(), z.number()),
});

export const trainingSchema = z.object({
  reward: z.string(),
  /** "5 agents, 15,000 steps each". */
  budget: z.string(),
  curve: z.array(curvePointSchema),
  /** The same, trained on the environment's own reward. */
  native: z.array(curvePointSchema),
  /** What came of it; null while it goes on. */
  sentence: z.nullable(z.string()),
  problem: z.nullable(problemSchema),
  /** Shares of all episodes of the trained agents: on the environment's own reward, and on this one. */
  causes: z.array(z.object({ cause: z.string(), before: z.nullable(z.number()), after: z.number() })),
  /** The reward is paid for something else than was meant. */
  hacked: z.nullable(z.object({ sentence: z.string(), episodes: z.array(z.string()) })),
});

export type TrainingView = z.infer<typeof trainingSchema>;
export type CurvePointView = z.infer<typeof curvePointSchema>;
