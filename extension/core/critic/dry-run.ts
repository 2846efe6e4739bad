import { PyModule } from '../syntax/module';
import type { PySource } from '../syntax/tree';
import type { ReplayError } from '../sandbox/replay';
import { StepStatus } from '../sandbox/replay';
import type { Limits, ReplayJob, RunControl, Sandbox } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import type { BoundReward } from '../contract/bound-reward';
import { describeStep, stepAt } from './describe-step';
import type { Finding, SourceRange } from './finding';
import { entryRange } from './mismatch';
import { sampleRows } from './sample-rows';

/** What the dry run needs besides. */
export interface DryRunInput {
  readonly reward: BoundReward;
  readonly context: TaskContext;
  readonly sandbox: Sandbox;
  readonly limits: Limits;
  readonly control?: RunControl;
}

/** A dozen steps need no minute; most of this is for a runtime that starts for the first time. */
const MAX_SECONDS = 20;

/**
 * Calls the reward on a handful of recorded steps that differ (and on `more` rows), and says what went wrong on which. Every other problem
 * (no interpreter, cancelled) is none of the reward's and gives no finding here: the replay that follows reports it.
 */
export async function dryRun(
  document: PySource,
  input: DryRunInput,
  more: readonly number[] = [],
): Promise<Finding[]> {
  const { reward, context, sandbox, control } = input;
  const { set } = context;
  const rows = [...new Set([...sampleRows(set, context.outcomes), ...more])].sort((a, b) => a - b);
  if (rows.length === 0) return [];
  const limits: Limits = { ...input.limits, seconds: Math.min(input.limits.seconds, MAX_SECONDS) };
  const job: ReplayJob = {
    source: reward.source,
    file: reward.file,
    plan: reward.plan,
    arrays: reward.needs.arrays,
    data: set,
    rows,
  };
  const replayed = await sandbox.replay(job, limits, control);
  if (!replayed.ok) return [];
  const report = new Report(document, input);
  const { status } = replayed.value;
  const errors = await eachAlone(job, replayed.value.errors, sandbox, limits, control);
  if (errors.length) return withoutTwins(errors).map((error) => report.error(error));
  if (rows.every((row) => status[row] === StepStatus.NotApplicable)) return [report.nothing(rows.length)];
  return [];
}

/** One missing guard fails where it is first met: the same crash on another line, or another one of its kind on this, is no news. */
function withoutTwins(errors: readonly ReplayError[]): readonly ReplayError[] {
  return errors.filter(
    (error, i) =>
      error.kind !== 'crash' ||
      !errors
        .slice(0, i)
        .some(
          ({ kind, type, line, message }) =>
            kind === 'crash' && type === error.type && (line === error.line || message === error.message),
        ),
  );
}

const MAX_MESSAGE = 200;

/** On one line; of a text that an error quotes in full, its beginning and its end. */
function shortened(message: string): string {
  const line = message.replace(/(\s|\\[nrt])+/g, ' ').trim();
  return line.length <= MAX_MESSAGE ? line : `${line.slice(0, MAX_MESSAGE - 60)} … ${line.slice(-50)}`;
}

/** Errors of a batch are told with its first row; asked one by one, the row that raises them is known. */
async function eachAlone(
  job: ReplayJob,
  errors: readonly ReplayError[],
  sandbox: DryRunInput['sandbox'],
  limits: Limits,
  control: DryRunInput['control'],
): Promise<readonly ReplayError[]> {
  if (job.plan.unit !== 'batch' || !errors.some(({ kind }) => kind === 'crash')) return errors;
  const single = { ...job, plan: { ...job.plan, batchSize: 1 } };
  const replayed = await sandbox.replay(single, limits, control);
  if (!replayed.ok) return errors;
  const alone = replayed.value.errors;
  return errors.map(
    (error) =>
      alone.find(
        ({ kind, type, line, firstRow }) =>
          kind === error.kind && type === error.type && line === error.line && firstRow !== null,
      ) ?? error,
  );
}

/** Words what a dry run showed. */
class Report {
  private readonly entry: SourceRange;

  constructor(
    private readonly document: PySource,
    private readonly input: DryRunInput,
  ) {
    this.entry = entryRange(new PyModule(document), input.reward.entry);
  }

  error(error: ReplayError): Finding {
    const [code, message] = this.wording(error);
    const range = error.line === null ? this.entry : this.document.lineRange(error.line);
    return this.finding(code, 'error', message, error.firstRow, range);
  }

  nothing(rows: number): Finding {
    return this.finding(
      'RS904',
      'warning',
      `The function gave None on each of the ${rows} recorded steps tried.`,
      null,
    );
  }

  private wording({
    kind,
    type,
    message,
    line,
    traceback,
    firstRow,
  }: ReplayError): [code: string, message: string] {
    const text = shortened(message).replace(/\.$/, '');
    const at = firstRow === null ? '' : `, ${this.at(firstRow)}`;
    if (kind === 'timeout')
      return [
        'RS903',
        `No reward within the limit of ${this.input.limits.seconds} s${at}. Look for an endless loop.`,
      ];
    if (kind === 'nan') return ['RS902', `${text || 'The reward is not a number'}${at}.`];
    // The harness finds this out itself, after the call: there is no line and no traceback of the reward's.
    if (line === null && traceback === '' && firstRow !== null) return ['RS904', `${text}${at}.`];
    const what = [type, text].filter(Boolean).join(': ');
    return ['RS901', firstRow === null ? `The file cannot be loaded: ${what}.` : `${what}${at}.`];
  }

  private at(row: number): string {
    return describeStep(this.input.context, this.input.reward, row);
  }

  private finding(
    code: string,
    severity: Finding['severity'],
    message: string,
    row: number | null,
    range = this.entry,
  ): Finding {
    const step = row === null ? null : stepAt(this.input.context.set, row);
    return {
      code,
      severity,
      message,
      file: this.input.reward.file,
      range,
      source: 'dry-run',
      ...(step ? { evidence: [step] } : {}),
    };
  }
}
