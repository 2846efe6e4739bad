/** Reads the recording that is named and prints how it ended, as JSON: for memory.test.ts, in a process that has little of it. */
import { readRecording } from '../../../extension/core/trajectory/load';

async function main(): Promise<void> {
  const [, , path = ''] = process.argv;
  const read = await readRecording({ path, label: 'recording' });
  console.log(JSON.stringify(read.ok ? { steps: read.value.set.steps } : read.problem));
}

void main();
