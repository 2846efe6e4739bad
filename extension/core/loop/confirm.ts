import { formatPercent } from '../measures/format';
import type { Outcome, Spread } from '../training/outcome';
import type { Kept, LoopState } from './state';
import type { Confirmed } from './trainer';

/** What the run has come to after the best was trained on fresh seeds. */
export interface Final {
  readonly best: Kept;
  readonly outcome: Outcome;
}

/**
 * The best as chosen, or the environment's own reward where agents learned no more from the best than from that, nor sooner, over the
 * seeds of the choice and the fresh ones together: no run may end with a reward that is worse than none.
 */
export function finalOf({ own }: LoopState, best: Kept, { outcome, own: native }: Confirmed): Final {
  const training = best.analysis.training;
  const chosen = training && 'outcome' in training ? training.outcome : null;
  const gain = chosen && differenceOf(chosen);
  const fresh = differenceOf(outcome);
  if (!native || !own?.candidate || !own.analysis || gain === null || fresh === null)
    return { best, outcome };
  const all = Math.round(1000 * (gain + fresh));
  // The choice flatters its own seeds: where both together say nothing, the fresh ones must not speak against it.
  if (all > 0 || (all === 0 && fresh >= 0 && learnsSooner(outcome))) return { best, outcome };
  const [less, more] = sharesOf(outcome).map(({ mean }) => formatPercent(mean));
  const words = less && more ? ` (${less} against ${more})` : '';
  const name = best.draft.id ?? 'the best by the seeds of the choice';
  const how = all < 0 ? 'less' : 'no more';
  const sentence = `On fresh seeds agents learned ${how} from ${name} than from the environment's own reward${words}, so that this one is kept. ${native.sentence}`;
  return { best: { draft: own.candidate, analysis: own.analysis }, outcome: { ...native, sentence } };
}

/** Where agents end alike a reward is worth its lines only if they come there sooner. */
function learnsSooner({ curve, baselineCurve }: Outcome): boolean {
  const onTheWay = (points: Outcome['curve']): number =>
    points.reduce((sum, { success }) => sum + (success ?? 0), 0) / Math.max(1, points.length);
  return onTheWay(curve) > onTheWay(baselineCurve);
}

/** How much more agents learn than from the environment's own reward; null where that is not known. */
function differenceOf(outcome: Outcome): number | null {
  const [reward, baseline] = sharesOf(outcome);
  if (reward && baseline) return reward.mean - baseline.mean;
  const { native } = outcome;
  return native.reward && native.baseline ? native.reward.mean - native.baseline.mean : null;
}

function sharesOf({ success, baseline }: Outcome): readonly Spread[] {
  return success && baseline ? [success, baseline] : [];
}
