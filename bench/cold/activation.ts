// Runs inside VS Code's extension host, in a window whose folder has nothing that activates RewardSmith by itself.
import { appendFileSync } from 'node:fs';
import { extensions } from 'vscode';

/** By then the window itself has settled. */
const SETTLED = 3000;

/** Appends how many milliseconds the activation took: code loaded, `activate` called, VS Code's own part in it. */
export async function run(): Promise<void> {
  const extension = extensions.getExtension('rewardsmith.rewardsmith');
  const output = process.env['REWARDSMITH_BENCH_OUTPUT'];
  if (!extension || extension.isActive || !output)
    throw new Error('RewardSmith is not there, or active already.');
  await new Promise((resolve) => setTimeout(resolve, SETTLED));
  const began = performance.now();
  await extension.activate();
  appendFileSync(output, `${performance.now() - began}\n`);
}
