import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { installExtension } from '../../scripts/rig/code-server';
import { openWindow, startEditor } from '../../scripts/rig/editor';

const root = resolve(__dirname, '..', '..');
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const MEGABYTES = 30;

describe('the VSIX', function () {
  this.timeout(360_000);
  const vsix = join(root, `${name}-${version}.vsix`);
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-vsix-'));

  before(() => {
    execFileSync(process.execPath, [join('scripts', 'package.mjs')], { cwd: root, stdio: 'pipe' });
  });

  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('holds what runs, and neither sources nor tests', () => {
    const files = Object.keys(unzipSync(readFileSync(vsix)));
    for (const needed of [
      'package.json',
      'LICENSE.txt',
      'media/icon.png',
      'snippets/python.json',
      'schemas/reward-task.schema.json',
      'dist/THIRD_PARTY_NOTICES.txt',
      'dist/extension.js',
      'dist/engine.js',
      'dist/webview/panel.js',
      'dist/assets/pyodide/pyodide.asm.wasm',
      'dist/assets/ruff/ruff_wasm_bg.wasm',
    ]) {
      assert.ok(files.includes(`extension/${needed}`), `${needed} is missing`);
    }
    const foreign = files.filter((file) =>
      /\.(ts|map|tsbuildinfo)$|^extension\/(test|webview|scripts|examples|extension|node_modules|dist-test|out)\//.test(
        file,
      ),
    );
    assert.deepEqual(foreign, []);
  });

  it('says what it contains of others, with their licenses', () => {
    const file = unzipSync(readFileSync(vsix))['extension/dist/THIRD_PARTY_NOTICES.txt'];
    const notices = new TextDecoder().decode(file);
    for (const heading of [
      /^pyodide \S+\nMPL-2\.0$/m,
      /^monaco-editor \S+\nMIT$/m,
      /^openai \S+\nApache-2\.0$/m,
    ])
      assert.match(notices, heading);
  });

  it(`is smaller than ${MEGABYTES} MB`, () => {
    const megabytes = statSync(vsix).size / 1e6;
    assert.ok(megabytes < MEGABYTES, `${megabytes.toFixed(1)} MB`);
  });

  it('installs like any other extension, activates on a folder with a task, and analyses it', async () => {
    const folders = { userData: join(scratch, 'user'), extensions: join(scratch, 'extensions') };
    const workspace = join(scratch, 'lava-crossing');
    cpSync(join(root, 'examples', 'lava-crossing'), workspace, { recursive: true });
    const printed = await installExtension(vsix, folders);
    assert.match(printed, /successfully installed/);
    const editor = await startEditor({ folders });
    try {
      const page = await openWindow(editor, { workspace });
      await page.getByText('reward.py', { exact: true }).first().dblclick();
      await page.getByText('Analyze', { exact: true }).click({ timeout: 120_000 });
      await page.locator('.statusbar').getByText('lava: Exploitable').waitFor({ timeout: 180_000 });
    } finally {
      await editor.close();
    }
  });
});
