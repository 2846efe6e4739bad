import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { version } from 'pyodide/package.json';
import { assetPath } from '../assets';
import { ok, type Result } from '../problem';
import { Child, type ChildCommand } from './child';
import { evaluateIn, replayIn, type Started } from './processes';
import type { Preload } from './preload';
import type { ReplayResult } from './replay';
import type { ExpressionJob, ExpressionValue, Limits, ReplayJob, RunControl, Sandbox } from './sandbox';
import { ensureSnapshot } from './snapshot';
import { Spares } from './spares';

const IS_PARALLEL = availableParallelism() > 1;

/** Python compiled to WebAssembly, in a Node process of its own that may do next to nothing. Standard library only. */
export class PyodideSandbox implements Sandbox {
  readonly id = 'pyodide';
  private readonly runtime = {
    start: (shard?: number) => this.start(shard),
    stepsPerProcess: 150_000,
    warmUp: () => this.warmUp(),
    sendAhead: (preloads: readonly Preload[]) => this.spares.sendAhead(preloads),
    runsAlone: (steps: number) => this.spares.warmUpBeside(steps),
  };
  /** A save is followed by several runs: of all steps, of exploits, of what the critic asks, of what an exploit's lines are. */
  private readonly spares = new Spares(() => this.spawn(), IS_PARALLEL ? 2 : 1, IS_PARALLEL ? 3 : 1);

  /** `storage`: folder for the memory snapshot, outside any workspace. */
  constructor(private readonly storage: string) {}

  replay(job: ReplayJob, limits: Limits, control?: RunControl): Promise<Result<ReplayResult>> {
    return replayIn(this.runtime, job, limits, control).finally(() =>
      this.spares.warmUpAfter(job.data.steps),
    );
  }

  evaluate(job: ExpressionJob, limits: Limits, control?: RunControl): Promise<Result<ExpressionValue[][]>> {
    return evaluateIn(this.runtime, job, limits, control);
  }

  /** Starts processes that wait for the next run, no more than `most`. */
  warmUp(most?: number): void {
    this.spares.warmUp(most);
  }

  dispose(): void {
    this.spares.dispose();
  }

  private async start(shard?: number): Promise<Result<Started>> {
    const taken = await this.spares.take(shard);
    const { description } = await permissions();
    return ok({
      ...taken,
      settings: { path: null },
      describe: (python) => ({
        id: 'pyodide',
        version: `Python ${python} (Pyodide ${version})`,
        isolation: description,
      }),
    });
  }

  private async spawn(): Promise<Child> {
    const { flags } = await permissions();
    const folders = [dirname(assetPath('pyodide', 'child.js')), assetPath('python', 'rewardsmith_harness')];
    const snapshot = await ensureSnapshot(this.storage, () => nodeCommand(flags, folders, ['snapshot']));
    const readable = snapshot === null ? folders : [...folders, snapshot];
    return new Child(nodeCommand(flags, readable, snapshot === null ? ['serve'] : ['serve', snapshot]));
  }
}

interface Permissions {
  readonly flags: readonly string[];
  readonly description: string;
}

const HARDENING = ['--disallow-code-generation-from-strings', '--max-old-space-size=1024'];

let probed: Promise<Permissions> | undefined;

/** The permission model's flag changed its name, and Electron may refuse it: the first that this Node takes. */
function permissions(): Promise<Permissions> {
  return (probed ??= (async () => {
    for (const flag of ['--permission', '--experimental-permission']) {
      if (await takes(flag))
        return {
          flags: [flag, ...HARDENING],
          description: "own process under Node's permission model: no network, no files, no processes",
        };
    }
    return {
      flags: HARDENING,
      description: 'own process with an empty environment (this Node has no permission model)',
    };
  })());
}

/** Node itself knows, and ends where it is given a flag that it does not take; Electron is tried, which takes a tenth of a second. */
async function takes(flag: string): Promise<boolean> {
  if (!process.versions.electron) return process.allowedNodeEnvironmentFlags.has(flag);
  const child = new Child(node([flag, ...HARDENING, '-e', '0']));
  return (await child.exited).code === 0;
}

function nodeCommand(
  flags: readonly string[],
  readable: readonly string[],
  args: readonly string[],
): ChildCommand {
  const permitted = flags[0]?.endsWith('permission') ? readable.map((path) => `--allow-fs-read=${path}`) : [];
  return node(['--no-warnings', ...flags, ...permitted, assetPath('pyodide', 'child.js'), ...args]);
}

function node(args: readonly string[]): ChildCommand {
  return {
    command: process.execPath,
    args,
    env: process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {},
  };
}
