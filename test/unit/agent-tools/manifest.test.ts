import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AGENT_TOOLS } from '../../../extension/core/agent-tools/registry';

interface Contributed {
  readonly name: string;
  readonly displayName: string;
  readonly userDescription: string;
  readonly modelDescription: string;
  readonly inputSchema: object;
}

describe('tools for agents in the manifest', () => {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const { languageModelTools } = read('package.json')['contributes'] as { languageModelTools: Contributed[] };
  const words = read('package.nls.json');

  it('are those that exist, as they describe themselves, with the input that they take', () => {
    assert.deepEqual(
      languageModelTools.map(({ name, modelDescription, inputSchema }) => ({
        name,
        modelDescription,
        inputSchema,
      })),
      AGENT_TOOLS.map(({ name, description, input }) => {
        const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: 'input' });
        return { name, modelDescription: description, inputSchema };
      }),
    );
  });

  it('are asked about before they run code or cost something; looking at recordings does neither', () => {
    const quiet = AGENT_TOOLS.filter(({ runsCode, spends }) => !runsCode && !spends);
    assert.deepEqual(
      quiet.map(({ name }) => name),
      ['inspect_trajectories'],
    );
  });

  it('have a name and a sentence for people', () => {
    for (const { displayName, userDescription } of languageModelTools)
      for (const key of [displayName, userDescription])
        assert.equal(typeof words[key.slice(1, -1)], 'string', key);
  });
});
