// `npm start`: from a fresh clone to the loop on the example, in the terminal.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, ROOT } from './setup.mjs';

const TASK = join('examples', 'lava-crossing', 'lava.reward.json');

/** Runs the command line. Exit code 1 says that there are findings, which is what this is about; 2 that it could not run. */
function rewardsmith(...args) {
  console.log(`\n$ rewardsmith ${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [join('dist', 'cli.js'), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0 && status !== 1) process.exit(status ?? 2);
}

if (!install() || !build()) process.exit(1);
console.log(`
${TASK}: cross the lava. The reward is a first idea; the trajectories were recorded before.
First the reward as it is: verdict, why episodes fail, suggestions with their effect.`);
rewardsmith('analyze', TASK);
console.log(
  '\nNow the loop: designer, critic, replay, analysis. Nothing is trained, the reward file stays as it is.',
);
rewardsmith('loop', TASK, '--rounds', '1');
console.log(`
Next
  npm run editor                                    the same in VS Code, with the feedback panel
  node dist/cli.js --help                           what else the command line can do
`);
