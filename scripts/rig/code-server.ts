import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { cached } from './cache';
import { run } from './run';

/** VS Code 1.100.3: the oldest that package.json's engines.vscode allows, and the newest that runs on Node 20. */
const VERSION = '4.100.3';
const READY_SECONDS = 60;

/** Where a server keeps the user's settings and extensions; both are made when missing. */
export interface ServerFolders {
  readonly userData: string;
  readonly extensions: string;
}

export interface CodeServer {
  readonly port: number;
  /** What it has printed so far. */
  log(): string;
  close(): Promise<void>;
}

/**
 * VS Code in the browser, from npm alone; gives its folder. `npm install code-server` would build native modules:
 * unpacking its tarball and installing VS Code's own dependencies without scripts gives an editor that lacks nothing
 * the tests need.
 */
export async function prepareCodeServer(): Promise<string> {
  const folder = await cached(`code-server-${VERSION}`, async (target) => {
    console.log(`Downloading VS Code (code-server ${VERSION} from npm), once …`);
    const printed = await run('npm', ['pack', `code-server@${VERSION}`, '--silent', '--ignore-scripts'], {
      cwd: target,
    });
    const tarball = printed.trim().split('\n').at(-1) ?? '';
    await run('tar', ['xzf', tarball], { cwd: target });
    rmSync(join(target, tarball));
    const vscode = vscodeIn(target);
    await run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: vscode,
    });
    symlinkSync('node_modules', join(vscode, 'node_modules.asar'));
    installRipgrep(vscode);
  });
  return vscodeIn(folder);
}

export async function startCodeServer(
  folders: ServerFolders,
  options: {
    readonly settings: object;
    readonly trustEverything: boolean;
    /** A command that runs the server in its place. */
    readonly within?: readonly string[];
  },
): Promise<CodeServer> {
  const vscode = await prepareCodeServer();
  const port = await freePort();
  mkdirSync(join(folders.userData, 'User'), { recursive: true });
  mkdirSync(folders.extensions, { recursive: true });
  writeFileSync(join(folders.userData, 'User', 'settings.json'), JSON.stringify(options.settings, null, 2));
  const [command = process.execPath, ...before] = [...(options.within ?? []), process.execPath];
  const child = spawn(
    command,
    [
      ...before,
      'out/server-main.js',
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...folderArguments(folders),
      ...(options.trustEverything ? ['--disable-workspace-trust'] : []),
    ],
    { cwd: vscode, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  const listen = (chunk: Buffer): void => {
    printed = (printed + chunk.toString()).slice(-100_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  // Whatever ends this process, a server that nobody can reach must not stay behind.
  const endWithUs = (): void => void child.kill();
  process.once('exit', endWithUs);
  child.once('close', () => process.off('exit', endWithUs));
  await untilReady(child, () => printed);
  return { port, log: () => printed, close: () => end(child) };
}

/** Installs a VSIX the way a user does: `code --install-extension`. */
export async function installExtension(vsix: string, folders: ServerFolders): Promise<string> {
  const vscode = await prepareCodeServer();
  return run(
    process.execPath,
    [
      'out/server-main.js',
      ...folderArguments(folders),
      ...['--accept-server-license-terms', '--install-extension', vsix],
    ],
    { cwd: vscode },
  );
}

function folderArguments({ userData, extensions }: ServerFolders): string[] {
  return ['--server-data-dir', userData, '--user-data-dir', userData, '--extensions-dir', extensions];
}

function vscodeIn(folder: string): string {
  return join(folder, 'package', 'lib', 'vscode');
}

/** findFiles and workspaceContains run ripgrep; the package that ships with code-server would download it in its install script. */
function installRipgrep(vscode: string): void {
  const name = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  const bin = join(dirname(require.resolve(`${name}/package.json`)), 'bin');
  const target = join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin');
  mkdirSync(target, { recursive: true });
  cpSync(bin, target, { recursive: true });
  chmodSync(join(target, 'rg'), 0o755);
}

function untilReady(child: ChildProcess, printed: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      child.stdout?.off('data', look);
      child.off('close', died);
    };
    const look = (): void => {
      if (!/agent listening/i.test(printed())) return;
      stop();
      resolve();
    };
    const died = (code: number | null): void => {
      stop();
      reject(new Error(`VS Code's server ended with ${String(code)}:\n${printed()}`));
    };
    const timer = setTimeout(() => {
      stop();
      child.kill();
      reject(new Error(`VS Code's server was not ready in ${READY_SECONDS} s:\n${printed()}`));
    }, READY_SECONDS * 1000);
    child.stdout?.on('data', look);
    child.once('close', died);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
