import { z } from 'zod';

const count = z.number().min(0);

/** Sums over the episodes that ended in one stretch of a training, or after it. */
const window = z.object({
  episodes: count,
  /** Steps of those episodes together. */
  length: count,
  /** Episodes of which the task's `success` could say how they ended, and the successes among them. */
  judged: count,
  successes: count,
  /** What was learned from, and the environment's own reward; null where a sum was not finite. */
  paid: z.number().nullable(),
  native: z.number().nullable(),
  causes: z.record(z.string(), count),
  components: z.record(z.string(), z.number().nullable()),
});

export type Window = z.infer<typeof window>;

const seed = z.int().min(0);

/** One recorded episode, by its number in its seed's file. */
const recorded = z.object({
  episode: z.int().min(0),
  /** `trained`: greedy, after the training. */
  phase: z.enum(['training', 'trained']),
  length: count,
  paid: z.number().nullable(),
  success: z.boolean().nullable(),
  cause: z.string().nullable(),
});

export type RecordedEpisode = z.infer<typeof recorded>;

const place = z.object({ file: z.string(), line: z.int().nullable() }).nullable();

/** What the embedded trainer may say, one line of JSON each. */
const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begun'), python: z.string().max(40) }),
  z.object({ type: z.literal('made'), actions: count }),
  z.object({ type: z.literal('progress'), seed, steps: count }),
  z.object({ type: z.literal('window'), seed, steps: count, ...window.shape }),
  z.object({ type: z.literal('trained'), seed, steps: count, states: count, ...window.shape }),
  z.object({ type: z.literal('record'), seed, text: z.string(), ...recorded.shape }),
  z.object({
    type: z.literal('problem'),
    code: z.string().max(60),
    message: z.string(),
    hint: z.string(),
    where: place,
    traceback: z.string(),
  }),
  z.object({ type: z.literal('end') }),
]);

export type TrainerMessage = z.infer<typeof message>;

/** A line longer than this is none of ours. */
const MAX_LINE = 1 << 27;

/** Puts the bytes of a pipe together into messages; throws at the first line that is none. */
export class MessageReader {
  private rest = '';
  private readonly decoder = new TextDecoder();

  *push(chunk: Buffer): Generator<TrainerMessage> {
    this.rest += this.decoder.decode(chunk, { stream: true });
    if (this.rest.length > MAX_LINE) throw new Error('a line too long to be true');
    for (let end = this.rest.indexOf('\n'); end >= 0; end = this.rest.indexOf('\n')) {
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + 1);
      yield message.parse(JSON.parse(line));
    }
  }
}
