import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ChildCommand } from './child';
import type { Interpreter } from './interpreter';
import { ENVIRONMENT, pythonArguments, type Isolation } from './isolation';

/** What somebody agrees to who lets rewards run where nothing isolates. */
export interface WithoutProtection {
  /** Why nothing isolates here, in a sentence. */
  readonly reason: string;
  /** What a reward can then do, each a clause that begins with a verb: "read, change and delete your files". */
  readonly can: readonly string[];
  /** What still holds, each a clause about the reward. */
  readonly still: readonly string[];
}

/** Who is asked, and what to tell a user who was not asked or has said no. */
export interface UnprotectedChoice {
  agree(what: WithoutProtection): Promise<boolean>;
  /** How to agree, as a sentence. */
  readonly hint: string;
}

/** A run with the user's own rights. */
export interface Unprotected extends Isolation {
  readonly id: 'none';
  readonly can: readonly string[];
  readonly still: readonly string[];
}

const FILES = 'read, change and delete your files';
const NETWORK = 'use your network, and so send away what it reads';
const PROCESSES = 'start programs, also such that outlive the run';
const SIGNALS = 'stop other programs of yours';
const MEMORY = 'use all of your memory';

function unprotectedWith(filters: boolean): Unprotected {
  const limitsMemory = process.platform !== 'win32';
  const can = [FILES, ...(filters ? [SIGNALS] : [NETWORK, PROCESSES]), ...(limitsMemory ? [] : [MEMORY])];
  return {
    id: 'none',
    description: `none: it can ${listed(can)}`,
    can,
    still: [
      'runs in a process of its own and is stopped at the time limit',
      ...(limitsMemory ? ['is held to the memory limit'] : []),
      ...(filters ? ['has no network and starts no programs'] : []),
      'does not get your environment variables',
    ],
    wrap(interpreter, folder, run): ChildCommand {
      return {
        command: interpreter.executable,
        args: pythonArguments(folder, run, filters),
        env: environmentOf(interpreter),
      };
    },
  };
}

/** In this order; the harness of the first refuses itself system calls, which a container may not allow. */
export const UNPROTECTED: readonly Unprotected[] =
  process.platform === 'linux' ? [unprotectedWith(true), unprotectedWith(false)] : [unprotectedWith(false)];

/** Windows starts nothing without these, and finds libraries by PATH. */
function environmentOf({ executable, prefixes }: Interpreter): Record<string, string> {
  if (process.platform !== 'win32') return ENVIRONMENT;
  const root = process.env.SystemRoot ?? 'C:\\Windows';
  const libraries = [dirname(executable), ...prefixes.map((prefix) => join(prefix, 'Library', 'bin'))];
  const { HOME: _, ...environment } = ENVIRONMENT;
  return {
    ...environment,
    SystemRoot: root,
    TEMP: tmpdir(),
    TMP: tmpdir(),
    PATH: [...libraries, join(root, 'System32'), root].join(';'),
  };
}

/** Clauses with commas of their own: "a", "a; and b", "a; b; and c". */
export function listed(clauses: readonly string[]): string {
  return clauses
    .map((clause, i) => (i > 0 && i === clauses.length - 1 ? `and ${clause}` : clause))
    .join('; ');
}
