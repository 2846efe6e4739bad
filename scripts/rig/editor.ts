import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium';
import type { ServerFolders } from './code-server';
import { startCodeServer } from './code-server';

/** Nothing that draws attention away from the extension: no welcome page, no tips, no update checks. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'security.workspace.trust.startupPrompt': 'never',
  'window.commandCenter': false,
  'editor.accessibilitySupport': 'off',
  'editor.scrollBeyondLastLine': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
};

export interface EditorOptions {
  /** User settings over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False: folders open in restricted mode, as for a user who has not answered yet. Default true. */
  readonly trustEverything?: boolean;
  /** A command that runs the server in its place. */
  readonly within?: readonly string[];
  /** Server folders with something installed in them; fresh ones when absent. */
  readonly folders?: ServerFolders;
}

/** A VS Code in a headless browser: code-server and Chromium, started once for any number of windows. */
export interface Editor {
  readonly context: BrowserContext;
  /** Address of a window on a folder or a workspace file; `payload` is VS Code's own, for what is command-line flags on a desktop. */
  url(workspace: string, payload?: readonly (readonly [string, string])[]): string;
  /** A path of this machine as the window's client names it. */
  remote(path: string): string;
  /** What the server printed: for a failing test. */
  log(): string;
  close(): Promise<void>;
}

export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const scratch = mkdtempSync(join(tmpdir(), 'rewardsmith-editor-'));
  const folders = options.folders ?? {
    userData: join(scratch, 'user'),
    extensions: join(scratch, 'extensions'),
  };
  const closers: (() => Promise<void> | void)[] = [() => rmSync(scratch, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const server = await startCodeServer(folders, {
      settings: { ...QUIET_SETTINGS, ...options.settings },
      trustEverything: options.trustEverything ?? true,
      ...(options.within ? { within: options.within } : {}),
    });
    closers.push(() => server.close());
    const browser = await chromium.launch(await findChromium());
    closers.push(() => browser.close());
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-US',
    });
    return {
      context,
      url: (workspace, payload = []) =>
        `http://127.0.0.1:${server.port}/?${workspace.endsWith('.code-workspace') ? 'workspace' : 'folder'}=${encodeURI(workspace)}` +
        `&payload=${encodeURIComponent(JSON.stringify([['skipWelcome', 'true'], ...payload]))}`,
      remote: (path) => `vscode-remote://127.0.0.1:${server.port}${path}`,
      log: () => server.log(),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Opens a folder as a person does; `extension` is the folder of the one under development, absent when it is installed. */
export async function openWindow(
  editor: Editor,
  { workspace, extension }: { readonly workspace: string; readonly extension?: string },
): Promise<Page> {
  const page = await editor.context.newPage();
  await page.goto(
    editor.url(workspace, extension ? [['extensionDevelopmentPath', editor.remote(extension)]] : []),
  );
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  return page;
}

export interface HostedSuite {
  readonly workspace: string;
  readonly extension: string;
  /** A compiled module with `run(): Promise<void>`. */
  readonly tests: string;
  readonly seconds: number;
}

/** Runs a suite inside the extension host; true when its `run()` resolved. */
export async function runInExtensionHost(editor: Editor, suite: HostedSuite): Promise<boolean> {
  const page = await editor.context.newPage();
  try {
    let finish: (code: unknown) => void = () => undefined;
    const finished = new Promise<unknown>((resolve) => (finish = resolve));
    // VS Code calls these two when it runs tests in a browser; they must be there before the page loads.
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.exposeFunction('codeAutomationExit', (code: unknown) => finish(code));
    await page.goto(
      editor.url(suite.workspace, [
        ...(suite.extension ? [['extensionDevelopmentPath', editor.remote(suite.extension)] as const] : []),
        ['extensionTestsPath', editor.remote(suite.tests)],
      ]),
    );
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The suite did not end in ${suite.seconds} s.\n${editor.log()}`)),
        suite.seconds * 1000,
      );
    });
    const code = await Promise.race([finished, timeout]);
    clearTimeout(timer);
    return code === 0;
  } finally {
    await page.close();
  }
}
