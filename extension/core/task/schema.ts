import { z } from 'zod';
import { rewardTaskSchema } from './task';

/** The JSON schema of a task file, for the editor's completion, hovers and squiggles; ends with a line break. */
export function rewardTaskJsonSchema(): string {
  const schema = z.toJSONSchema(rewardTaskSchema, { io: 'input', target: 'draft-7' });
  // The two words are VS Code's own; other editors skip them.
  return `${JSON.stringify({ ...schema, title: 'Reward task', allowComments: true, allowTrailingCommas: true }, null, 2)}\n`;
}
