import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { LaunchOptions } from 'playwright-core';
import { chromium } from 'playwright-core';
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

/** How playwright starts a Chromium: the one CHROMIUM names, the one from npm (Linux x64), one that is installed, or playwright's. */
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
  return { executablePath: installed ?? (await playwrightChromium()), args };
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
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: fontConfiguration(folder) }),
    },
  };
}

/** The package brings one font; its own configuration looks for it where a Lambda has it. */
function fontConfiguration(folder: string): string {
  const file = join(folder, 'fonts.conf');
  const fonts = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?><fontconfig>${fonts}</fontconfig>`);
  return file;
}

/** Where there is nothing to run: the headless shell that playwright itself would download. */
async function playwrightChromium(): Promise<string> {
  const executable = chromium.executablePath();
  if (!existsSync(executable)) {
    console.log('Downloading Chromium for playwright, once …');
    const cli = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js');
    await run(process.execPath, [cli, 'install', '--no-shell', 'chromium']);
  }
  return executable;
}

function lacksLibraries(executable: string): boolean {
  try {
    return execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true;
  }
}
