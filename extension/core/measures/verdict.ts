import { StepStatus } from '../sandbox/replay';
import { TPE_PASS } from './catalogue/tpe';
import type { Evaluation, Verdict, VerdictKind } from './evaluation';
import { formatCount, formatMeasure, formatPercent, formatShare } from './format';
import type { Loop } from './loop';
import { hasValue } from './measure';
import { measureAuc, plural, splitByOutcome } from './ordering';
import { pairShares, type PairShares } from './ranking';

/** Fewer episodes of an outcome than this never make a reward "ready": one more episode could turn the picture. */
const ENOUGH = 10;
/** A policy that gets better at this reward would prefer the failure in more than one pair of ten: not what was meant. */
const ORDERED = 0.9;
/** Where the lower end of the interval must lie too. 10 against 10 episodes, all in order, reach 0.79; 9 of 10 pairs in order from a handful of episodes don't. */
const ORDERED_FOR_SURE = 0.75;
/** A cause that is seen this rarely may be an accident of the recording. */
const SEEN_OFTEN = 3;

const TITLES: Readonly<Record<VerdictKind, string>> = {
  broken: 'Broken',
  'not-testable': 'Not testable',
  'does-not-separate': 'Does not separate',
  misordered: 'Misordered',
  exploitable: 'Exploitable',
  ready: 'Ready to train',
};

export interface VerdictEvidence {
  /** Loops that a replay of the repeated loop has confirmed (`confirmLoop`), best paid first. */
  readonly loops: readonly Loop[];
}

/**
 * The one-line judgement. The first of these that holds: broken, not testable, does not separate, misordered,
 * exploitable, ready. With few episodes of an outcome only what is certain is said; the rest is "not testable".
 */
export function judge(evaluation: Evaluation, { loops }: VerdictEvidence): Verdict {
  return (
    judgeBroken(evaluation) ??
    judgeNothingPaid(evaluation) ??
    judgeOrder(evaluation, loops) ??
    judgeLoops(evaluation, loops) ??
    judgeReady(evaluation)
  );
}

function verdict(
  kind: VerdictKind,
  sentence: string,
  restsOn: readonly string[],
  next: readonly string[],
): Verdict {
  return { kind, title: TITLES[kind], sentence, restsOn, next: next.slice(0, 3) };
}

function judgeBroken({ errors, input }: Evaluation): Verdict | null {
  const { set, replay } = input;
  const [first] = [...replay.errors].sort((a, b) => (a.firstRow ?? -1) - (b.firstRow ?? -1));
  const failed = errors.crash + errors.nan + errors.timeout;
  if (!first && failed === 0) return null;

  const what = first ? describeError(first) : '';
  const fixes = replay.errors.map((error) => `Fix ${describeError(error)}`);
  if (first && first.firstRow === null)
    return verdict('broken', `The reward could not be loaded: ${what}.`, [], fixes);

  const counts = [
    ...(errors.crash > 0 ? [`crashes on ${formatCount(errors.crash)}`] : []),
    ...(errors.nan > 0 ? [`gives no finite number on ${formatCount(errors.nan)}`] : []),
    ...(errors.timeout > 0 ? [`runs out of time on ${formatCount(errors.timeout)}`] : []),
  ].join(', ');
  const row = first?.firstRow ?? replay.status.findIndex(isFailed);
  const episode = set.episodes.find(({ start, length }) => row >= start && row < start + length);
  const place = episode ? `, first at episode ${episode.id}, step ${row - episode.start}` : '';
  const sentence = `The reward ${counts} of ${plural(set.steps, 'step')}${place}${what ? ` (${what})` : ''}.`;
  return verdict('broken', sentence, [], fixes.length > 0 ? fixes : ['Make the reward faster']);
}

function isFailed(status: number): boolean {
  return status === StepStatus.Crash || status === StepStatus.NotANumber || status === StepStatus.Timeout;
}

function describeError(error: Evaluation['input']['replay']['errors'][number]): string {
  const text = [error.type, error.message.split('\n')[0]].filter(Boolean).join(': ');
  return error.line === null ? text : `line ${error.line}: ${text}`;
}

function judgeNothingPaid({ errors, input }: Evaluation): Verdict | null {
  if (input.replay.status.includes(StepStatus.Ok)) return null;
  const steps = plural(input.set.steps, 'step');
  if (input.set.steps === 0)
    return verdict('not-testable', 'There is no recorded step.', [], ['Record some episodes']);
  return errors.notApplicable > 0
    ? verdict(
        'not-testable',
        `The reward says "does not apply" on all ${steps}.`,
        [],
        ['Return a number where the reward applies', 'Add recordings to which it applies'],
      )
    : verdict('not-testable', `The reward was run on none of the ${steps}.`, [], ['Run the analysis again']);
}

function judgeOrder(evaluation: Evaluation, loops: readonly Loop[]): Verdict | null {
  const { input, measures } = evaluation;
  const auc = measures['auc'];
  const split = splitByOutcome(input, input.discountedReturns);
  if ('reason' in split || !hasValue(auc))
    return judgeOneSided(evaluation, 'reason' in split ? split.reason : '');

  const shares = pairShares(split.successes, split.failures);
  const [low, high] = auc.interval ?? [auc.value, auc.value];
  const few = Math.min(split.successes.length, split.failures.length) < ENOUGH;
  const shown = `AUC ${formatMeasure('auc', auc)}`;
  const alsoLoops = loops[0] ? ` Also, ${loops[0].sentence}` : '';

  if (high < 0.5)
    return verdict(
      'misordered',
      `Failures are paid more than successes in ${formatPercent(shares.wrong)} of the pairs (${shown}).${alsoLoops}`,
      ['auc'],
      ['Check the sign of each component', lookAtWrongPairs(evaluation)],
    );
  if (shares.tied === 1 || (!few && (shares.tied > 0.5 || low <= 0.5)))
    return verdict(
      'does-not-separate',
      separationSentence(shares, shown) + alsoLoops,
      ['auc', 'density'],
      [
        'Pay what only the successes reach, or charge what only the failures do',
        ...(evaluation.components.some((component) => component.constant)
          ? ['Look at the components that never change']
          : []),
      ],
    );

  const preferred = preferredCause(evaluation, split.successes);
  if (preferred)
    return verdict(
      'misordered',
      `Failures by ${preferred.cause} are paid more than successes in ${formatPercent(preferred.wrong)} of the pairs, so a learner will aim for them (AUC against all failures ${formatMeasure('auc', auc)}).${alsoLoops}`,
      ['auc'],
      [`Charge what ends an episode in ${preferred.cause}`, lookAtWrongPairs(evaluation)],
    );
  if (few) return judgeTooFew(evaluation, shown, auc.value, split);
  if (auc.value < ORDERED)
    return verdict(
      'misordered',
      `Failures are paid at least as much as successes in ${formatPercent(shares.wrong + shares.tied)} of the pairs (${shown}).${alsoLoops}`,
      ['auc', 'tpe'],
      [lookAtWrongPairs(evaluation), 'See which component pays the failures'],
    );
  if (low < ORDERED_FOR_SURE) return judgeTooFew(evaluation, shown, auc.value, split);
  return null;
}

function judgeOneSided({ counts }: Evaluation, reason: string): Verdict {
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

function judgeTooFew(
  { counts }: Evaluation,
  shown: string,
  auc: number,
  split: { readonly successes: readonly number[]; readonly failures: readonly number[] },
): Verdict {
  const found = `${plural(split.successes.length, 'success', 'successes')} and ${plural(split.failures.length, 'failure')}`;
  const opinion = auc >= ORDERED ? 'Looks right' : auc > 0.5 ? 'Looks partly right' : 'Looks wrong';
  const more = (have: number, what: string) =>
    have < ENOUGH
      ? [
          `Record at least ${plural(ENOUGH - have, `more ${what}`, `more ${what === 'success' ? 'successes' : 'failures'}`)}`,
        ]
      : [];
  const next = [...more(counts.success, 'success'), ...more(counts.failure, 'failure')];
  return verdict(
    'not-testable',
    `${opinion}, but ${found} are too few to be sure (${shown}).`,
    ['auc'],
    next.length > 0 ? next : ['Record more episodes of both outcomes'],
  );
}

function separationSentence({ tied }: PairShares, shown: string): string {
  return tied > 0.5
    ? `Success and failure are paid the same in ${formatPercent(tied)} of the pairs (${shown}).`
    : `Success and failure can't be told apart by what they are paid (${shown}).`;
}

function lookAtWrongPairs({ episodes }: Evaluation): string {
  const failures = episodes.filter(
    (episode) => episode.outcome === 'failure' && episode.discountedReturn !== null,
  );
  const best = failures.reduce<(typeof failures)[number] | undefined>(
    (top, episode) => (!top || (episode.discountedReturn ?? 0) > (top.discountedReturn ?? 0) ? episode : top),
    undefined,
  );
  return best ? `Look at episode ${best.id}, the best paid failure` : 'Look at the best paid failures';
}

/**
 * A learner goes where the pay is best, so one kind of failure that is paid more than success spoils a reward however
 * well it orders the other kinds. The whole interval must lie below 0.5.
 */
function preferredCause(
  { input }: Evaluation,
  successes: readonly number[],
): { readonly cause: string; readonly wrong: number } | null {
  const byCause = new Map<string, number[]>();
  input.outcomes.forEach(({ outcome, cause }, i) => {
    const value = input.discountedReturns[i] ?? null;
    if (outcome !== 'failure' || cause === null || value === null) return;
    byCause.set(cause, [...(byCause.get(cause) ?? []), value]);
  });
  let worst: { cause: string; wrong: number } | null = null;
  for (const [cause, failures] of byCause) {
    if (failures.length < SEEN_OFTEN) continue;
    const values = [...successes, ...failures];
    const outcomes = values.map((_, i) => ({
      outcome: i < successes.length ? ('success' as const) : ('failure' as const),
      cause: null,
    }));
    const auc = measureAuc({ outcomes }, values);
    if (!hasValue(auc) || (auc.interval?.[1] ?? auc.value) >= 0.5) continue;
    const { wrong } = pairShares(successes, failures);
    if (!worst || wrong > worst.wrong) worst = { cause, wrong };
  }
  return worst;
}

function judgeLoops({ measures }: Evaluation, loops: readonly Loop[]): Verdict | null {
  const [loop] = loops;
  if (!loop) return null;
  const auc = measures['auc'];
  const order = hasValue(auc) ? `Orders ${formatPercent(auc.value)} of success/failure pairs, but ` : '';
  return verdict(
    'exploitable',
    `${order}${loop.sentence}`,
    ['auc'],
    [
      'Pay progress once: remember in `memory` what was paid',
      `Play episode ${loop.trajectory} from step ${loop.from}`,
    ],
  );
}

function judgeReady({ measures, components }: Evaluation): Verdict {
  const auc = measures['auc'];
  const tpe = measures['tpe'];
  const dominant = components.find((component) => (component.share ?? 0) > 0.8 && components.length > 1);
  const sample = hasValue(auc) ? auc.sample : undefined;
  return verdict(
    'ready',
    `Success is paid more than failure in ${hasValue(auc) ? formatPercent(auc.value) : 'all'} of the pairs (AUC ${auc ? formatMeasure('auc', auc) : ''}, ${sample ?? ''}), and no recorded loop pays more than success.`,
    ['auc'],
    [
      'Train with it',
      ...(dominant
        ? [`Check that ${dominant.name} is meant to be ${formatPercent(dominant.share ?? 0)} of the reward`]
        : []),
      ...(hasValue(tpe) && tpe.value < TPE_PASS
        ? [
            `Mind that the mean reward a step does not tell success from failure (TPE ${formatShare(tpe.value)})`,
          ]
        : []),
    ],
  );
}
