import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Result } from '../problem';
import { fail, messageOf, ok } from '../problem';

const entry = z.object({
  calls: z.number(),
  input: z.number(),
  output: z.number(),
  money: z.number(),
  seconds: z.number(),
});

/** What was used; tokens of prompts and of answers. */
export type Used = z.infer<typeof entry>;

export const NOTHING: Used = { calls: 0, input: 0, output: 0, money: 0, seconds: 0 };

export function plus(a: Used, b: Used): Used {
  return {
    calls: a.calls + b.calls,
    input: a.input + b.input,
    output: a.output + b.output,
    money: a.money + b.money,
    seconds: a.seconds + b.seconds,
  };
}

/** Where the command line and the editor keep what was spent: one place, so that a day's limit holds for both. */
function stateFolder(): string {
  const { env, platform } = process;
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, 'rewardsmith');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'rewardsmith');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'rewardsmith');
  return join(homedir(), '.local', 'state', 'rewardsmith');
}

/**
 * What all runs of a day have used, as `spend/2026-01-31.jsonl` (local date): one line a request, appended in one go, so that several
 * processes can write at once and a crash can tear no more than its own last line.
 */
export class Ledger {
  constructor(
    private readonly folder: string = stateFolder(),
    private readonly now: () => Date = () => new Date(),
  ) {}

  async today(): Promise<Result<Used>> {
    let text: string;
    try {
      text = await readFile(this.file(), 'utf8');
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return ok(NOTHING);
      return this.fault('read', thrown);
    }
    return ok(text.split('\n').reduce((sum, line) => plus(sum, usedIn(line)), NOTHING));
  }

  async add(used: Used): Promise<Result<void>> {
    try {
      await mkdir(join(this.folder, 'spend'), { recursive: true, mode: 0o700 });
      // It begins with a line end too: after a torn line it would else be lost with it.
      await appendFile(this.file(), `\n${JSON.stringify(used)}\n`);
      return ok(undefined);
    } catch (thrown) {
      return this.fault('written', thrown);
    }
  }

  private file(): string {
    const now = this.now();
    const two = (n: number): string => String(n).padStart(2, '0');
    const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    return join(this.folder, 'spend', `${day}.jsonl`);
  }

  private fault<T>(what: string, thrown: unknown): Result<T> {
    return fail(
      'budget-ledger',
      `What was spent today could not be ${what}, so the limits of a day cannot be kept: ${messageOf(thrown)}.`,
      'Check the permissions of that file, or take the limits of a day away.',
      { file: this.file() },
    );
  }
}

function usedIn(line: string): Used {
  if (line.trim() === '') return NOTHING;
  try {
    return entry.safeParse(JSON.parse(line)).data ?? NOTHING;
  } catch {
    return NOTHING;
  }
}
