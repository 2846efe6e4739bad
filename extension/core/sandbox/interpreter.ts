import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
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

/** The user's setting, else the project's `.venv`, else the active virtual environment, else `python3` on the PATH. */
export async function findInterpreter(choice: InterpreterChoice): Promise<Result<Interpreter>> {
  const candidates = choice.python === undefined ? candidatesFor(choice.folder) : [choice.python];
  let reason = 'none was found';
  for (const candidate of candidates) {
    const probed = await probe(candidate);
    if (typeof probed !== 'string') return ok(probed);
    if (!(probed.includes('ENOENT') && candidates.length > 1)) reason = `${candidate}: ${probed}`;
  }
  return fail(
    'no-python',
    choice.python === undefined
      ? `No Python interpreter can be used (${reason}).`
      : `The interpreter ${choice.python} can't be used (${reason}).`,
    'Install Python 3.9 or later, or set its path; rewards that need only the standard library run on Pyodide without it.',
  );
}

function candidatesFor(folder: string | undefined): string[] {
  const windows = process.platform === 'win32';
  const inside = (environment: string): string =>
    windows ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
  const environments: string[] = [];
  for (let at = folder; at !== undefined && isAbsolute(at);) {
    environments.push(join(at, '.venv'), join(at, 'venv'));
    const above = join(at, '..');
    at = above === at || existsSync(join(at, '.git')) ? undefined : above;
  }
  if (process.env.VIRTUAL_ENV) environments.push(process.env.VIRTUAL_ENV);
  const onPath = windows ? ['python', 'py'] : ['python3', 'python'];
  return [...environments.map(inside).filter((path) => existsSync(path)), ...onPath];
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
      try {
        const found = interpreter.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
        const [major = 0, minor = 0] = found.version.split('.').map(Number);
        resolve(
          major === 3 && minor >= 9 ? found : `Python ${found.version} is too old; 3.9 or later is needed`,
        );
      } catch {
        resolve('it does not answer like a Python interpreter');
      }
    });
  });
}
