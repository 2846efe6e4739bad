import { availableParallelism } from 'node:os';
import { assetPath } from '../assets';
import { ok, type Result } from '../problem';
import { Child } from './child';
import { findInterpreter, type Interpreter, type InterpreterChoice } from './interpreter';
import { askInside, chooseIsolation, type Isolation } from './isolation';
import { evaluateIn, replayIn, type Started } from './processes';
import type { ReplayResult } from './replay';
import type { ExpressionJob, ExpressionValue, Limits, ReplayJob, RunControl, Sandbox } from './sandbox';
import { Spares } from './spares';

interface Found {
  readonly interpreter: Interpreter;
  readonly isolation: Isolation;
}

/** The user's own interpreter with all its packages, under the operating system's isolation. */
export class PythonSandbox implements Sandbox {
  readonly id = 'python';
  private readonly runtime = {
    start: () => this.start(),
    stepsPerProcess: 40_000,
    warmUp: () => this.warmUp(),
  };
  private readonly spares = new Spares(
    (isSpare) => this.spawn(isSpare ? 'warm' : 'main'),
    availableParallelism() > 1 ? 2 : 1,
  );
  private found: Promise<Result<Found>> | undefined;

  constructor(private readonly choice: InterpreterChoice) {}

  replay(job: ReplayJob, limits: Limits, control?: RunControl): Promise<Result<ReplayResult>> {
    return replayIn(this.runtime, job, limits, control).finally(() =>
      this.spares.warmUpAfter(job.data.steps),
    );
  }

  evaluate(job: ExpressionJob, limits: Limits, control?: RunControl): Promise<Result<ExpressionValue[][]>> {
    return evaluateIn(this.runtime, job, limits, control);
  }

  /** The interpreter and how it is kept in, or what is missing. */
  find(): Promise<Result<Found>> {
    return (this.found ??= find(this.choice).then((found) => {
      if (!found.ok) this.found = undefined; // The user may have installed one meanwhile.
      return found;
    }));
  }

  /** Starts processes that wait for the next run. */
  warmUp(): void {
    this.spares.warmUp();
  }

  dispose(): void {
    this.spares.dispose();
  }

  private async start(): Promise<Result<Started>> {
    const found = await this.find();
    if (!found.ok) return found;
    const { interpreter, isolation } = found.value;
    return ok({
      child: await this.spares.take(),
      settings: { path: interpreter.path },
      describe: (python) => ({
        id: 'python',
        version: `Python ${python} (${interpreter.executable})`,
        isolation: isolation.description,
      }),
    });
  }

  /** `warm` imports what takes long to import before it reads a request. */
  private async spawn(run: 'main' | 'warm'): Promise<Child> {
    const found = await this.find();
    if (!found.ok) throw new Error(found.problem.message);
    const { interpreter, isolation } = found.value;
    return new Child(isolation.wrap(interpreter, assetPath('python'), run));
  }
}

async function find(choice: InterpreterChoice): Promise<Result<Found>> {
  const interpreter = await findInterpreter(choice, askInside(assetPath('python')));
  if (!interpreter.ok) return interpreter;
  const isolation = await chooseIsolation(interpreter.value, assetPath('python'));
  return isolation.ok ? ok({ interpreter: interpreter.value, isolation: isolation.value }) : isolation;
}
