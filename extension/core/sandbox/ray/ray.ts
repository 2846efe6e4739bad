import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { fail, messageOf, ok, type Problem, type Result } from '../../problem';
import type { ChildCommand, Exit, SandboxProcess } from '../child';
import { countsProcessesApart } from '../isolate';
import {
  DISTANT_BUBBLEWRAPS,
  ENVIRONMENT,
  pythonArguments,
  type HarnessFunction,
  type Isolation,
} from '../isolation';
import { landlockBy } from '../landlock';
import { replayIn, type Started } from '../processes';
import type { ReplayResult } from '../replay';
import type { Limits, ReplayJob, RunControl } from '../sandbox';
import type { StartedTrainer, Trainers } from '../trainers';
import { RayDriver, type Cluster, type ClusterChoice, type ClusterRun, type RunEnd } from './driver';
import { shippedCode } from './shipped-code';

export interface RayChoice extends ClusterChoice {
  /** Agrees to run rewards with the rights of the workers where these have no isolation. */
  readonly unprotected?: boolean | undefined;
}

/** Of `rewardsmith_ray.shard`: the folder of the harness, wherever it will be. */
const HARNESS = '@harness@';
const PROBE_SECONDS = 20;
/** Bytes. */
const PIECE = 1 << 20;
const UNPROTECTED = 'none: it has the rights of the Ray workers';

interface Connected {
  readonly driver: RayDriver;
  readonly cluster: Cluster;
  command(run: HarnessFunction): ChildCommand;
  readonly isolation: string;
  readonly limitsProcesses: boolean;
}

/** Runs the harness as tasks of a Ray cluster (see `python/rewardsmith_ray`): a replay a task, or the training of one seed. */
export class RayRuntime implements Trainers {
  readonly isHere = false;
  private connected: Promise<Result<Connected>> | undefined;

  constructor(private readonly choice: RayChoice) {}

  /** How many tasks run side by side. */
  async parallelism(): Promise<Result<number>> {
    const connected = await this.connect();
    return connected.ok ? ok(connected.value.cluster.cpus) : connected;
  }

  async replay(job: ReplayJob, limits: Limits, control?: RunControl): Promise<Result<ReplayResult>> {
    const connected = await this.connect();
    if (!connected.ok) return connected;
    const { driver, cluster, command, isolation, limitsProcesses } = connected.value;
    let lost: Problem | null = null;
    const start = (): Promise<Result<Started>> => {
      const child = new RayProcess(driver, command('main'), limits.seconds);
      void child.exited.then(({ problem }) => (lost = problem ?? lost));
      return Promise.resolve(
        ok({
          child,
          settings: { path: cluster.interpreter.path, limitsProcesses },
          describe: (python: string) => ({
            id: 'python' as const,
            version: versionOf(cluster, python),
            isolation,
          }),
        }),
      );
    };
    const replayed = await replayIn({ start, stepsPerProcess: Infinity }, job, limits, control);
    return lost && !control?.signal?.aborted ? { ok: false, problem: lost } : replayed;
  }

  /** A seed a task: Ray hands them out, and a worker that dies costs the time of one seed. */
  processesFor(seeds: number): number {
    return seeds;
  }

  async startTrainer(folders: readonly string[], seconds: number): Promise<Result<StartedTrainer>> {
    const connected = await this.connect();
    if (!connected.ok) return connected;
    const { driver, cluster, command, isolation, limitsProcesses } = connected.value;
    const { files, place, original } = await shippedCode(folders);
    return ok({
      child: new RayProcess(driver, command('train'), seconds, files),
      path: cluster.interpreter.path,
      version: versionOf(cluster, cluster.interpreter.version),
      ...{ limitsProcesses, isolation, place, original },
    });
  }

  dispose(): void {
    void this.connected?.then((connected) => connected.ok && connected.value.driver.dispose());
  }

  private connect(): Promise<Result<Connected>> {
    return (this.connected ??= this.tryConnect());
  }

  private async tryConnect(): Promise<Result<Connected>> {
    const started = await RayDriver.start(this.choice);
    if (!started.ok) return started;
    const { driver, cluster } = started.value;
    const layers = [
      ...(cluster.hasBubblewrap ? DISTANT_BUBBLEWRAPS : []),
      landlockBy(cluster.interpreter.executable),
    ];
    for (const layer of layers)
      if (await isReady(driver, wrapped(layer, cluster, 'probe')))
        return ok({
          driver,
          cluster,
          command: (run) => wrapped(layer, cluster, run),
          isolation: layer.description,
          limitsProcesses: countsProcessesApart(layer),
        });
    if (this.choice.unprotected) {
      const { executable } = cluster.interpreter;
      const command = (run: HarnessFunction): ChildCommand => ({
        ...{ command: executable, args: pythonArguments(HARNESS, run), env: ENVIRONMENT },
      });
      return ok({ driver, cluster, command, isolation: UNPROTECTED, limitsProcesses: false });
    }
    driver.dispose();
    return fail(
      'ray-unprotected',
      'The Ray workers have no bubblewrap that works, and no Linux 6.12: the reward could read their files, use their network and start processes.',
      'Install bubblewrap on them, or, for a reward that you trust, add --unprotected.',
    );
  }
}

function versionOf({ ray, nodes, cpus }: Cluster, python: string): string {
  return `Python ${python} on Ray ${ray} (nodes: ${nodes}, processors: ${cpus})`;
}

function wrapped(layer: Isolation, { interpreter }: Cluster, run: HarnessFunction): ChildCommand {
  const inside = layer.wrap(interpreter, HARNESS, run);
  if (layer.id !== 'bubblewrap') return inside;
  const { command, args, env } = inside;
  const at = args.indexOf('--remount-ro');
  // The paths are of this machine, and a worker may lack one.
  const binds = args.map((part) => (part === '--ro-bind' ? '--ro-bind-try' : part));
  return { command, args: [...binds.slice(0, at), '--ro-bind', HARNESS, HARNESS, ...binds.slice(at)], env };
}

async function isReady(driver: RayDriver, command: ChildCommand): Promise<boolean> {
  const process = new RayProcess(driver, command, PROBE_SECONDS);
  let output = '';
  process.onOutput((chunk) => (output += chunk.toString()));
  process.write([]);
  await process.exited;
  return output.trim() === 'ready';
}

/** A task, in the shape of a process here: it gets its request whole, and its frames come back at its end. */
class RayProcess implements SandboxProcess {
  readonly startsAtOnce = false;
  readonly exited: Promise<Exit>;
  stderr = '';
  private readonly id = randomUUID();
  private listener: (chunk: Buffer) => void = () => undefined;
  private exit: (exit: Exit) => void = () => undefined;
  private killed = false;
  private readonly request: string;
  private readonly output: string;

  constructor(
    private readonly driver: RayDriver,
    private readonly command: ChildCommand,
    private readonly seconds: number,
    /** Put beside the harness. */
    private readonly files: ClusterRun['files'] = {},
  ) {
    this.exited = new Promise((resolve) => (this.exit = resolve));
    this.request = join(driver.folder, `${this.id}.request`);
    this.output = join(driver.folder, `${this.id}.frames`);
  }

  onOutput(listener: (chunk: Buffer) => void): void {
    this.listener = listener;
  }

  write(parts: readonly Uint8Array[]): void {
    this.send(parts).catch((thrown: unknown) => {
      this.lose(messageOf(thrown), {
        code: 'ray-request',
        message: `What a Ray worker needs could not be written: ${messageOf(thrown)}.`,
        hint: 'Check that the disk is not full, and the folder given with --shared.',
      });
    });
  }

  private async send(parts: readonly Uint8Array[]): Promise<void> {
    const file = createWriteStream(this.request, { flags: 'wx', mode: 0o600 });
    for (const part of parts) if (!file.write(part)) await once(file, 'drain');
    file.end();
    await once(file, 'close');
    if (this.killed) return this.clean();
    const { command, args, env } = this.command;
    const { id, request, output, seconds, files } = this;
    const onEnd = (end: RunEnd): void => void this.finish(end);
    this.driver.run({ id, command: [command, ...args], env, request, output, seconds, files }, onEnd);
  }

  private async finish(end: RunEnd): Promise<void> {
    if (end.kind === 'failed') {
      this.lose(end.reason, {
        code: 'ray-shard-failed',
        message: `Ray could not run this part: ${end.reason}`,
        hint: 'It was tried twice where a worker died. The other parts are kept; run it again to try this one anew.',
      });
    } else {
      this.stderr = end.stderr;
      const said = await readFile(this.output).catch(() => Buffer.alloc(0));
      // As a pipe would: who reads it need not hold a message and all that follows.
      for (let at = 0; at < said.length; at += PIECE) this.listener(said.subarray(at, at + PIECE));
      this.exit({ code: end.code, signal: end.signal as NodeJS.Signals | null });
    }
    await this.clean();
  }

  private lose(error: string, problem: Problem): void {
    this.exit({ code: null, signal: null, error, problem });
  }

  setIdle(): void {
    // It keeps nobody alive.
  }

  kill(): void {
    this.killed = true;
    this.driver.cancel(this.id);
    this.exit({ code: null, signal: 'SIGKILL' });
    void this.clean();
  }

  private async clean(): Promise<void> {
    await Promise.all([this.request, this.output].map((path) => rm(path, { force: true })));
  }
}
