import { agree, type Agreed } from '../analyzer/agree';
import { analyzeTrajectories } from '../analyzer/analyze';
import type { Analysis } from '../analyzer/analysis';
import { mergeFindings } from '../analyzer/findings';
import { onPart } from '../analyzer/part';
import { auditReward } from '../audit/run';
import { breathe } from '../breathe';
import type { BoundReward } from '../contract/bound-reward';
import type { Checked } from '../critic/critic';
import type { Finding } from '../critic/finding';
import { withoutIgnored, withSeverities } from '../critic/settings';
import { studyGroups } from '../groups/study';
import { STUDIED_STEPS, studiedPart } from '../measures/even-part';
import type { Evaluation, Verdict } from '../measures/evaluation';
import { judge } from '../measures/verdict';
import { TRAIN } from '../measures/verdict-kind';
import { cancelled, ok, type Result } from '../problem';
import type { RunControl } from '../sandbox/sandbox';
import type { TaskContext } from '../task/context';
import type { Replayer } from './replayer';
import type { AnalyzeControl, RewardSource } from './workbench';

/** Shares of the progress of an analysis: the replay, the exploit search; the rest is the suggestions' replays. */
const PHASES = { replayed: 0.4, searched: 0.5 };

/** What an analysis asks of the workbench. */
export interface AnalysisParts {
  readonly replayer: Replayer;
  bind(context: TaskContext, reward: RewardSource): Promise<Result<BoundReward>>;
  lint(context: TaskContext, reward: RewardSource): Promise<readonly Finding[]>;
  check(
    context: TaskContext,
    reward: RewardSource,
    bound: Result<BoundReward>,
    control: RunControl,
  ): Promise<Checked>;
}

/** Replay, verdict, critic, causes, the longer questions and suggestions of one reward, in the order in which they are shown. */
export async function analyzeReward(
  parts: AnalysisParts,
  context: TaskContext,
  source: RewardSource,
  control: AnalyzeControl,
): Promise<Result<Analysis>> {
  const { replayer } = parts;
  const progress = control.onProgress;
  const phase = (from: number, to: number): RunControl => ({
    ...control,
    ...(progress ? { onProgress: (share: number) => progress(from + (to - from) * share) } : {}),
  });
  // The other replays are cancelled with the rest; how far each is concerns nobody.
  const unreported: RunControl = control.signal ? { signal: control.signal } : {};
  const bound = await parts.bind(context, source);
  if (!bound.ok) return bound;
  const reward = bound.value;
  const evaluated = await replayer.evaluate(context, reward, phase(0, PHASES.replayed));
  if (!evaluated.ok) return evaluated;
  const evaluation = evaluated.value;
  const exploits = await replayer.exploitsOf(
    context,
    reward,
    evaluation,
    phase(PHASES.replayed, PHASES.searched),
  );
  if (control.signal?.aborted) return cancelled();
  const verdict = judge(evaluation, { exploits, searched: STUDIED_STEPS });
  const groups = await studyGroups(evaluation, reward.plan.sum);
  const judged = { evaluation, verdict, exploits, ...(groups ? { groups } : {}) };
  const place = { file: reward.file, range: entryRange(reward) };
  const agreed = (findings: readonly Finding[]): Agreed => agree(verdict, findings, evaluation, place);
  const known = { ...judged, causes: [], findings: [], suggestions: [], pending: true };
  control.onPart?.({ ...known, verdict: soFar(verdict, context) });
  if (control.verdictOnly) return ok({ ...judged, causes: [], findings: [], suggestions: [] });
  await breathe();
  // After the verdict: beside it, on few cores, both would be late.
  const checking = parts.check(context, source, bound, unreported);
  // It mostly waits for its process: the causes are found meanwhile. Who waits for it is told what goes wrong.
  checking.catch(() => undefined);
  const merged = async (found: readonly Finding[]): Promise<Finding[]> =>
    mergeFindings(
      (await checking).findings,
      withSeverities(withoutIgnored(found, context.critic), context.critic),
    );
  const part = studiedPart(context.set, evaluation.input.outcomes);
  const whole = { context, evaluation };
  const studied = part ? await onPart(whole, part) : whole;
  const replayOn = async (some: TaskContext, code: string): Promise<Result<Evaluation>> => {
    const other = await parts.bind(some, { ...source, source: code });
    if (!other.ok) return other;
    return some === context
      ? replayer.evaluate(some, other.value, unreported)
      : replayer.evaluateAnew(some, other.value, unreported);
  };
  const replayCode = (code: string): Promise<Result<Evaluation>> => replayOn(studied.context, code);
  const analysed = await analyzeTrajectories(
    { ...whole, reward, exploits },
    studied,
    {
      lint: (code) => parts.lint(context, { ...source, source: code }),
      replay: replayCode,
      traceLines: (episodes) =>
        replayer.run(reward, context.set, unreported, { episodes, trace: [0, 0], processes: 1 }),
      replayOn,
      findExploits: async (code, other) => {
        const changed = await parts.bind(context, { ...source, source: code });
        return changed.ok ? replayer.exploitsOf(context, changed.value, other, unreported) : [];
      },
    },
    phase(PHASES.searched, 1),
    async ({ findings, ...found }) =>
      control.onPart?.({ ...known, ...found, ...agreed(await merged(findings)) }),
    control.audit === false
      ? undefined
      : (causes) =>
          auditReward(
            { ...studied, recorded: context.set.steps, reward, exploits, causes },
            { replay: (set) => replayer.run(reward, set, unreported), replayCode },
            control.signal,
          ),
  );
  if (control.signal?.aborted) return cancelled();
  const findings = await merged(analysed.findings);
  const { adversarial = null } = await checking;
  const suffered = new Set([
    ...analysed.causes.map(({ cause }) => cause),
    ...findings.map(({ code }) => code),
  ]);
  return ok({
    ...judged,
    ...analysed,
    ...agreed(findings),
    // A kind of edit may answer what this candidate does not suffer from.
    suggestions: analysed.suggestions.map((one) => ({
      ...one,
      answers: one.answers.filter((answer) => suffered.has(answer)),
    })),
    ...(adversarial ? { adversarial } : {}),
  });
}

/** "Ready" before made-up completions were tried may be taken back, so it is not said yet. */
function soFar(verdict: Verdict, { set }: TaskContext): Verdict {
  if (set.kind !== 'completions' || verdict.kind !== 'ready') return verdict;
  return {
    ...verdict,
    title: 'Ready so far',
    sentence: `${verdict.sentence} Made-up completions are being tried.`,
    next: verdict.next.filter((step) => step !== TRAIN),
  };
}

/** The line that the function begins on. */
function entryRange({ entry: { line } }: BoundReward): Finding['range'] {
  return { line, column: 1, endLine: line, endColumn: 1 };
}
