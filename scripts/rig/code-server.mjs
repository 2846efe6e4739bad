// VS Code in the browser, from npm alone. `npm install code-server` would build native modules; unpacking its tarball and
// installing VS Code's own dependencies without scripts gives an editor that lacks nothing the tests need.
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { cached } from './cache.mjs';
import { run } from './run.mjs';

/** VS Code 1.100.3: the oldest that package.json's engines.vscode allows, and the newest that runs on Node 20. */
const VERSION = '4.100.3';
const READY_SECONDS = 60;

export async function prepareCodeServer() {
  const folder = await cached(`code-server-${VERSION}`, async (target) => {
    console.log(`Downloading VS Code (code-server ${VERSION} from npm), once …`);
    const printed = await run('npm', ['pack', `code-server@${VERSION}`, '--silent', '--ignore-scripts'], {
      cwd: target,
    });
    const tarball = printed.trim().split('\n').at(-1);
    await run('tar', ['xzf', tarball], { cwd: target });
    rmSync(join(target, tarball));
    const vscode = join(target, 'package', 'lib', 'vscode');
    await run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: vscode,
    });
    symlinkSync('node_modules', join(vscode, 'node_modules.asar'));
    installRipgrep(vscode);
  });
  return join(folder, 'package', 'lib', 'vscode');
}

/** findFiles and workspaceContains run ripgrep; the package that ships with code-server would download it in its install script. */
function installRipgrep(vscode) {
  const require = createRequire(import.meta.url);
  const name = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  const bin = join(dirname(require.resolve(`${name}/package.json`)), 'bin');
  const target = join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin');
  mkdirSync(target, { recursive: true });
  cpSync(bin, target, { recursive: true });
  chmodSync(join(target, 'rg'), 0o755);
}

/**
 * Starts the server on a free port of this machine. `settings` become the user's settings.json in `userData`.
 * @returns {Promise<{port: number, close: () => Promise<void>, log: () => string}>}
 */
export async function startCodeServer({ userData, extensions, settings = {}, trustEverything = true }) {
  const vscode = await prepareCodeServer();
  const port = await freePort();
  const settingsFile = join(userData, 'User', 'settings.json');
  mkdirSync(dirname(settingsFile), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  if (!existsSync(settingsFile)) writeFileSync(settingsFile, JSON.stringify(settings, null, 2));
  const child = spawn(
    process.execPath,
    [
      'out/server-main.js',
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--server-data-dir', userData, '--user-data-dir', userData, '--extensions-dir', extensions],
      ...(trustEverything ? ['--disable-workspace-trust'] : []),
    ],
    { cwd: vscode, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`VS Code's server was not ready in ${READY_SECONDS} s:\n${printed}`)),
      READY_SECONDS * 1000,
    );
    const listen = (chunk) => {
      printed = (printed + chunk).slice(-100_000);
      if (!/agent listening/i.test(printed)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ended with ${code}:\n${printed}`));
    });
  });
  const close = async () => {
    child.kill();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  };
  return { port, close, log: () => printed };
}

/** Installs a VSIX the way a user does: `code --install-extension`. */
export async function installExtension(vsix, { userData, extensions }) {
  const vscode = await prepareCodeServer();
  return run(
    process.execPath,
    [
      'out/server-main.js',
      ...['--server-data-dir', userData, '--user-data-dir', userData, '--extensions-dir', extensions],
      ...['--accept-server-license-terms', '--install-extension', vsix],
    ],
    { cwd: vscode },
  );
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
