// Serves VS Code with the extension on a folder until Ctrl+C: npx tsx scripts/rig/serve.ts FOLDER
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startCodeServer } from './code-server';
import { QUIET_SETTINGS } from './editor';

const extension = resolve(__dirname, '..', '..');

async function serve(folder: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-editor-'));
  const server = await startCodeServer(
    { userData: join(scratch, 'user'), extensions: join(scratch, 'extensions') },
    { settings: QUIET_SETTINGS, trustEverything: true },
  );
  const development = `vscode-remote://127.0.0.1:${server.port}${extension}`;
  const payload = encodeURIComponent(JSON.stringify([['extensionDevelopmentPath', development]]));
  console.log(`VS Code with RewardSmith, on ${folder}:`);
  console.log(`  http://127.0.0.1:${server.port}/?folder=${encodeURI(folder)}&payload=${payload}`);
  console.log('Open reward.py and press Analyze above the function. Ctrl+C ends it.');
  await new Promise((resolveEnd) => {
    process.once('SIGINT', resolveEnd);
    process.once('SIGTERM', resolveEnd);
  });
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
}

void serve(resolve(process.argv[2] ?? '.'));
