// What the npm scripts need before anything is installed: node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

const MINIMUM_NODE = 20;

/** Runs a command in the project's folder, its output where ours goes; true when it ended well. */
export function runHere(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  return status === 0;
}

/** Runs a program of node_modules/.bin. */
export function runTool(name, args, env) {
  return runHere(join(ROOT, 'node_modules', '.bin', name), args, env);
}

/** `npm ci`, unless node_modules is what package-lock.json asks for. */
export function install() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < MINIMUM_NODE) {
    console.error(`RewardSmith needs Node ${MINIMUM_NODE} or newer; this is ${process.version}.`);
    return false;
  }
  if (isInstalled()) return true;
  console.log('Installing packages (npm ci) …');
  return runHere('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
}

export function build() {
  return runHere(process.execPath, ['esbuild.mjs']);
}

function isInstalled() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  // A linked folder belongs to another checkout; it is not ours to replace.
  if (lstatSync(join(ROOT, 'node_modules')).isSymbolicLink()) return true;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const present = packagesOf(installed);
  return Object.entries(packagesOf(join(ROOT, 'package-lock.json'))).every(
    ([path, wanted]) =>
      path === '' || wanted.optional || wanted.devOptional || present[path]?.version === wanted.version,
  );
}
