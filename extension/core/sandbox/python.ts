import { availableParallelism } from 'node:os';
import { assetPath } from '../assets';
import { fail, ok, type Problem, type Result } from '../problem';
import { Child } from './child';
import { findInterpreter, type Interpreter, type InterpreterChoice } from './interpreter';
import { askInside, canIsolate, chooseIsolation, countsProcessesApart, firstThatWorks } from './isolate';
import type { Isolation } from './isolation';
import { evaluateIn, replayIn, type Started } from './processes';
import type { Preload } from './preload';
import type { ReplayResult } from './replay';
import type { ExpressionJob, ExpressionValue, Limits, ReplayJob, RunControl, Sandbox } from './sandbox';
import { Spares } from './spares';
import type { StartedTrainer, Trainers } from './trainers';
import { UNPROTECTED, type UnprotectedChoice } from './unprotected';

interface Found {
  readonly interpreter: Interpreter;
  readonly isolation: Isolation;
}

export interface PythonChoice extends InterpreterChoice {
  /** Who agrees to runs without isolation where there is none; nobody when absent. */
  readonly unprotected?: UnprotectedChoice | undefined;
}

const IS_PARALLEL = availableParallelism() > 1;

/** The user's own interpreter with all its packages, under the operating system's isolation. */
export class PythonSandbox implements Sandbox, Trainers {
  readonly id = 'python';
  readonly isHere = true;
  private readonly runtime = {
    start: (shard?: number) => this.start(shard),
    stepsPerProcess: 40_000,
    warmUp: () => this.warmUp(),
    sendAhead: (preloads: readonly Preload[]) => this.spares.sendAhead(preloads),
  };
  private readonly spares = new Spares(
    (isSpare) => this.spawn(isSpare ? 'warm' : 'main'),
    IS_PARALLEL ? 2 : 1,
    IS_PARALLEL ? 4 : 1,
  );
  private found: Promise<Result<Found>> | undefined;

  constructor(private readonly choice: PythonChoice) {}

  replay(job: ReplayJob, limits: Limits, control?: RunControl): Promise<Result<ReplayResult>> {
    return replayIn(this.runtime, job, limits, control).finally(() =>
      this.spares.warmUpAfter(job.data.steps),
    );
  }

  evaluate(job: ExpressionJob, limits: Limits, control?: RunControl): Promise<Result<ExpressionValue[][]>> {
    return evaluateIn(this.runtime, job, limits, control);
  }

  /** The interpreter and how it is kept in, or what is missing. Nobody is asked. */
  find(): Promise<Result<Found>> {
    return (this.found ??= find(this.choice).then((found) => {
      if (!found.ok) this.found = undefined; // The user may have installed one meanwhile.
      return found;
    }));
  }

  /** The same, and where nothing keeps it in, as it is if somebody agrees. */
  private async findToRun(): Promise<Result<Found>> {
    const found = await this.find();
    if (found.ok || found.problem.code !== 'no-isolation' || !this.choice.unprotected) return found;
    const agreed = await findUnprotected(this.choice, this.choice.unprotected, found.problem);
    if (agreed.ok) this.found = Promise.resolve(agreed);
    return agreed;
  }

  processesFor(seeds: number): number {
    return Math.min(seeds, availableParallelism());
  }

  async startTrainer(folders: readonly string[]): Promise<Result<StartedTrainer>> {
    const found = await this.findToRun();
    if (!found.ok) return found;
    const { interpreter, isolation } = found.value;
    const seeing = { ...interpreter, path: [...interpreter.path, ...folders] };
    return ok({
      child: new Child(isolation.wrap(seeing, assetPath('python'), 'train')),
      path: interpreter.path,
      limitsProcesses: countsProcessesApart(isolation),
      version: `Python ${interpreter.version} (${interpreter.executable})`,
      isolation: isolation.description,
      place: (path) => path,
      original: (path) => path,
    });
  }

  /** Starts processes that wait for the next run, no more than `most`. */
  warmUp(most?: number): void {
    this.spares.warmUp(most);
  }

  dispose(): void {
    this.spares.dispose();
  }

  private async start(shard?: number): Promise<Result<Started>> {
    const found = await this.findToRun();
    if (!found.ok) return found;
    const { interpreter, isolation } = found.value;
    return ok({
      ...(await this.spares.take(shard)),
      settings: { path: interpreter.path, limitsProcesses: countsProcessesApart(isolation) },
      describe: (python) => ({
        id: 'python',
        version: `Python ${python} (${interpreter.executable})`,
        isolation: isolation.description,
      }),
    });
  }

  /** `warm` imports what takes long to import before it reads a request. */
  private async spawn(run: 'main' | 'warm'): Promise<Child> {
    const found = await (run === 'warm' ? this.find() : this.findToRun());
    if (!found.ok) throw new Error(found.problem.message);
    const { interpreter, isolation } = found.value;
    return new Child(isolation.wrap(interpreter, assetPath('python'), run));
  }
}

async function find(choice: InterpreterChoice): Promise<Result<Found>> {
  const folder = assetPath('python');
  const interpreter = await findInterpreter(choice, askInside(folder));
  // Where nothing can isolate, an environment in the project's folder was not asked either, and may be the only one.
  if (!interpreter.ok) return canIsolate() ? interpreter : noIsolation(interpreter.problem);
  const isolation = await chooseIsolation(interpreter.value, folder);
  return isolation.ok ? ok({ interpreter: interpreter.value, isolation: isolation.value }) : isolation;
}

function noIsolation(problem: Problem): Result<never> {
  return { ok: false, problem: { ...problem, code: 'no-isolation' } };
}

async function findUnprotected(
  choice: InterpreterChoice,
  unprotected: UnprotectedChoice,
  problem: Problem,
): Promise<Result<Found>> {
  const folder = assetPath('python');
  const refused: Result<never> = {
    ok: false,
    problem: { ...problem, hint: `${problem.hint} ${unprotected.hint}` },
  };
  // What is only tried so far is on the PATH or was set; a project's own environment waits for the answer.
  const known = await findInterpreter(choice);
  const layer = known.ok ? await firstThatWorks(UNPROTECTED, known.value, folder) : UNPROTECTED.at(-1);
  if (!layer) return refused;
  if (Array.isArray(layer))
    return fail(
      'sandbox-not-started',
      `Your Python can't run the harness: ${layer.join('; ')}.`,
      problem.hint,
    );
  const { can, still } = layer;
  if (!(await unprotected.agree({ reason: problem.message, can, still }))) return refused;
  const interpreter = await findInterpreter(choice, askInside(folder, [layer]));
  return interpreter.ok ? ok({ interpreter: interpreter.value, isolation: layer }) : interpreter;
}
