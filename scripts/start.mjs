// `npm start`: from a fresh clone to the loop on the example, in the terminal.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, ROOT } from './setup.mjs';

const TASK = join('examples', 'lava-crossing', 'lava.reward.json');

if (!install() || !build()) process.exit(1);
console.log(`\nThe loop on ${TASK}: the reward is replayed on recorded trajectories, nothing is trained.\n`);
// Findings are what this is about: exit code 1 says there are some, only 2 says that something went wrong.
const { status } = spawnSync(process.execPath, [join('dist', 'cli.js'), 'analyze', TASK], {
  cwd: ROOT,
  stdio: 'inherit',
});
if (status !== 0 && status !== 1) process.exit(status ?? 2);
console.log(`
Next
  npm run editor                              the same in VS Code, with the feedback panel
  node dist/cli.js analyze ${TASK} --format json
  node dist/cli.js loop ${TASK} --rounds 2    let the built-in designer go on from here
`);
