// The compiled suite of test/host inside a real VS Code: npx tsx scripts/rig/host-suite.ts [trusted|restricted]
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runInExtensionHost, startEditor } from './editor';

const root = resolve(__dirname, '..', '..');
const SECONDS = 240;

async function runSuite(name: string): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-host-'));
  const workspace = join(scratch, 'lava-crossing');
  cpSync(join(root, 'examples', 'lava-crossing'), workspace, { recursive: true });
  const output = join(scratch, 'output.txt');
  // The extension host inherits these through the server.
  process.env['REWARDSMITH_HOST_SUITE'] = name;
  process.env['REWARDSMITH_HOST_OUTPUT'] = output;
  const editor = await startEditor({ trustEverything: name !== 'restricted' });
  try {
    const passed = await runInExtensionHost(editor, {
      workspace,
      extension: root,
      tests: join(root, 'dist-test', 'host', 'index.js'),
      seconds: SECONDS,
    });
    if (!passed) console.error(editor.log());
    return passed;
  } finally {
    await editor.close();
    if (existsSync(output)) process.stdout.write(readFileSync(output));
    rmSync(scratch, { recursive: true, force: true });
  }
}

runSuite(process.argv[2] ?? 'trusted').then(
  (passed) => process.exit(passed ? 0 : 1),
  (thrown: unknown) => {
    console.error(thrown);
    process.exit(1);
  },
);
