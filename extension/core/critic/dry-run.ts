import { PyModule } from '../syntax/module';
import type { PySource } from '../syntax/tree';
import type { ReplayError, ReplayResult } from '../sandbox/replay';
import { StepStatus } from '../sandbox/replay';
import type { ReplayJob } from '../sandbox/sandbox';
import type { DryRunInput } from './critic';
import { describeStep, stepAt } from './describe-step';
import type { Finding, SourceRange, StepReference } from './finding';
import { entryRange } from './mismatch';
import { sampleRows } from './sample-rows';

/**
 * Calls the reward on a handful of recorded steps that differ, and says what went wrong on which. Every other problem
 * (no interpreter, cancelled) is none of the reward's and gives no finding here: the replay that follows reports it.
 */
export async function dryRun(document: PySource, input: DryRunInput): Promise<Finding[]> {
  const { reward, context, sandbox, limits, control } = input;
  const { set } = context;
  const rows = sampleRows(set, context.outcomes);
  if (rows.length === 0) return [];
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
  const module = new PyModule(document);
  const place = entryRange(module, reward.entry);
  if (replayed.value.errors.length)
    return replayed.value.errors.map((error) => errorFinding(error, document, place, input));
  if (control?.signal?.aborted) return [];
  // The same steps again, the episodes in the opposite order: neither chance nor another episode may change a reward.
  const episodes = set.episodes.map((_, index) => index).reverse();
  const again = await sandbox.replay({ ...job, episodes }, limits, control);
  const different = again.ok ? firstDifference(replayed.value, again.value, rows) : null;
  return different === null ? [] : [unstable(different, place, input)];
}

function errorFinding(
  error: ReplayError,
  document: PySource,
  entry: SourceRange,
  { reward, context }: DryRunInput,
): Finding {
  const step = error.firstRow === null ? null : stepAt(context.set, error.firstRow);
  const at = error.firstRow === null ? '' : ` ${describeStep(context, reward.plan, error.firstRow)}`;
  const [code, message] = wording(error, at);
  return {
    code,
    severity: 'error',
    message,
    file: reward.file,
    range: error.line === null ? entry : document.lineRange(error.line),
    source: 'dry-run',
    ...(step ? { evidence: [step] } : {}),
  };
}

function wording(error: ReplayError, at: string): [code: string, message: string] {
  if (error.kind === 'timeout')
    return ['RS903', `No reward within the time limit${at}. Look for an endless loop.`];
  if (error.kind === 'nan')
    return ['RS902', `The reward is not a number${at}${error.message ? `: ${error.message}` : ''}.`];
  // The harness raises this itself, after the call: no line and no traceback of the reward's.
  if (error.line === null && error.traceback === '' && error.firstRow !== null)
    return ['RS904', `${error.message.replace(/\.$/, '')}${at ? ` (${at.trim()})` : ''}.`];
  const what = [error.type, error.message].filter(Boolean).join(': ');
  return ['RS901', error.firstRow === null ? `The file cannot be loaded: ${what}.` : `${what}${at}.`];
}

interface Difference {
  readonly row: number;
  readonly first: number;
  readonly second: number;
}

function firstDifference(a: ReplayResult, b: ReplayResult, rows: readonly number[]): Difference | null {
  for (const row of rows) {
    if (a.status[row] !== StepStatus.Ok || b.status[row] !== StepStatus.Ok) continue;
    const [first, second] = [a.reward[row] ?? NaN, b.reward[row] ?? NaN];
    if (first !== second) return { row, first, second };
  }
  return null;
}

function unstable(
  { row, first, second }: Difference,
  range: SourceRange,
  { reward, context }: DryRunInput,
): Finding {
  const step: StepReference | null = stepAt(context.set, row);
  return {
    code: 'RS905',
    severity: 'info',
    message: `The same step got ${first} in one run and ${second} in another, with the episodes in the opposite order: the reward depends on chance or on earlier episodes (${describeStep(context, reward.plan, row)}).`,
    file: reward.file,
    range,
    source: 'dry-run',
    ...(step ? { evidence: [step] } : {}),
  };
}
