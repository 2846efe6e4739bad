// `npm run editor [FOLDER]`: the extension on the example (or a folder of yours), in `code` when it is installed, else in a browser.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build, install, ROOT, runTool } from './setup.mjs';

const folder = resolve(process.argv[2] ?? join(ROOT, 'examples', 'lava-crossing'));

if (!install() || !build()) process.exit(1);
const inBrowser = process.argv.includes('--browser') || !hasCode();
if (inBrowser) {
  process.exit(runTool('tsx', [join('scripts', 'rig', 'serve.ts'), folder]) ? 0 : 1);
}
console.log(`Opening ${folder} in VS Code.`);
const { status } = spawnSync('code', ['--new-window', `--extensionDevelopmentPath=${ROOT}`, folder], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);

function hasCode() {
  return spawnSync('code', ['--version'], { shell: process.platform === 'win32' }).status === 0;
}
