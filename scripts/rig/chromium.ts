import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { LaunchOptions } from 'playwright-core';
import { cached } from './cache';
import { run } from './run';

const INSTALLED = [
  ...(process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) =>
      ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) =>
        join(folder, name),
      ),
    ),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** How playwright starts a Chromium: the one CHROMIUM names, the one from npm (Linux x64), or one that is installed. */
export async function findChromium(): Promise<LaunchOptions> {
  const args = [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
  ];
  const named = process.env['CHROMIUM'];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, and there is no such file.`);
    return { executablePath: named, args };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return { ...(await npmChromium()), args };
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed) return { executablePath: installed, args };
  throw new Error('No Chromium found: install Chrome or Chromium, or name one in CHROMIUM.');
}

/**
 * The package unpacks below the temporary folder, and its shared libraries only where it believes to be in a Lambda; so
 * it gets both, and a bare Debian needs no apt.
 */
async function npmChromium(): Promise<LaunchOptions> {
  const entry = require.resolve('@sparticuz/chromium');
  const manifest = join(dirname(entry), '..', '..', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = await cached(`chromium-${version}`, (target) => {
    console.log(`Unpacking Chromium ${version} from npm, once …`);
    const unpack = `require(${JSON.stringify(entry)}).executablePath()`;
    const env = { ...process.env, TMPDIR: target, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
    return run(process.execPath, ['--input-type=commonjs', '-e', unpack], { env });
  });
  const executablePath = join(folder, 'chromium');
  return {
    executablePath,
    env: {
      ...process.env,
      ...(lacksLibraries(executablePath) ? { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } : {}),
      ...(existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  };
}

function lacksLibraries(executable: string): boolean {
  try {
    return execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true;
  }
}
