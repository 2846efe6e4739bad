import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rewardTaskJsonSchema } from '../../../extension/core/task/schema';

describe('schemas/reward-task.schema.json', () => {
  it('is what scripts/generate-schema.ts writes now', async () => {
    const file = join(__dirname, '../../../schemas/reward-task.schema.json');
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), JSON.parse(rewardTaskJsonSchema()));
  });

  it('asks for goal and trajectories only, and describes every field', () => {
    const schema = JSON.parse(rewardTaskJsonSchema()) as {
      required: string[];
      additionalProperties: boolean;
      properties: Record<string, { description?: string }>;
    };
    assert.deepEqual(schema.required, ['goal', 'trajectories']);
    assert.equal(schema.additionalProperties, false);
    const silent = Object.entries(schema.properties).filter(([, { description }]) => !description);
    assert.deepEqual(silent, []);
  });
});
