// A first closed loop on the lava crossing, from nothing: npm run example
import { spawnSync } from 'node:child_process';
import { trainingPython } from './training-python';

async function main(): Promise<void> {
  console.error('A Python with gymnasium and minigrid, in your cache folder…');
  const python = await trainingPython();
  console.error(
    'Three agents on each reward: the naive one, the environment’s own, and what the loop makes of them…',
  );
  const task = 'examples/lava-crossing/lava.reward.json';
  const options = ['--train', '--rounds', '2', '--seeds', '3', '--python', python];
  const { status } = spawnSync(process.execPath, ['dist/cli.js', 'loop', task, ...options], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}

void main();
