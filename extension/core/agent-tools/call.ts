import { fail, type Problem } from '../problem';
import type { RunControl } from '../sandbox/sandbox';
import { answerText } from './answers';
import { AGENT_TOOLS } from './registry';
import type { ToolHost } from './tool';

/** What goes back to the model. */
export interface ToolOutcome {
  readonly text: string;
  readonly isError: boolean;
}

/** Runs a tool, and words its answer, or what went wrong, for the model. */
export async function callTool(
  name: string,
  input: unknown,
  host: ToolHost,
  control: RunControl = {},
): Promise<ToolOutcome> {
  const tool = AGENT_TOOLS.find((each) => each.name === name);
  const result = tool
    ? await tool.call(input, host, control)
    : fail<never>(
        'tool-unknown',
        `There is no tool "${name}".`,
        `There are: ${AGENT_TOOLS.map((each) => each.name).join(', ')}.`,
      );
  if (result.ok) return { text: answerText(result.value), isError: false };
  return { text: problemText(result.problem), isError: true };
}

/** A model acts on what it is told to do next: the hint is never left out. */
function problemText({ code, message, hint, where }: Problem): string {
  const place = where ? ` (${where.file}${where.line ? `, line ${where.line}` : ''})` : '';
  return `Error ${code}: ${message}${place} ${hint}`.trim();
}
