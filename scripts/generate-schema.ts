// Writes schemas/reward-task.schema.json from the zod schema: npx tsx scripts/generate-schema.ts
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rewardTaskJsonSchema } from '../extension/core/task/schema';

const target = join(__dirname, '..', 'schemas', 'reward-task.schema.json');
void mkdir(dirname(target), { recursive: true }).then(() => writeFile(target, rewardTaskJsonSchema()));
