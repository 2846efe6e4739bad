// A Chromium for the tests: the one CHROMIUM names, one that is installed, or the one from npm (Linux x64).
import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { cached } from './cache.mjs';
import { run } from './run.mjs';

const INSTALLED = [
  ...(process.env.PATH ?? '')
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

/**
 * @returns {Promise<{executablePath: string, env: Record<string, string>, args: string[]}>} for playwright's launch.
 */
export async function findChromium() {
  const args = [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
  ];
  const named = process.env.CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, and there is no such file.`);
    return { executablePath: named, env: {}, args };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return { ...(await npmChromium()), args };
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed) return { executablePath: installed, env: {}, args };
  throw new Error('No Chromium found: install Chrome or Chromium, or name one in CHROMIUM.');
}

/** The package unpacks below the temporary folder, with its shared libraries only where it believes to be in a Lambda. */
async function npmChromium() {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@sparticuz/chromium');
  const { version } = require(join(dirname(entry), '..', '..', 'package.json'));
  const folder = await cached(`chromium-${version}`, (target) => {
    console.log(`Unpacking Chromium ${version} from npm, once …`);
    const unpack = `require(${JSON.stringify(entry)}).executablePath()`;
    return run(process.execPath, ['--input-type=commonjs', '-e', unpack], {
      env: { ...process.env, TMPDIR: target, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    });
  });
  const executablePath = join(folder, 'chromium');
  const env = lacksLibraries(executablePath) ? { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } : {};
  if (!existsSync('/etc/fonts')) env.FONTCONFIG_PATH = join(folder, 'fonts');
  return { executablePath, env };
}

function lacksLibraries(executable) {
  try {
    return execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true;
  }
}
