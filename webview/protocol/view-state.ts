import * as z from 'zod/mini';
import { count } from './values';

/** What the user has in front of them. */

/** What the user has in front of them; kept by both sides so that the same picture comes back. */
export const viewStateSchema = z.object({
  trajectory: z.nullable(z.string()),
  step: count,
  /** Another trajectory that the player draws behind the chosen one; the best success when null. */
  against: z.nullable(z.string()),
  tab: z.enum(['trajectories', 'player', 'ordering', 'depth', 'training', 'versions', 'why', 'suggestions']),
  sort: z.enum(['recorded', 'score-down', 'score-up', 'length']),
  score: z.enum(['return', 'discounted', 'mean']),
  filter: z.string(),
  /** A line of the reward: only trajectories that ran it are listed, and the steps that did are marked. */
  line: z.nullable(z.int()),
  collapsed: z.array(z.string()),
  plot: z.enum(['stacked', 'lines']),
  /** How many times as fast as usual it plays. */
  speed: z.number(),
  /** What stands above the plots: picture and values, or the reward's source with what this step ran. */
  stage: z.enum(['scene', 'code']),
  axes: z.nullable(z.object({ x: z.string(), y: z.string() })),
  suggestion: z.nullable(z.string()),
  scroll: z.object({ list: z.number(), player: z.number(), side: z.number() }),
});

/** What the panel keeps through a reload with `setState`: enough for the host to find the task again. */
export const keptSchema = z.object({ taskFile: z.string(), view: viewStateSchema });

export type ViewState = z.infer<typeof viewStateSchema>;
