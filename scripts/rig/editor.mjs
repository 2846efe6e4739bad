// A VS Code window in a headless browser: code-server with the extension under development, driven by playwright.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { startCodeServer } from './code-server.mjs';

/** Nothing that draws attention away from the extension: no welcome page, no tips, no update checks. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'security.workspace.trust.startupPrompt': 'never',
  'window.commandCenter': false,
  'chat.commandCenter.enabled': false,
  'editor.accessibilitySupport': 'off',
  'files.autoSave': 'off',
};

/** Starts server and browser once; `open` then gives windows. Everything of it lies in one scratch folder. */
export async function startEditor({ settings = {}, trustEverything = true } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-editor-'));
  const folders = { userData: join(scratch, 'user'), extensions: join(scratch, 'extensions') };
  const server = await startCodeServer({
    ...folders,
    settings: { ...QUIET_SETTINGS, ...settings },
    trustEverything,
  });
  const closers = [() => server.close(), () => rmSync(scratch, { recursive: true, force: true })];
  try {
    const browser = await chromium.launch(await findChromium());
    closers.unshift(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    return {
      context,
      folders,
      log: server.log,
      url: (workspace, payload = []) =>
        `http://127.0.0.1:${server.port}/?folder=${encodeURI(workspace)}` +
        `&payload=${encodeURIComponent(JSON.stringify([['skipWelcome', 'true'], ...payload]))}`,
      remote: (path) => `vscode-remote://127.0.0.1:${server.port}${path}`,
      close: async () => {
        for (const close of closers) await close();
      },
    };
  } catch (error) {
    for (const close of closers) await close();
    throw error;
  }
}

/** Opens a workspace as a person does, with the extension from its folder (or none: it may be installed). */
export async function openWindow(editor, { workspace, extension }) {
  const page = await editor.context.newPage();
  const payload = extension ? [['extensionDevelopmentPath', editor.remote(extension)]] : [];
  await page.goto(editor.url(workspace, payload));
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  return page;
}

/**
 * Runs a compiled suite (a module with `run(): Promise<void>`) inside the extension host.
 * @returns {Promise<number>} exit code; 0 when run() resolved.
 */
export async function runInExtensionHost(editor, { workspace, extension, tests, seconds = 300 }) {
  const page = await editor.context.newPage();
  const finished = new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The suite did not end in ${seconds} s.`)),
      seconds * 1000,
    );
    const done = (code) => {
      clearTimeout(timer);
      resolve(code);
    };
    // VS Code calls these two when it runs tests in a browser; they must be there before the page loads.
    page.exposeFunction('codeAutomationLog', () => undefined);
    page.exposeFunction('codeAutomationExit', done);
  });
  await page.goto(
    editor.url(workspace, [
      ['extensionDevelopmentPath', editor.remote(extension)],
      ['extensionTestsPath', editor.remote(tests)],
    ]),
  );
  try {
    return await finished;
  } finally {
    await page.close();
  }
}
