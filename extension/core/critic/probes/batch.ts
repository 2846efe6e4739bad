import { formatNumber } from '../../measures/format';
import type { ReplayError } from '../../sandbox/replay';
import type { Limits, ReplayJob, RunControl, Sandbox } from '../../sandbox/sandbox';
import { composeSet } from '../data/rows';
import type { Finding } from '../finding';
import { callShape, unparenthesized } from '../../syntax/expressions';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { completionsOf } from './completion';
import { atLine, referenceTo } from './judging';
import type { ProbeInput } from './probe';

const BATCH = 8;
const BATCHES = 4;

/** The codes of `batchFindings`, where there is a batch to ask about. */
export function batchProbes({ reward, trace }: Pick<ProbeInput, 'reward' | 'trace'>): readonly string[] {
  return reward.plan.unit === 'batch' && trace.count >= BATCH ? ['RS207', 'RS208'] : [];
}

/**
 * RS207 and RS208: the same completions in a batch, in the same batch turned round, and alone. Needs a replay of its own,
 * because the others call the reward with one completion at a time.
 */
export async function batchFindings(
  input: ProbeInput,
  sandbox: Sandbox,
  limits: Limits,
  control?: RunControl,
): Promise<Finding[]> {
  const { reward, task, trace } = input;
  if (batchProbes(input).length === 0) return [];
  // What pays copies less, as a measure of novelty does, is no matter of places.
  const rows = withoutCopies(input);
  const size = Math.min(BATCH * BATCHES, Math.floor(rows.length / BATCH) * BATCH);
  const batches = mixed(trace, rows, size / BATCH);
  const alike = (['failure', 'success'] as const).flatMap((outcome) => {
    const rows = [...trace.rows.keys()].filter((i) => trace.outcome(i) === outcome).slice(0, BATCH);
    return rows.length === BATCH ? [rows] : [];
  });
  const asked = [...batches, ...batches.map((batch) => [...batch].reverse()), ...alike];
  const job: ReplayJob = {
    source: reward.source,
    file: reward.file,
    plan: { ...reward.plan, batchSize: BATCH },
    arrays: reward.needs.arrays,
    data: composeSet(
      task.set,
      asked.flat().map((i) => [trace.rows[i] ?? 0]),
    ),
  };
  const replayed = await sandbox.replay(job, limits, control);
  if (!replayed.ok) return [];
  const rewards = replayed.value.reward;
  const finding = (
    code: string,
    severity: Finding['severity'],
    message: string,
    row: number | undefined,
    line: number | null = null,
  ): Finding => ({
    code,
    severity,
    message,
    file: reward.file,
    range: atLine(input, line),
    source: 'dry-run',
    evidence: row === undefined ? [] : referenceTo(input, trace.rows[row] ?? 0),
  });
  const [error] = replayed.value.errors;
  if (error) return [describe(error, asked.flat(), batches.length, finding)];
  for (const [k, batch] of batches.entries())
    for (const [j, i] of batch.entries()) {
      const first = rewards[k * BATCH + j] ?? NaN;
      const second = rewards[(batches.length + k) * BATCH + (BATCH - 1 - j)] ?? NaN;
      if (differ(first, second))
        return [
          finding(
            'RS207',
            'warning',
            `The same completion gets ${formatNumber(first)} as number ${j + 1} of a batch of ${BATCH} and ${formatNumber(second)} when the batch is turned round: ${onlyFirstIsRight(trace, batches, rewards) ? 'only the first of a batch gets what it gets alone. Are the others judged with what belongs to the first, such as a column at [0]?' : 'rewards go to the wrong completions.'}`,
            i,
          ),
        ];
    }
  const flat = batches.every((batch, k) => {
    if (new Set(batch.map((i) => trace.outcome(i))).size < 2) return false;
    const own = batch.map((_, j) => rewards[k * BATCH + j] ?? NaN);
    return own.every((value) => !differ(value, own[0] ?? NaN));
  });
  const overall = new Set(batches.map((_, k) => rewards[k * BATCH]));
  if (flat && overall.size > 1 && batches.length > 2)
    return [
      finding(
        'RS207',
        'warning',
        `All ${BATCH} completions of a batch get the same reward, in each of ${batches.length} batches: ${[
          ...overall,
        ]
          .slice(0, 3)
          .map((value) => formatNumber(value ?? NaN))
          .join(', ')}. Nothing tells the better from the worse.`,
        batches[0]?.[0],
      ),
    ];
  const pairs = batches.flatMap((batch, k) =>
    batch.map((i, j) => ({ i, together: rewards[k * BATCH + j] ?? NaN, alone: trace.reward[i] ?? NaN })),
  );
  const divided = pairs.find(({ together, alone }) => differ(together, alone));
  if (divided && isShared(pairs))
    return [
      finding(
        'RS208',
        'warning',
        `The same completion gets ${formatNumber(divided.alone)} alone and ${formatNumber(divided.together)} in a batch of ${BATCH}, and so it is with each that changes: the reward is ${Math.abs(divided.together) < Math.abs(divided.alone) ? 'divided' : 'multiplied'} by how many completions are scored at once. Another batch size is another reward.`,
        divided.i,
      ),
    ];
  const isScaled = scaledByBatch(input.rules);
  for (const [k, batch] of batches.entries())
    for (const [j, i] of batch.entries()) {
      const together = rewards[k * BATCH + j] ?? NaN;
      const alone = trace.reward[i] ?? NaN;
      if (differ(together, alone))
        return [
          finding(
            'RS208',
            isScaled ? 'warning' : 'info',
            `The same completion gets ${formatNumber(alone)} alone and ${formatNumber(together)} in a batch of ${BATCH}: what others wrote changes its reward.${isScaled ? ` \`${isScaled.text}\` measures it by the scores of the whole batch, answers to other prompts among them.` : ''}`,
            i,
          ),
        ];
    }
  return [];
}

/** Each completion gets one n-th, or n times, what it gets alone: nothing that others wrote explains that. */
function isShared(pairs: readonly { readonly together: number; readonly alone: number }[]): boolean {
  // Fixed amounts, as for what can not be read, may stay what they are.
  const changed = pairs.filter(({ together, alone }) => differ(together, alone));
  return (
    changed.length >= BATCH &&
    [1 / BATCH, BATCH].some((factor) =>
      changed.every(({ together, alone }) => !differ(together, factor * alone)),
    )
  );
}

/** The first of every batch, and of every batch turned round, gets what it gets alone; others don't. */
function onlyFirstIsRight(
  { reward }: ProbeInput['trace'],
  batches: readonly (readonly number[])[],
  rewards: ArrayLike<number>,
): boolean {
  const asked = [...batches, ...batches.map((batch) => [...batch].reverse())];
  const isOther = (k: number, j: number): boolean =>
    differ(rewards[k * BATCH + j] ?? NaN, reward[asked[k]?.[j] ?? 0] ?? NaN);
  return (
    asked.every((_, k) => !isOther(k, 0)) &&
    asked.filter((batch, k) => batch.some((_, j) => isOther(k, j))).length >= asked.length / 2
  );
}

/** `[s / best for s in scores]` with `best = max(scores)`: each score is measured by those of the others; null elsewhere. */
function scaledByBatch(rules: RuleContext): PyNode | null {
  const entry = rules.rewardFunctions.find((fn) => rules.isEntry(fn));
  if (!entry || /group|advantage|uid|index/i.test(entry.body.text)) return null;
  const isTotal = (node: PyNode | null, list: string): boolean => {
    const bare = node ? unparenthesized(node) : null;
    const value = bare?.type === 'identifier' ? entry.assignedTo(bare) : bare;
    const call = value ? callShape(value) : null;
    return (
      call !== null &&
      /^(max|sum|(np|numpy|statistics|torch)\.(max|amax|sum|mean))$/.test(call.callee.text) &&
      call.positional[0]?.text === list
    );
  };
  for (const node of entry.own('list_comprehension')) {
    const clause = node.all('for_in_clause')[0];
    const [item, list] = [clause?.child('left')?.text, clause?.child('right')?.text];
    if (item === undefined || list === undefined) continue;
    for (const quotient of node.all('binary_operator'))
      if (
        quotient.child('operator')?.text === '/' &&
        quotient.child('left')?.text === item &&
        isTotal(quotient.child('right'), list)
      )
        return quotient;
  }
  return null;
}

/** Rows with different texts, where there are enough of them for a batch; else all. */
function withoutCopies(input: ProbeInput): readonly number[] {
  const all = [...input.trace.rows.keys()];
  const texts = completionsOf(input);
  if (!texts) return all;
  const seen = new Set<string>();
  const own = all.filter((i) => {
    const text = texts.text(input.trace.rows[i] ?? 0);
    return !seen.has(text) && Boolean(seen.add(text));
  });
  return own.length >= BATCH ? own : all;
}

/** Batches with successes and failures in turn, where there are both. */
function mixed(trace: ProbeInput['trace'], rows: readonly number[], count: number): number[][] {
  const good = rows.filter((i) => trace.outcome(i) === 'success');
  const other = rows.filter((i) => trace.outcome(i) !== 'success');
  const order: number[] = [];
  while (order.length < rows.length)
    for (const queue of [good, other, other, good]) {
      const next = queue.shift();
      if (next !== undefined) order.push(next);
    }
  return Array.from({ length: count }, (_, k) => order.slice(k * BATCH, (k + 1) * BATCH));
}

function describe(
  error: ReplayError,
  rows: readonly number[],
  batches: number,
  finding: (
    code: string,
    severity: Finding['severity'],
    message: string,
    row: number | undefined,
    line: number | null,
  ) => Finding,
): Finding {
  const row = error.firstRow === null ? undefined : rows[error.firstRow];
  const isAlike = error.firstRow !== null && error.firstRow >= 2 * batches * BATCH;
  const where = `on a batch of ${BATCH}${isAlike ? ' that all have the same outcome' : ''}`;
  const what =
    error.kind === 'nan'
      ? `The reward is not a finite number ${where}: ${error.message}`
      : `${error.type}: ${error.message}, ${where}.`;
  return finding(
    error.kind === 'nan' ? 'RS902' : /returned .* rewards? for/.test(error.message) ? 'RS904' : 'RS901',
    'error',
    what,
    row,
    error.line,
  );
}

function differ(a: number, b: number): boolean {
  return !Number.isNaN(a) && !Number.isNaN(b) && Math.abs(a - b) > 1e-9 * Math.max(1, Math.abs(a));
}
