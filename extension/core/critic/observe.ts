import type { BoundReward } from '../contract/bound-reward';
import type { ReplayError } from '../sandbox/replay';
import { StepStatus } from '../sandbox/replay';
import type { Limits, RunControl, Sandbox } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import type { RuleContext } from './context';
import { deadConditions } from './dead-conditions';
import { dataRules } from './data/registry';
import { instrument } from './data/instrument';
import { samplePart, type Part } from './data/rows';
import { Trace } from './data/trace';
import type { Finding, Severity, SourceRange, StepReference } from './finding';
import { entryRange } from './mismatch';
import type { AdversarialReport } from '../adversary/report';
import { completionsOf } from './probes/completion';
import { tryAdversary } from './probes/adversary';
import { adversaryCodes, adversaryFindings } from './probes/adversary-findings';
import { batchFindings, batchProbes } from './probes/batch';
import { bombFindings } from './probes/bombs';
import { probes } from './probes/registry';
import type { Prepared, ProbeInput, ProbeResult } from './probes/probe';
import { syntheticSet } from './probes/synthetic';
import { mayRemember } from './remembers';
import { swallowed } from './swallowed';
import { unstable } from './unstable';
import type { PyNode } from '../syntax/tree';

export interface ObserveInput {
  readonly rules: RuleContext;
  readonly reward: BoundReward;
  readonly context: TaskContext;
  readonly sandbox: Sandbox;
  readonly limits: Limits;
  readonly control?: RunControl;
}

export interface Observed {
  /** False when the reward failed on a recorded step, gave no number on any, or could not be followed (to the end). */
  readonly works: boolean;
  /** Of a reward that could not be followed to the end, only that. */
  readonly findings: readonly Finding[];
  /** Rows of the recording on which it failed: a plain call says how. */
  readonly failing: readonly number[];
  /** Codes of the probes that had something to ask of this reward. */
  readonly probed: readonly string[];
  /** What made-up completions get; null where that could not be tried. */
  readonly adversarial: AdversarialReport | null;
}

const NOTHING: Observed = { works: false, findings: [], failing: [], probed: [], adversarial: null };
const MAX_FAILING = 5;

/** What an episode leaves for the next shows on few. */
const ROWS_AGAIN = 1500;

/** Fewer say nothing of a recording. */
const LEAST_EPISODES = 12;

/** A check on save must not take longer than this, whatever the reward does. */
const MAX_SECONDS = 15;

/**
 * Findings of the data-aware rules and the probes, from one replay of a copy of the reward that says what its expressions
 * give: on episodes of the recording, on the same in the opposite order where it may remember something, and on synthetic steps.
 */
export async function observe(input: ObserveInput): Promise<Observed> {
  const { rules, reward, context, sandbox, control } = input;
  const copy = instrument(rules, reward);
  const parts = samplePart(context.set, context.outcomes);
  if (!copy || parts.length === 0) return NOTHING;
  const recorded = parts.map(({ rows }) => rows);
  const entry = entryRange(rules.module, reward.entry);
  const empty = new Trace(rules, context, parts, copy.sites, noReplay(recorded.flat().length));
  const prepare = (trace: Trace): (Prepared | null)[] => {
    const probeInput: ProbeInput = { rules, task: context, reward, trace, entry };
    return probes.map((probe) => probe.prepare(probeInput));
  };
  const asked = prepare(empty);
  const synthetic = asked.flatMap((prepared) => prepared?.episodes ?? []);
  const isTwice = mayRemember(rules.module);
  const again = isTwice ? first(parts, ROWS_AGAIN) : [];
  const data = syntheticSet(
    context.set,
    [...recorded, ...again.map(({ rows }) => rows).reverse()],
    synthetic,
  );
  const limits = { ...input.limits, seconds: Math.min(input.limits.seconds, MAX_SECONDS) };
  const { source, plan } = copy;
  const replayed = await sandbox.replay(
    { source, file: reward.file, plan, arrays: reward.needs.arrays, data },
    limits,
    control,
  );
  const untried = (why: string): Observed => ({
    ...NOTHING,
    findings: [
      { code: 'RS907', severity: 'info', message: why, file: reward.file, range: entry, source: 'dry-run' },
    ],
  });
  if (control?.signal?.aborted)
    return untried(
      'The check was interrupted before the reward was tried: this is what its code alone shows.',
    );
  if (!replayed.ok)
    return untried(
      `The reward was not tried: ${replayed.problem.message} This is what its code alone shows.`,
    );
  const replay = replayed.value;
  const traceOf = (which: readonly Part[]): Trace => {
    const plain = new Trace(rules, context, which, copy.sites, replay);
    return new Trace(
      rules.informedBy((node) => plain.constantAt(node)),
      context,
      which,
      copy.sites,
      replay,
    );
  };
  const trace = traceOf(parts);
  const finding = (
    code: string,
    severity: Severity,
    message: string,
    at: PyNode | SourceRange,
    evidence: readonly StepReference[],
  ): Finding => ({
    code,
    severity,
    message,
    file: rules.surroundings.file,
    range: 'line' in at ? at : at.range,
    source: 'dry-run',
    ...(evidence.length ? { evidence } : {}),
  });
  const recordedFindings = (of: Trace): Finding[] =>
    dataRules.flatMap((rule) =>
      [...rule.check(of)].map((found) =>
        finding(rule.code, found.severity ?? rule.severity, found.message, found.at, found.evidence),
      ),
    );
  // Of a reward that is stopped half way, the episodes before that are known.
  if (replay.errors.some(({ kind }) => kind === 'timeout')) {
    const tried = trace.status.filter((status) => status !== StepStatus.Timeout).length;
    const { findings: said, ...rest } = untried(
      `The reward was followed on ${tried} of ${trace.count} recorded steps when the ${limits.seconds} s for it were up: what ${tried < trace.count ? 'the others show, and what ' : ''}made-up steps get, was not looked at.`,
    );
    const whole = followed(parts, trace);
    return { ...rest, findings: [...(whole.length ? recordedFindings(traceOf(whole)) : []), ...said] };
  }
  if (!replay.status.subarray(0, trace.count).includes(StepStatus.Ok) && replay.errors.length === 0)
    return NOTHING;
  const crashes = replay.errors.filter(({ firstRow }) => firstRow !== null && firstRow < trace.count);
  if (replay.errors.some(({ firstRow }) => firstRow === null)) return NOTHING;
  if (crashes.length) {
    const failing = crashes.slice(0, MAX_FAILING).map(({ firstRow }) => trace.rows[firstRow ?? 0] ?? 0);
    return { ...NOTHING, failing };
  }
  const findings = recordedFindings(trace);
  const shaky = isTwice ? unstable(trace, again, replay, reward, entry) : [];
  findings.push(...shaky);
  const executed = { lines: replay.lines, shift: copy.shift };
  for await (const found of swallowed(trace, reward, executed, sandbox, limits, control))
    findings.push(finding('RS906', 'warning', found.message, found.at, found.evidence));
  for await (const found of deadConditions(trace, reward, sandbox, limits, control))
    findings.push(finding('RS173', found.severity ?? 'warning', found.message, found.at, found.evidence));
  const errors = new Errors(replay.errors, copy.shift);
  let row = trace.count + again.reduce((sum, { rows }) => sum + rows.length, 0);
  for (const [i, prepared] of asked.entries()) {
    const probe = probes[i];
    if (!prepared || !probe) continue;
    // Two steps can't be compared where what came before counts.
    const isAsked = !shaky.length || probe.code !== 'RS206';
    const results = prepared.episodes.map((episode) =>
      episode.map((): ProbeResult => {
        const at = row++;
        const failed = replay.status[at] === StepStatus.Crash ? errors.at(at) : null;
        return {
          reward: replay.reward[at] ?? NaN,
          error: failed?.text ?? null,
          isNan: replay.status[at] === StepStatus.NotANumber,
          line: failed?.line ?? null,
        };
      }),
    );
    for (const found of isAsked ? prepared.judge(results) : [])
      findings.push({
        ...finding(probe.code, found.severity ?? probe.severity, found.message, found.at, found.evidence),
        ...(found.refutes ? { refutes: true as const } : {}),
      });
  }
  const batch = { rules, task: context, reward, trace, entry };
  const perRow = replay.seconds / Math.max(1, data.steps);
  // Each a replay of its own; none waits for another.
  const [ofBatches, battery, bombs] = await Promise.all([
    batchFindings(batch, sandbox, limits, control),
    tryAdversary(batch, sandbox, limits, perRow, control),
    bombFindings(batch, sandbox, limits, control),
  ]);
  findings.push(...ofBatches, ...bombs);
  if (battery) findings.push(...adversaryFindings(batch, battery, findings));
  const isPresumed = completionsOf(batch)?.isPresumed === true;
  const probed = probes.filter((_, i) => asked[i]).map(({ code }) => code);
  const codes = [...probed, ...batchProbes(batch), ...(battery ? adversaryCodes : []), 'RS905'];
  const said = isPresumed ? findings.map(presuming) : findings;
  return { works: true, findings: said, failing: [], probed: codes, adversarial: battery?.report ?? null };
}

/** The first episodes, as many as have so many rows, and two at least. */
function first(parts: readonly Part[], rows: number): Part[] {
  let sum = 0;
  return parts.filter((part, i) => (sum += part.rows.length) <= rows || i < 2);
}

/** Those of the first episodes that a reward was followed through to their ends; none, where they are too few to tell anything. */
function followed(parts: readonly Part[], { status }: Trace): Part[] {
  let [row, whole] = [0, 0];
  for (const { rows } of parts) {
    row += rows.length;
    if (status.subarray(0, row).some((each) => each !== StepStatus.Ok && each !== StepStatus.NotApplicable))
      break;
    whole++;
  }
  return whole >= LEAST_EPISODES ? parts.slice(0, whole) : [];
}

/** Says what stands in for the outcomes that the recording lacks. */
function presuming(found: Finding): Finding {
  return /^RS2/.test(found.code) && /\b(success|failure|right|wrong)/.test(found.message)
    ? {
        ...found,
        message: `${found.message} (The task does not say what a success is: right is here what gives the reference as its final answer.)`,
      }
    : found;
}

/** Which error a row had: known for the row where each was first seen, and where there is only one. */
class Errors {
  constructor(
    private readonly errors: readonly ReplayError[],
    private readonly shift: number,
  ) {}

  at(row: number): { readonly text: string; readonly line: number | null } {
    const before = this.errors.filter(({ firstRow }) => firstRow !== null && firstRow <= row);
    const error = before.find(({ firstRow }) => firstRow === row) ?? before.at(-1) ?? this.errors[0];
    if (!error) return { text: 'an error', line: null };
    const line = error.line !== null && error.line > this.shift ? error.line - this.shift : null;
    return { text: `${error.type}: ${error.message}`, line };
  }
}

function noReplay(rows: number): ConstructorParameters<typeof Trace>[4] {
  return {
    runtime: { id: 'pyodide', version: '', isolation: '' },
    status: new Uint8Array(rows).fill(StepStatus.NotRun),
    reward: new Float64Array(rows).fill(NaN),
    components: new Map(),
    errors: [],
    lines: new Map(),
    printed: '',
    seconds: 0,
  };
}
