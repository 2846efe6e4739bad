// The compiled suite of test/host inside a real VS Code: npx tsx scripts/rig/host-suite.ts trusted|restricted|folders
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDesktopWanted, runOnDesktop } from './desktop';
import type { HostedSuite } from './editor';
import { runInExtensionHost, startEditor } from './editor';

const root = resolve(__dirname, '..', '..');
/** Enough for a machine of two cores that is busy with other things. */
const SECONDS = 420;

async function runSuite(name: string): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-host-'));
  const workspace = name === 'folders' ? twoFolders(scratch) : exampleIn(scratch, 'lava-crossing');
  const output = join(scratch, 'output.txt');
  // The extension host inherits these.
  process.env['REWARDSMITH_HOST_SUITE'] = name;
  process.env['REWARDSMITH_HOST_OUTPUT'] = output;
  const suite = {
    workspace,
    extension: root,
    tests: join(root, 'dist-test', 'host', 'index.js'),
    seconds: SECONDS,
  };
  const trustEverything = name !== 'restricted';
  try {
    return isDesktopWanted()
      ? await runOnDesktop(suite, trustEverything)
      : await runInBrowser(suite, trustEverything);
  } finally {
    if (existsSync(output)) process.stdout.write(readFileSync(output));
    rmSync(scratch, { recursive: true, force: true });
  }
}

function exampleIn(scratch: string, name: string): string {
  const folder = join(scratch, name);
  cpSync(join(root, 'examples', 'lava-crossing'), folder, { recursive: true });
  rmSync(join(folder, '.rewardsmith'), { recursive: true, force: true });
  return folder;
}

/** A workspace of two folders, each with settings of its own. */
function twoFolders(scratch: string): string {
  const settings = { first: { 'rewardsmith.onSave': 'lint' }, second: { 'rewardsmith.limits.seconds': 3 } };
  const folders = Object.entries(settings).map(([name, own]) => {
    const path = exampleIn(scratch, name);
    mkdirSync(join(path, '.vscode'));
    writeFileSync(join(path, '.vscode', 'settings.json'), JSON.stringify(own));
    return { path };
  });
  const file = join(scratch, 'both.code-workspace');
  writeFileSync(file, JSON.stringify({ folders }));
  return file;
}

async function runInBrowser(suite: HostedSuite, trustEverything: boolean): Promise<boolean> {
  const editor = await startEditor({ trustEverything });
  try {
    const passed = await runInExtensionHost(editor, suite);
    if (!passed) console.error(editor.log());
    return passed;
  } finally {
    await editor.close();
  }
}

runSuite(process.argv[2] ?? 'trusted').then(
  (passed) => process.exit(passed ? 0 : 1),
  (thrown: unknown) => {
    console.error(thrown);
    process.exit(1);
  },
);
