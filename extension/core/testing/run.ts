import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BoundReward } from '../contract/bound-reward';
import type { Checked } from '../critic/critic';
import { stepAt } from '../critic/describe-step';
import { evaluateExpectation } from '../expect/evaluate';
import { expectationEntries } from '../expect/in-file';
import type { ExpectInput } from '../expect/input';
import { rewardLines } from '../expect/reward-lines';
import { readExploit } from '../exploits/saved/saved-exploit';
import { exploitSet, judgeExploit } from '../exploits/saved/judge';
import type { Evaluation } from '../measures/evaluation';
import { formatCount } from '../measures/format';
import type { Problem, Result } from '../problem';
import { ok } from '../problem';
import type { ReplayResult } from '../sandbox/replay';
import { StepStatus } from '../sandbox/replay';
import type { RunControl } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import { schemaDifference } from '../trajectory/concat';
import { loadRecordings } from '../trajectory/load';
import type { TrajectorySet } from '../trajectory/model';
import { breathe } from '../breathe';
import { RUNS_ID, testCases } from './cases';
import type { TestCase, TestResult } from './test';

export interface TestControl extends RunControl {
  /** Which tests to run; all when absent. */
  readonly wanted?: (test: TestCase) => boolean;
  /** Gets each test as it begins and as it ends. */
  readonly onStart?: (test: TestCase) => void;
  readonly onResult?: (result: TestResult) => void;
  /** The task file's text where it is not saved yet. */
  readonly taskText?: string;
}

/** What running tests needs of the workbench. */
export interface TestTools {
  evaluate(): Promise<Result<Evaluation>>;
  check(): Promise<Checked>;
  /** Replays other steps than the recorded ones, or some of those (`rows`). */
  replay(set: TrajectorySet, rows?: readonly number[]): Promise<Result<ReplayResult>>;
}

/** Runs the tests of a task, one after the other. Fails only when the reward can't be replayed at all. */
export async function runTests(
  context: TaskContext,
  reward: BoundReward,
  tools: TestTools,
  control: TestControl,
): Promise<Result<TestResult[]>> {
  const text = control.taskText ?? (await readFile(context.file, 'utf8'));
  const cases = (await testCases(text, context.file, context.set.kind)).filter(
    (test) => control.wanted?.(test) ?? true,
  );
  const evaluated = await tools.evaluate();
  if (!evaluated.ok) return evaluated;
  const runner = new Runner(context, reward, tools, evaluated.value, text);
  const results: TestResult[] = [];
  for (const [i, test] of cases.entries()) {
    if (control.signal?.aborted) break;
    control.onStart?.(test);
    await breathe();
    const began = performance.now();
    const outcome = await runner.run(test);
    const seconds = (performance.now() - began) / 1000;
    const result = { ...test, ...NOTHING, seconds, ...outcome };
    if (control.signal?.aborted) break;
    results.push(result);
    control.onResult?.(result);
    control.onProgress?.((i + 1) / cases.length);
  }
  return ok(results);
}

const NOTHING = { expected: '', got: '', worst: [], lines: [] } as const;

type Outcome = Pick<TestResult, 'status' | 'message'> & Partial<TestResult>;

class Runner {
  private readonly input: ExpectInput;
  private checked: Promise<Checked> | null = null;

  constructor(
    private readonly context: TaskContext,
    private readonly reward: BoundReward,
    private readonly tools: TestTools,
    private readonly evaluation: Evaluation,
    private readonly taskText: string,
  ) {
    this.input = {
      evaluation,
      fields: context.fields,
      actions: context.task.actions ?? [],
      causes: Object.keys(context.task.causes ?? {}),
    };
  }

  run(test: TestCase): Promise<Outcome> | Outcome {
    if (test.kind === 'expectation') return this.expectation(test.name);
    if (test.kind === 'exploit') return this.exploit(test);
    return test.id === RUNS_ID ? this.runs() : this.probe(test.id.slice('probe:'.length));
  }

  private async expectation(source: string): Promise<Outcome> {
    const evaluated = evaluateExpectation(source, this.input);
    const { status, message, expected, got, worst, fault } = evaluated;
    const found = await rewardLines(evaluated, this.input, this.reward, (row) => this.executedAt(row));
    const entry = fault && expectationEntries(this.taskText).find((each) => each.source === source);
    return {
      status,
      message: this.context.large ? `${message} (Of a sample of the recordings.)` : message,
      expected: status === 'fail' ? expected : '',
      got: status === 'fail' ? got : '',
      worst,
      lines: found.map((line) => ({ ...line, file: this.reward.file })),
      ...(entry && fault
        ? { place: { file: this.context.file, range: entry.rangeOf(fault.start, fault.end) } }
        : {}),
    };
  }

  /** Lines that a call at this row runs, if a call without what came before gives the same reward. */
  private async executedAt(row: number): Promise<ReadonlySet<number> | null> {
    const replayed = await this.tools.replay(this.context.set, [row]);
    const known = this.evaluation.input.replay.reward[row];
    return replayed.ok && replayed.value.reward[row] === known ? new Set(replayed.value.lines.keys()) : null;
  }

  private runs(): Outcome {
    const { errors, status } = this.evaluation.input.replay;
    const { set } = this.evaluation.input;
    const [error] = errors;
    if (!error) {
      const paid = status.reduce((sum, each) => sum + Number(each === StepStatus.Ok), 0);
      if (paid === 0) return { status: 'not-applicable', message: 'The reward applies to no recorded step.' };
      return { status: 'pass', message: `${formatCount(paid)} steps, each with a number.` };
    }
    const failed = errors.reduce((sum, { steps }) => sum + steps, 0);
    const what = [error.type, error.message].filter(Boolean).join(': ');
    return {
      status: 'fail',
      message: `${formatCount(failed)} of ${formatCount(set.steps)} steps get no number: ${what.replace(/\.$/, '')}.`,
      expected: 'a number',
      got: what,
      worst: errors.slice(0, 3).flatMap(({ firstRow, type, message }) => {
        const step = firstRow === null ? null : stepAt(set, firstRow);
        return step ? [{ ...step, got: [type, message].filter(Boolean).join(': ') }] : [];
      }),
      lines: errors
        .slice(0, 3)
        .flatMap(({ line }) =>
          line === null ? [] : [{ line, text: this.lineText(line), component: null, file: this.reward.file }],
        ),
    };
  }

  private async probe(code: string): Promise<Outcome> {
    const { findings, probed } = await (this.checked ??= this.tools.check());
    const finding = findings.find((each) => each.code === code);
    if (!finding) {
      if (probed.includes(code)) return { status: 'pass', message: 'Nothing found.' };
      return this.evaluation.input.replay.errors.length > 0
        ? { status: 'error', message: 'The reward fails on recorded steps, so it was not probed.' }
        : { status: 'not-applicable', message: 'Does not apply to this reward and its recording.' };
    }
    const { line } = finding.range;
    const isPassed = finding.severity === 'info' && !finding.refutes;
    return {
      status: isPassed ? 'pass' : 'fail',
      message: isPassed ? `Not certain enough to fail: ${finding.message}` : finding.message,
      worst: (finding.evidence ?? []).slice(0, 3).map((step) => ({ ...step, got: '' })),
      lines: [{ line, text: this.lineText(line), component: null, file: finding.file }],
      place: { file: finding.file, range: finding.range },
    };
  }

  private async exploit({ place }: TestCase): Promise<Outcome> {
    const file = place?.file ?? '';
    const exploit = await readExploit(this.context.file, file);
    if (!exploit.ok) return broken(exploit.problem);
    const { set, problems } = await loadRecordings([file], dirname(file));
    if (!set) return problems[0] ? broken(problems[0]) : { status: 'error', message: 'It holds no steps.' };
    const difference = schemaDifference(this.context.set, set);
    if (difference !== null)
      return {
        status: 'not-applicable',
        message: `These steps are not of this recording's kind: ${difference}.`,
      };
    const own = exploitSet(this.context.set, set);
    const replayed = await this.tools.replay(own);
    if (!replayed.ok) return broken(replayed.problem);
    return judgeExploit(exploit.value, own, replayed.value, this.evaluation);
  }

  private lineText(line: number): string {
    return this.reward.source.split(/\r?\n/)[line - 1]?.trim() ?? '';
  }
}

function broken({ message, hint }: Problem): Outcome {
  return { status: 'error', message: `${message} ${hint}`.trim() };
}
