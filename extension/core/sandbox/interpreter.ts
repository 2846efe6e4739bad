import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { fail, messageOf, ok, type Result } from '../problem';

/** Python that prints what `interpreter` describes. */
export const PROBE = `
import json, os, sys
print(json.dumps({
    "executable": sys.executable,
    "version": "%d.%d.%d" % sys.version_info[:3],
    "implementation": sys.implementation.name,
    "prefixes": sorted({sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}),
    "path": [os.path.abspath(p) for p in sys.path if p and os.path.exists(p)],
    "home": os.path.expanduser("~"),
}))
`;

export const interpreter = z.object({
  executable: z.string().min(1),
  version: z.string(),
  implementation: z.string(),
  /** Folders that hold the interpreter, its library and its packages. */
  prefixes: z.array(z.string()),
  /** sys.path */
  path: z.array(z.string()),
  home: z.string(),
});

/** The user's Python, as it describes itself. */
export type Interpreter = z.infer<typeof interpreter>;

export interface InterpreterChoice {
  /** What the user set; nothing else is tried then. */
  readonly python?: string | undefined;
  /** Folder of the task: a `.venv` in it or above it is the project's. */
  readonly folder?: string | undefined;
}

interface Candidate {
  readonly command: string;
  /** The virtual environment it is in, when that lies in a folder that somebody else may have filled. */
  readonly environment?: string;
}

/**
 * The user's setting, else the project's `.venv`, else the active virtual environment, else `python3` on the PATH.
 * What lies in a project's folder is not run to ask what it is: `askInside` does that, in isolation.
 */
export async function findInterpreter(
  choice: InterpreterChoice,
  askInside: AskInside = () => Promise.resolve('it was not asked'),
): Promise<Result<Interpreter>> {
  const candidates =
    choice.python === undefined ? candidatesFor(choice.folder) : [{ command: choice.python }];
  let reason = 'none was found';
  for (const { command, environment } of candidates) {
    const probed =
      environment === undefined
        ? await probe(command)
        : await probeEnvironment(command, environment, askInside);
    if (typeof probed !== 'string') return ok(probed);
    if (!(probed.includes('ENOENT') && candidates.length > 1)) reason = `${command}: ${probed}`;
  }
  return fail(
    'no-python',
    choice.python === undefined
      ? `No Python interpreter can be used (${reason}).`
      : `The interpreter ${choice.python} can't be used (${reason}).`,
    'Install Python 3.9 or later, or set its path; rewards that need only the standard library run on Pyodide without it.',
  );
}

function candidatesFor(folder: string | undefined): Candidate[] {
  const windows = process.platform === 'win32';
  const inside = (environment: string): Candidate => ({
    command: windows ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python'),
    environment,
  });
  const environments: string[] = [];
  for (let at = folder; at !== undefined && isAbsolute(at);) {
    environments.push(join(at, '.venv'), join(at, 'venv'));
    const above = join(at, '..');
    at = above === at || existsSync(join(at, '.git')) ? undefined : above;
  }
  if (process.env.VIRTUAL_ENV) environments.push(process.env.VIRTUAL_ENV);
  const onPath = windows ? ['python', 'py'] : ['python3', 'python'];
  return [
    ...environments.map(inside).filter(({ command }) => existsSync(command)),
    ...onPath.map((command) => ({ command })),
  ];
}

/** Runs an interpreter in isolation and gives what it says of itself, or in words why it says nothing. */
export type AskInside = (guess: Interpreter) => Promise<{ readonly answer: string } | string>;

async function probeEnvironment(
  command: string,
  environment: string,
  askInside: AskInside,
): Promise<Interpreter | string> {
  const base = baseOf(command, environment);
  if (base === null) return 'its virtual environment belongs to no installed Python';
  const guess: Interpreter = {
    executable: command,
    version: '',
    implementation: '',
    prefixes: [environment, base],
    path: [],
    home: homedir(),
  };
  const said = await askInside(guess);
  return typeof said === 'string' ? said : understood(said.answer);
}

/**
 * The installation that a virtual environment was made from. The environment says so itself and is not to be trusted:
 * a folder that does not look like an installed Python must not become readable because of it.
 */
function baseOf(command: string, environment: string): string | null {
  const folders: string[] = [];
  try {
    const home = /^home\s*=\s*(.+)$/m
      .exec(readFileSync(join(environment, 'pyvenv.cfg'), 'utf8'))?.[1]
      ?.trim();
    // On Windows the interpreter lies in the installation itself, elsewhere in its `bin`.
    if (home !== undefined) folders.push(realpathSync(home), dirname(realpathSync(home)));
  } catch {
    // No such file: the link says it, too.
  }
  try {
    folders.push(dirname(dirname(realpathSync(command))));
  } catch {
    // A link to nowhere.
  }
  return folders.find(isInstallation) ?? null;
}

function isInstallation(folder: string): boolean {
  if (existsSync(join(folder, 'Lib', 'os.py'))) return true;
  return ['lib', 'lib64', 'Lib'].some((name) => {
    try {
      return readdirSync(join(folder, name)).some(
        (version) => /^python3\.\d+$/.test(version) && existsSync(join(folder, name, version, 'os.py')),
      );
    } catch {
      return false;
    }
  });
}

/** The interpreter, or in words why it is none. */
function probe(command: string): Promise<Interpreter | string> {
  return new Promise((resolve) => {
    execFile(command, ['-c', PROBE], { timeout: 20_000, maxBuffer: 1 << 20 }, (error, stdout, stderr) => {
      if (error) {
        const { code } = error as NodeJS.ErrnoException;
        resolve(code === 'ENOENT' ? 'ENOENT' : stderr.trim().split('\n').at(-1) || messageOf(error));
        return;
      }
      resolve(understood(stdout));
    });
  });
}

function understood(answer: string): Interpreter | string {
  try {
    const found = interpreter.parse(JSON.parse(answer.trim().split('\n').at(-1) ?? ''));
    const [major = 0, minor = 0] = found.version.split('.').map(Number);
    return major === 3 && minor >= 9 ? found : `Python ${found.version} is too old; 3.9 or later is needed`;
  } catch {
    return 'it does not answer like a Python interpreter';
  }
}
