import { assetPath } from '../assets';
import { ok, type Result } from '../problem';
import { Child } from './child';
import { findInterpreter, type Interpreter, type InterpreterChoice } from './interpreter';
import { chooseIsolation, type Isolation } from './isolation';
import { evaluateIn, replayIn, type Started } from './processes';
import type { ReplayResult } from './replay';
import type { ExpressionJob, ExpressionValue, Limits, ReplayJob, RunControl, Sandbox } from './sandbox';

interface Found {
  readonly interpreter: Interpreter;
  readonly isolation: Isolation;
}

/** The user's own interpreter with all its packages, under the operating system's isolation. */
export class PythonSandbox implements Sandbox {
  readonly id = 'python';
  private readonly runtime = { start: () => this.start(), stepsPerProcess: 40_000 };
  private found: Promise<Result<Found>> | undefined;

  constructor(private readonly choice: InterpreterChoice) {}

  replay(job: ReplayJob, limits: Limits, control?: RunControl): Promise<Result<ReplayResult>> {
    return replayIn(this.runtime, job, limits, control);
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

  dispose(): void {
    // Each run has its own process, which is gone when the run is.
  }

  private async start(): Promise<Result<Started>> {
    const found = await this.find();
    if (!found.ok) return found;
    const { interpreter, isolation } = found.value;
    return ok({
      child: new Child(isolation.wrap(interpreter, assetPath('python'), 'main')),
      settings: { path: interpreter.path },
      describe: (python) => ({
        id: 'python',
        version: `Python ${python} (${interpreter.executable})`,
        isolation: isolation.description,
      }),
    });
  }
}

async function find(choice: InterpreterChoice): Promise<Result<Found>> {
  const interpreter = await findInterpreter(choice);
  if (!interpreter.ok) return interpreter;
  const isolation = await chooseIsolation(interpreter.value, assetPath('python'));
  return isolation.ok ? ok({ interpreter: interpreter.value, isolation: isolation.value }) : isolation;
}
