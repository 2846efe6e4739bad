import { z } from 'zod';
import type { LoopParts } from '../loop/interpreter';
import type { Workbench } from '../loop/workbench';
import { fail, type Result } from '../problem';
import type { RunControl } from '../sandbox/sandbox';

/** What a tool needs of where it runs: the editor, or `rewardsmith mcp`. */
export interface ToolHost {
  /** Folder that relative paths start from, and that tasks are looked for in. */
  readonly root: string;
  /** False in an untrusted workspace: rewards are read and linted there, never run. */
  mayRun(): boolean;
  workbench(file: string): Promise<Workbench>;
  /** The text of a file as the user sees it, unsaved changes included; null when there is none. */
  read(file: string): Promise<string | null>;
  /** Who designs and who reviews: the user's models where he chose some, else what is built in. */
  writers(
    taskFile: string,
  ): Promise<Result<Pick<LoopParts, 'designer' | 'reviewer' | 'diagnostician' | 'spend'>>>;
}

/** Plain data that a model reads as JSON: few digits, the worst first, long lists cut with a count of the rest. */
export type Answer = Readonly<Record<string, unknown>>;

interface Described<Schema extends z.ZodObject> {
  /** As models call it: `analyze_reward`. */
  readonly name: string;
  readonly title: string;
  /** For the model: when to call it, what comes back, what it does not do. */
  readonly description: string;
  readonly input: Schema;
  /** Runs reward code (in the sandbox), so that the editor asks before. */
  readonly runsCode: boolean;
  /** May call language models that cost money. */
  readonly spends: boolean;
}

/** One thing that a coding agent can ask for. One file each; `registry.ts` lists them. */
export interface AgentTool extends Described<z.ZodObject> {
  /** Checks what a model sent before it runs. */
  call(input: unknown, host: ToolHost, control: RunControl): Promise<Result<Answer>>;
}

export function agentTool<Schema extends z.ZodObject>({
  run,
  ...described
}: Described<Schema> & {
  run(input: z.output<Schema>, host: ToolHost, control: RunControl): Promise<Result<Answer>>;
}): AgentTool {
  const schema = described.input.strict();
  return {
    ...described,
    call: (input, host, control) => {
      const read = schema.safeParse(input ?? {});
      // Zod infers the output of a strict copy apart from that of the schema itself.
      if (read.success) return run(read.data as z.output<Schema>, host, control);
      const said = z
        .prettifyError(read.error)
        .replace(/✖ /g, '')
        .replace(/\s*\n\s*/g, ' ');
      return Promise.resolve(
        fail(
          'input-invalid',
          `The input of ${described.name} does not fit: ${said}.`,
          `It takes ${Object.keys(schema.shape)
            .map((key) => `"${key}"`)
            .join(', ')}. Nothing was run.`,
        ),
      );
    },
  };
}
