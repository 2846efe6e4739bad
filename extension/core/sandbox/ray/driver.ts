import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { assetPath } from '../../assets';
import { fail, ok, type Problem, type Result } from '../../problem';
import type { ChildCommand } from '../child';
import {
  findInterpreter,
  interpreter,
  PROBE,
  type Interpreter,
  type InterpreterChoice,
} from '../interpreter';
import { askInside } from '../isolate';

export interface ClusterChoice extends InterpreterChoice {
  /** `HOST:PORT`, `auto` or `ray://…`; a cluster of this machine's cores when absent. */
  readonly address?: string | undefined;
  /** A folder that all machines see under the same path, or an fsspec URL; the object store when absent. */
  readonly shared?: string | undefined;
  /** Told what happens meanwhile: a worker died and its shard is tried again. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

export interface Cluster {
  /** Of the workers, as it describes itself. */
  readonly interpreter: Interpreter;
  readonly hasBubblewrap: boolean;
  readonly nodes: number;
  readonly cpus: number;
  readonly ray: string;
}

/** How a run on a worker ended; its frames are in the output file. */
export type RunEnd =
  | {
      readonly kind: 'done';
      readonly stderr: string;
      readonly code: number | null;
      readonly signal: string | null;
    }
  | { readonly kind: 'failed'; readonly reason: string };

export interface ClusterRun extends Pick<ChildCommand, 'env'> {
  readonly id: string;
  /** `@harness@` stands for the folder of the harness on the worker. */
  readonly command: readonly string[];
  readonly request: string;
  readonly output: string;
  readonly seconds: number;
  /** Put beside the harness: base 64, by their paths below its folder. */
  readonly files: Readonly<Record<string, string>>;
}

const text = z.string();
const message = z.union([
  z.strictObject({
    ready: z.strictObject({
      interpreter: text,
      bubblewrap: z.boolean(),
      nodes: z.int(),
      cpus: z.int(),
      ray: text,
      python: text,
    }),
  }),
  z.strictObject({ error: z.strictObject({ code: text, message: text, hint: text }) }),
  z.strictObject({ retried: text, reason: text }),
  z.strictObject({
    done: text,
    stderr: text,
    code: z.int().nullable(),
    signal: text.nullable(),
  }),
  z.strictObject({ failed: text, reason: text }),
]);

/** A cluster that was named answers soon or not at all; one of our own has to be started. */
const CONNECT_SECONDS = 18;
const START_SECONDS = 90;
/** Ray takes its processes down in this time; then they are killed. */
const STOP_SECONDS = 15;
/** What the driver, and with it a cluster of our own, sees of our environment: no keys. */
const PASSED_ON = /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|TEMP|SYSTEMROOT|LD_LIBRARY_PATH|RAY_.*)$/;

/** The Python process that talks to Ray (`rewardsmith_ray.driver`). */
export class RayDriver {
  /** For requests and outputs; where a shared folder is given, in it. */
  readonly folder: string;
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly waiting = new Map<string, (end: RunEnd) => void>();
  private stderr = '';
  private gone = false;
  private answer: (result: Result<Cluster>) => void = () => undefined;

  private constructor(
    executable: string,
    private readonly choice: ClusterChoice,
  ) {
    const { shared } = choice;
    const parent = shared && !shared.includes('://') ? shared : tmpdir();
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(join(parent, 'rewardsmith-ray-'));
    const start = 'import sys; sys.path[0] = sys.argv[1]; from rewardsmith_ray.driver import main; main()';
    const env = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name));
    this.process = spawn(executable, ['-B', '-c', start, assetPath('python')], {
      env: { ...Object.fromEntries(env), RAY_USAGE_STATS_ENABLED: '0' },
      detached: process.platform !== 'win32',
    });
    process.on('exit', this.kill);
    this.process.stdin.on('error', () => undefined);
    this.process.stderr.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString()).slice(-4000);
    });
    createInterface(this.process.stdout).on('line', (line) => this.accept(line));
    this.process.once('error', (error) => this.end(error.message));
    this.process.once('close', () => this.end(this.stderr.trim().split('\n').at(-1) || 'it just ended'));
  }

  static async start(choice: ClusterChoice): Promise<Result<{ driver: RayDriver; cluster: Cluster }>> {
    const found = await findInterpreter(choice, askInside(assetPath('python')));
    if (!found.ok) return found;
    const driver = new RayDriver(found.value.executable, choice);
    const cluster = await driver.connect();
    if (cluster.ok) return ok({ driver, cluster: cluster.value });
    driver.dispose();
    return cluster;
  }

  private connect(): Promise<Result<Cluster>> {
    const { address, shared } = this.choice;
    const seconds = address ? CONNECT_SECONDS : START_SECONDS;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.answer(
          fail(
            'ray-unreachable',
            `Ray did not answer within ${seconds} s${address ? ` at ${address}` : ''}.`,
            'Look at `ray status` there; leave --address out for a cluster on this machine.',
          ),
        );
        this.kill();
      }, seconds * 1000);
      this.answer = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
      const cpus = availableParallelism();
      this.send({ connect: { address: address ?? null, cpus, probe: PROBE, shared: shared ?? null } });
    });
  }

  /** `onEnd` is called once, unless the run is cancelled first. */
  run(run: ClusterRun, onEnd: (end: RunEnd) => void): void {
    if (this.gone) return onEnd({ kind: 'failed', reason: 'the connection to Ray is gone' });
    this.waiting.set(run.id, onEnd);
    const { id, ...rest } = run;
    this.send({ run: id, ...rest });
  }

  cancel(id: string): void {
    if (this.waiting.delete(id)) this.send({ cancel: id });
  }

  /** Cancels what runs and lets Ray end; what is left after a while is killed. */
  dispose(): void {
    this.process.stdin.end();
    if (!this.gone) setTimeout(this.kill, STOP_SECONDS * 1000).unref();
    else rmSync(this.folder, { recursive: true, force: true });
  }

  private send(command: object): void {
    this.process.stdin.write(`${JSON.stringify(command)}\n`);
  }

  private accept(line: string): void {
    const parsed = message.safeParse(readJson(line));
    // A library that prints is none of ours.
    if (!parsed.success) return;
    const said = parsed.data;
    if ('ready' in said) {
      const { interpreter: described, bubblewrap, nodes, cpus, ray } = said.ready;
      const known = interpreter.safeParse(readJson(described));
      this.answer(
        known.success
          ? ok({ interpreter: known.data, hasBubblewrap: bubblewrap, nodes, cpus, ray })
          : fail(
              'ray-failed',
              'The Python of the Ray workers does not describe itself.',
              'Look at `ray status`.',
            ),
      );
    } else if ('error' in said) this.stop(said.error);
    else if ('retried' in said)
      this.choice.onNotice?.(`A Ray worker died (${said.reason}); what it worked on is tried once more.`);
    else if ('done' in said) this.finish(said.done, { ...said, kind: 'done' });
    else this.finish(said.failed, { kind: 'failed', reason: said.reason });
  }

  private finish(id: string, end: RunEnd): void {
    const onEnd = this.waiting.get(id);
    this.waiting.delete(id);
    onEnd?.(end);
  }

  private stop(problem: Problem): void {
    this.answer({ ok: false, problem });
    for (const id of [...this.waiting.keys()]) this.finish(id, { kind: 'failed', reason: problem.message });
  }

  private end(reason: string): void {
    if (this.gone) return;
    this.gone = true;
    process.removeListener('exit', this.kill);
    this.stop({
      code: 'ray-failed',
      message: `The process that talks to Ray ended: ${reason}.`,
      hint: 'Try it without --engine ray, or look at `ray status`.',
    });
    rmSync(this.folder, { recursive: true, force: true });
  }

  private readonly kill = (): void => {
    const { pid } = this.process;
    if (pid === undefined || this.gone) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      this.process.kill('SIGKILL');
    }
  };
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
