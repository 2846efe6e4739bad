import { recordingWords } from '../trajectory/words';
import type { Measured, Verdict } from './evaluation';
import { formatCount, formatMeasure, formatNumber, formatPercent } from './format';
import { hasValue, type MeasuredValue } from './measure';
import { measureAuc, plural, splitByOutcome, type OutcomeSplit } from './ordering';
import { pairShares, type PairShares } from './ranking';
import { TRAIN, verdict } from './verdict-kind';
import { judgeRun } from './verdict-run';

/** Fewer episodes of an outcome than this never make a reward "ready": one more episode could turn the picture. */
const ENOUGH = 10;
/** A policy that gets better at this reward would prefer the failure in more than one pair of ten: not what was meant. */
const ORDERED = 0.9;
/** Where the lower end of the interval must lie too. 10 against 10 episodes, all in order, reach 0.80; with some of the pairs wrong it takes more episodes. */
const ORDERED_FOR_SURE = 0.75;
/** A cause that is seen more rarely may be an accident of the recording. */
const SEEN_OFTEN = 3;
/** Steps that pay, below which a learner may not find the pay. */
const SPARSE = 0.05;
/** Share of one component above which the others hardly count. */
const DOMINANT = 0.8;
/** Rank correlation above which the whole interval must lie for what is said of it to be right. */
const CLEARLY = 0.3;

export interface VerdictEvidence {
  /** Ways to be paid more than success that were played and are paid, best paid first. */
  readonly exploits: readonly PlayedExploit[];
  /** Steps among which they were looked for; absent: all. */
  readonly searched?: number;
}

/** Of an exploit, what the verdict says. */
export interface PlayedExploit {
  readonly kind: 'cycle' | 'idle' | 'path' | 'early-end';
  /** Starts small: it follows a "but". */
  readonly message: string;
  readonly steps: readonly { readonly trajectory: string; readonly step: number }[];
}

/**
 * The one-line judgement: the first that holds of broken, not testable, does not separate, misordered, exploitable, ready.
 * It rests on the AUC at the task's γ, which is what a trainer maximises, and on its interval: with few episodes only what is
 * certain is said, the rest is "not testable". TPE does not decide, since a mean per step is blind to length: a fair cost per
 * step that success ends early (AUC 1) has TPE 0.
 */
export function judge(evaluation: Measured, { exploits, searched = Infinity }: VerdictEvidence): Verdict {
  const failed = judgeRun(evaluation);
  if (failed) return failed;
  const order = orderOf(evaluation);
  if ('reason' in order) return judgeOneSided(evaluation, order.reason);
  const misorder = judgeSeparation(evaluation, order) ?? judgeCauses(evaluation, order);
  if (misorder) return withExploit(misorder, exploits);
  if (isFew(order)) return judgeExploits(order, exploits) ?? judgeTooFew(order);
  if (order.auc.value < ORDERED) return withExploit(judgeMisordered(evaluation, order), exploits);
  if (lowEnd(order.auc) < ORDERED_FOR_SURE) return judgeExploits(order, exploits) ?? judgeTooFew(order);
  return judgeExploits(order, exploits) ?? judgeReady(evaluation, order, searched);
}

interface Order extends OutcomeSplit {
  readonly auc: MeasuredValue;
  readonly shares: PairShares;
  /** "AUC 0.93 [0.88, 0.97]". */
  readonly shown: string;
}

function orderOf({ reduction, measures }: Measured): Order | { readonly reason: string } {
  const split = splitByOutcome(reduction, reduction.columns.discounted);
  if ('reason' in split) return split;
  const auc = measures['auc'];
  if (!hasValue(auc)) return { reason: 'there is no AUC' };
  const shares = pairShares(split.successes, split.failures);
  return { ...split, auc, shares, shown: `AUC ${formatMeasure('auc', auc)}` };
}

function isFew({ successes, failures }: Order): boolean {
  return Math.min(successes.length, failures.length) < ENOUGH;
}

function lowEnd({ value, interval }: MeasuredValue): number {
  return interval?.[0] ?? value;
}

function highEnd({ value, interval }: MeasuredValue): number {
  return interval?.[1] ?? value;
}

/** An exploit is worth a word even where something else is wrong first. */
function withExploit(judged: Verdict, [exploit]: readonly PlayedExploit[]): Verdict {
  return exploit ? { ...judged, sentence: `${judged.sentence} Also, ${exploit.message}` } : judged;
}

function judgeOneSided({ counts }: Measured, reason: string): Verdict {
  const next =
    counts.success + counts.failure === 0
      ? ['Say what a success is: `success` in the task file']
      : [
          ...(counts.success < ENOUGH
            ? [`Record at least ${ENOUGH} successes: a scripted or trained policy, or a demonstration`]
            : []),
          ...(counts.failure < ENOUGH ? [`Record at least ${ENOUGH} failures: a random policy will do`] : []),
          ...(counts.unknown > 0 ? ['Check `success` in the task file: some outcomes are unknown'] : []),
        ];
  const sentence = `Whether the reward tells success from failure can't be tested: ${reason}.`;
  return verdict('not-testable', sentence, ['auc'], next);
}

function judgeTooFew({ successes, failures, auc, shown }: Order): Verdict {
  const opinion =
    auc.value >= ORDERED ? 'Looks right' : auc.value > 0.5 ? 'Looks partly right' : 'Looks wrong';
  const have = `${plural(successes.length, 'success', 'successes')} and ${plural(failures.length, 'failure')}`;
  const missing = [
    ...(successes.length < ENOUGH
      ? [plural(ENOUGH - successes.length, 'more success', 'more successes')]
      : []),
    ...(failures.length < ENOUGH ? [plural(ENOUGH - failures.length, 'more failure')] : []),
  ].join(' and ');
  return verdict(
    'not-testable',
    `${opinion}, but ${have} are too few to be sure (${shown}).`,
    ['auc'],
    [missing ? `Record at least ${missing}` : 'Record more episodes of both outcomes'],
  );
}

/** The wrong way round, or the same for both. All that is certain even of few episodes. */
function judgeSeparation(evaluation: Measured, order: Order): Verdict | null {
  const { shares, auc, shown } = order;
  if (highEnd(auc) < 0.5)
    return verdict(
      'misordered',
      `Failures are paid more than successes in ${formatPercent(shares.wrong)} of the pairs (${shown}).`,
      ['auc'],
      ['Check the sign of each component', lookAtBestFailure(evaluation)],
    );
  const mostlyTied = shares.tied > 0.5;
  if (shares.tied < 1 && (isFew(order) || (!mostlyTied && lowEnd(auc) > 0.5))) return null;
  const unchanging = evaluation.components.filter((component) => component.constant).map(({ name }) => name);
  return verdict(
    'does-not-separate',
    mostlyTied
      ? `Success and failure are paid the same in ${formatPercent(shares.tied)} of the pairs (${shown}).`
      : `Success and failure can't be told apart by what they are paid (${shown}).`,
    ['auc'],
    [
      'Pay what only the successes reach, or charge what only the failures do',
      ...(unchanging.length > 0 ? [`See why ${unchanging.join(', ')} never changes`] : []),
    ],
  );
}

/**
 * A learner goes where the pay is best, so one kind of failure that is paid more than success spoils a reward however
 * well it orders the other kinds. The whole interval must lie below 0.5.
 */
function judgeCauses(evaluation: Measured, { successes, shown }: Order): Verdict | null {
  const { outcomes, columns } = evaluation.reduction;
  const byCause = new Map<string, number[]>();
  outcomes.forEach(({ outcome, cause }, i) => {
    const value = columns.discounted[i] ?? NaN;
    if (outcome !== 'failure' || cause === null || Number.isNaN(value)) return;
    const values = byCause.get(cause);
    if (values) values.push(value);
    else byCause.set(cause, [value]);
  });
  let worst: { readonly cause: string; readonly wrong: number } | null = null;
  for (const [cause, failures] of byCause) {
    if (failures.length < SEEN_OFTEN) continue;
    const auc = aucAgainst(successes, failures);
    if (!hasValue(auc) || highEnd(auc) >= 0.5) continue;
    const { wrong } = pairShares(successes, failures);
    if (!worst || wrong > worst.wrong) worst = { cause, wrong };
  }
  if (!worst) return null;
  return verdict(
    'misordered',
    `Failures of the kind "${worst.cause}" are paid more than successes in ${formatPercent(worst.wrong)} of the pairs, so a learner will aim for them (${shown} over all failures).`,
    ['auc'],
    [`Make "${worst.cause}" cost more than it pays`, lookAtBestFailure(evaluation)],
  );
}

function aucAgainst(successes: readonly number[], failures: readonly number[]) {
  const label = (outcome: 'success' | 'failure') => ({ outcome, cause: null });
  const outcomes = [...successes.map(() => label('success')), ...failures.map(() => label('failure'))];
  return measureAuc({ outcomes }, [...successes, ...failures]);
}

function judgeMisordered(evaluation: Measured, { shares, shown }: Order): Verdict {
  return verdict(
    'misordered',
    `Failures are paid at least as much as successes in ${formatPercent(shares.wrong + shares.tied)} of the pairs (${shown}).`,
    ['auc'],
    [lookAtBestFailure(evaluation), ...payerOfFailures(evaluation)],
  );
}

/** Of several components, the one that pays failures the most. */
function payerOfFailures({ components, reduction }: Measured): string[] {
  if (components.length < 2) return [];
  const [most] = [...components].sort((a, b) => (b.meanOfFailures ?? 0) - (a.meanOfFailures ?? 0));
  if (!most?.meanOfFailures || most.meanOfFailures <= 0) return [];
  const { name, meanOfFailures, meanOfSuccesses } = most;
  const row = reduction.kind === 'completions' ? 'completion' : 'step';
  const inSuccesses = meanOfSuccesses === null ? '' : `, ${formatNumber(meanOfSuccesses)} in successes`;
  return [`See what ${name} pays: ${formatNumber(meanOfFailures)} a ${row} in failures${inSuccesses}`];
}

function lookAtBestFailure({ episodes, reduction }: Measured): string {
  let best: { readonly id: string; readonly paid: number } | null = null;
  for (const { id, outcome, discountedReturn: paid } of episodes)
    if (outcome === 'failure' && paid !== null && (!best || paid > best.paid)) best = { id, paid };
  return best
    ? `Look at ${recordingWords(reduction).episode} ${best.id}, the best paid failure`
    : 'Look at the best paid failures';
}

function judgeExploits({ shares }: Order, [exploit]: readonly PlayedExploit[]): Verdict | null {
  if (!exploit) return null;
  const [first] = exploit.steps;
  const repeats = exploit.kind === 'cycle' || exploit.kind === 'idle';
  return verdict(
    'exploitable',
    `Orders ${formatPercent(shares.right)} of success/failure pairs, but ${exploit.message}`,
    ['auc'],
    [
      repeats
        ? 'Pay progress once: remember what was paid, or charge the way back as much as the way there pays'
        : 'Make the failure cost more than it saves or earns on the way',
      ...(first ? [`Play episode ${first.trajectory} from step ${first.step}`] : []),
    ],
  );
}

function judgeReady(
  { reduction, measures, components, counts }: Measured,
  { shares, shown, sample }: Order,
  searched: number,
): Verdict {
  const { density, earlySignal50, aucUndiscounted, longerSuccess } = measures;
  const dominant = components.find(({ share }) => components.length > 1 && (share ?? 0) > DOMINANT);
  const late =
    hasValue(density) && density.value < SPARSE && hasValue(earlySignal50) && lowEnd(earlySignal50) <= 0.5;
  const where =
    searched < reduction.steps ? `in ${formatCount(searched)} steps, evenly chosen,` : 'that was recorded';
  const noExploit =
    reduction.kind === 'completions' ? '' : `, and nothing ${where} can be put together to pay more`;
  return verdict(
    'ready',
    `Success is paid more than failure in ${formatPercent(shares.right)} of the pairs (${shown}, ${sample})${noExploit}.`,
    ['auc'],
    [
      TRAIN,
      ...(late && hasValue(density)
        ? [
            `Mind that it pays on ${formatPercent(density.value)} of the steps, and late: learning may be slow`,
          ]
        : []),
      ...(hasValue(earlySignal50) && highEnd(earlySignal50) < 0.5
        ? [
            `Mind that half-way through, failures have been paid more than successes (early signal ${formatMeasure('earlySignal50', earlySignal50)}): what is paid on the way leads elsewhere`,
          ]
        : []),
      ...(hasValue(longerSuccess) && counts.success >= ENOUGH && lowEnd(longerSuccess) > CLEARLY
        ? [
            `Mind that long successes are paid more than short ones (rank correlation ${formatMeasure('longerSuccess', longerSuccess)}): unless they start further away, taking its time pays a learner`,
          ]
        : []),
      ...(hasValue(aucUndiscounted) && aucUndiscounted.value < ORDERED
        ? [`Keep the discount: at γ = 1 the AUC is ${formatMeasure('auc', aucUndiscounted)}`]
        : []),
      ...(dominant
        ? [`Check that ${dominant.name} is meant to be ${formatPercent(dominant.share ?? 0)} of the reward`]
        : []),
    ],
  );
}
