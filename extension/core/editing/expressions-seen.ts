import { functionAt } from '../analyzer/edit';
import { entryPath } from '../analyzer/suggestions/generator';
import type { BoundReward } from '../contract/bound-reward';
import { RuleContext } from '../critic/context';
import { instrument, type Site } from '../critic/data/instrument';
import { composeSet, samplePart } from '../critic/data/rows';
import { SEEN, Trace } from '../critic/data/trace';
import { appendedTo, rewardValues } from '../critic/terms';
import type { Limits, RunControl, Sandbox } from '../sandbox/sandbox';
import { unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import { PyModule } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import { PySource } from '../syntax/tree';
import type { TaskContext } from '../task/context';
import type { Pay } from './contributions';
import type { Outcome } from './distribution';

/** Steps on which a condition was asked, and steps on which it held, at least once in a call. */
export interface Tally {
  readonly asked: number;
  readonly held: number;
}

/** How often one condition of the reward held. Offsets are of the text that was run. */
export interface SeenCondition {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly byOutcome: Readonly<Record<Outcome, Tally>>;
}

/** What a statement like `score += 0.5` or one of several returns pays. */
interface SeenPayment {
  /** Last line of the statement, from 1. */
  readonly line: number;
  readonly kind: 'term' | 'return';
  readonly perEpisode: Pay;
  /** Share of the steps on which it ran. */
  readonly share: number;
}

export interface ExpressionsSeen {
  readonly source: string;
  readonly conditions: readonly SeenCondition[];
  readonly payments: readonly SeenPayment[];
  /** Steps that were run for it, of so many recorded ones; and how many of each outcome. */
  readonly rows: number;
  readonly steps: number;
  readonly rowsByOutcome: Readonly<Record<Outcome, number>>;
}

/** Enough for shares to a tenth of a per cent, few enough not to be waited for. */
const SAMPLE = { rows: 20_000, episodes: 2000 };
const MAX_SECONDS = 10;

/**
 * Runs a copy of the reward that takes down its conditions, and what its statements add where it names no components, on
 * episodes of the recording. Null when the reward cannot be followed or fails.
 */
export async function expressionsSeen(
  {
    reward,
    context,
    sandbox,
    limits,
  }: {
    readonly reward: BoundReward;
    readonly context: TaskContext;
    readonly sandbox: Sandbox;
    readonly limits: Limits;
  },
  control: RunControl = {},
): Promise<ExpressionsSeen | null> {
  const module = new PyModule(await PySource.parse(reward.source));
  const { set, outcomes, fields, task } = context;
  const rules = new RuleContext(module, {
    file: reward.file,
    contract: reward.contract,
    entry: reward.entry,
    recording: set,
    fields,
    discount: task.discount,
  });
  const entry = functionAt(module, entryPath(reward));
  const payers =
    entry && reward.plan.returns !== 'signs' ? payersOf(entry, reward.plan.unit === 'batch') : [];
  const isPayer = ({ kind, node }: Site): boolean =>
    kind === 'value' && payers.some(({ value }) => value.start === node.start && value.end === node.end);
  const copy = instrument(rules, reward, (site) => site.kind === 'test' || isPayer(site));
  if (!copy || copy.sites.length === 0) return null;
  const parts = samplePart(set, outcomes, SAMPLE);
  if (parts.length === 0) return null;
  const data = composeSet(
    set,
    parts.map(({ rows }) => rows),
  );
  const replayed = await sandbox.replay(
    { source: copy.source, file: reward.file, plan: copy.plan, arrays: reward.needs.arrays, data },
    { ...limits, seconds: Math.min(limits.seconds, MAX_SECONDS) },
    control,
  );
  if (!replayed.ok || replayed.value.errors.some(({ kind }) => kind === 'timeout')) return null;
  const trace = new Trace(rules, context, parts, copy.sites, replayed.value);
  const hasComponents = trace.components.size > 0;
  const rowsByOutcome = { success: 0, failure: 0, unknown: 0 };
  for (let i = 0; i < trace.count; i++) rowsByOutcome[trace.outcome(i)]++;
  return {
    source: reward.source,
    conditions: copy.sites.filter(({ kind }) => kind === 'test').map((site) => conditionSeen(site, trace)),
    payments: hasComponents ? [] : payers.flatMap((payer) => paymentSeen(payer, trace)),
    rows: trace.count,
    steps: set.steps,
    rowsByOutcome,
  };
}

function conditionSeen(site: Site, trace: Trace): SeenCondition {
  const values = trace.numbers(site);
  const byOutcome = {
    success: { asked: 0, held: 0 },
    failure: { asked: 0, held: 0 },
    unknown: { asked: 0, held: 0 },
  };
  for (let i = 0; i < trace.count; i++) {
    const value = values[i] ?? NaN;
    if (Number.isNaN(value)) continue;
    const tally = byOutcome[trace.outcome(i)];
    tally.asked++;
    if ((value & SEEN.true) !== 0) tally.held++;
  }
  const { start, end, text } = site.node;
  return { start, end, text, byOutcome };
}

interface Payer {
  readonly kind: SeenPayment['kind'];
  /** The expression whose value is paid, or charged where `sign` is −1. */
  readonly value: PyNode;
  readonly statement: PyNode;
  readonly sign: 1 | -1;
}

/**
 * `score += x` and `score -= x` for a score that is returned or put on the list that is; what is put there, and the
 * returns, where there are several.
 */
function payersOf(entry: PyFunction, isBatch: boolean): Payer[] {
  const values = rewardValues(entry).map(unparenthesized);
  const appended = isBatch ? values.flatMap(({ text }) => appendedTo(entry, text)).map(unparenthesized) : [];
  const scores = new Set([...values, ...appended].map(({ text }) => text));
  const terms = entry.own('augmented_assignment').flatMap((statement): Payer[] => {
    const operator = statement.child('operator')?.text ?? '';
    const [left, right] = [statement.child('left'), statement.child('right')];
    if (!left || !right || !scores.has(left.text) || !/^[+-]=$/.test(operator)) return [];
    // Of a loop only the last round is taken down; a batch is run one completion at a time, so its loop has one.
    if (loopsAround(statement) > (isBatch ? 1 : 0)) return [];
    return [{ kind: 'term', value: unparenthesized(right), statement, sign: operator === '+=' ? 1 : -1 }];
  });
  const paid = (isBatch ? appended.filter((value) => loopsAround(value) <= 1) : values).flatMap(
    (value): Payer[] => {
      const statement = value.above('return_statement', 'expression_statement');
      return statement ? [{ kind: 'return', value, statement, sign: 1 }] : [];
    },
  );
  return [...terms, ...(paid.length > 1 ? paid : [])];
}

function loopsAround(node: PyNode): number {
  let loops = 0;
  for (let at = node.parent; at && at.type !== 'function_definition'; at = at.parent)
    if (/^(for|while)_statement$|comprehension$|generator_expression$/.test(at.type)) loops++;
  return loops;
}

function paymentSeen({ kind, value, statement, sign }: Payer, trace: Trace): SeenPayment[] {
  const site = trace.valueSite(value);
  if (!site) return [];
  const values = trace.numbers(site);
  const totals = { success: { sum: 0, count: 0 }, failure: { sum: 0, count: 0 } };
  let ran = 0;
  for (const { part, start, end } of trace.spans()) {
    let sum = 0;
    for (let i = start; i < end; i++) {
      const paid = values[i] ?? NaN;
      if (Number.isNaN(paid)) continue;
      ran++;
      sum += sign * paid;
    }
    if (!part.whole || part.outcome === 'unknown') continue;
    totals[part.outcome].sum += sum;
    totals[part.outcome].count++;
  }
  const mean = ({ sum, count }: { sum: number; count: number }): number | null =>
    count ? sum / count : null;
  return [
    {
      kind,
      line: statement.range.endLine,
      perEpisode: { success: mean(totals.success), failure: mean(totals.failure) },
      share: trace.count > 0 ? ran / trace.count : 0,
    },
  ];
}
