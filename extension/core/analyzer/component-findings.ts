import type { StepReference } from '../critic/finding';
import type { ComponentStatistics } from '../measures/measure';
import { formatNumber, formatPercent, formatShare } from '../measures/format';
import { pairShares, aucOf } from '../measures/ranking';
import { StepStatus } from '../sandbox/replay';
import type { CodePlaces, FindingInput, Observation } from './observation';
import { plural } from '../measures/ordering';
import { placeOfComponent } from './places';
import { recordingWords } from '../trajectory/words';
import { stepAt } from './run-findings';

/** Share of Σ|c| above which one component is most of the reward. */
const DOMINANT = 0.8;
/** Share of steps at a bound above which a component looks clipped. */
const SATURATED = 0.5;
/** So many episodes of an outcome before a claim about it is more than luck. */
const ENOUGH = 10;
/** Names by which people call what success pays. */
const SUCCESS_WORDS = /goal|success|solved|finish|complete|reach|win|arriv/i;

/** RS801 to RS805 and RS808: what each component did over the recording. */
export function componentFindings(input: FindingInput, places: CodePlaces): Observation[] {
  const { components } = input.evaluation;
  if (!input.evaluation.input.replay.status.includes(StepStatus.Ok)) return [];
  return [
    ...constantReward(input, places.entry.nameNode.range),
    ...components.flatMap((component) => {
      const range =
        placeOfComponent(places, input.reward.plan, component.name) ?? places.entry.nameNode.range;
      return [
        neverPaid(input, component) ?? constant(input, component),
        dominates(component, components),
        saturated(component),
        disagrees(input, component),
      ].flatMap((found) => (found ? [{ ...found, range }] : []));
    }),
  ];
}

type Unplaced = Omit<Observation, 'range'>;

/** RS801: the reward as a whole never changes. */
function constantReward({ evaluation }: FindingInput, range: Observation['range']): Observation[] {
  const { replay, set } = evaluation.input;
  let first: number | undefined;
  let count = 0;
  for (let row = 0; row < set.steps; row++) {
    if (replay.status[row] !== StepStatus.Ok) continue;
    const value = replay.reward[row] ?? NaN;
    first ??= value;
    if (Math.abs(value - first) > 1e-12 * Math.max(1, Math.abs(first))) return [];
    count++;
  }
  if (first === undefined || count < 2) return [];
  const lengths = new Set(set.episodes.map(({ length }) => length));
  // The same reward every step still orders episodes by their length: an alive bonus or a step cost.
  const severity = first === 0 || lengths.size === 1 ? 'warning' : 'info';
  return [
    {
      code: 'RS801',
      severity,
      message: `The reward is ${formatNumber(first)} on all ${plural(count, recordingWords(set).row)}: ${severity === 'warning' ? 'it says nothing about what the agent does' : 'all it pays or charges is the length of an episode'}.`,
      range,
    },
  ];
}

/** RS802: 0 on every step. A bonus for success that no recorded success gets is a mistake; a charge for what never happened is not. */
function neverPaid({ evaluation }: FindingInput, { name, min, max }: ComponentStatistics): Unplaced | null {
  if (min !== 0 || max !== 0) return null;
  const { counts, input } = evaluation;
  const named = SUCCESS_WORDS.test(name);
  const missed = named && counts.success >= ENOUGH;
  return {
    code: 'RS802',
    severity: missed ? 'warning' : 'info',
    message: missed
      ? `${name} is never paid: 0 on all ${plural(input.set.steps, recordingWords(input.set).row)}, although ${plural(counts.success, recordingWords(input.set).episode)} succeeded.`
      : `${name} is 0 on all ${plural(input.set.steps, recordingWords(input.set).row)}.`,
    ...(missed ? { evidence: lastSteps(evaluation.input, 'success') } : {}),
  };
}

/** RS803: the same on every step. */
function constant({ evaluation }: FindingInput, component: ComponentStatistics): Unplaced | null {
  const { name, mean, constant: same } = component;
  if (!same || mean === null) return null;
  return {
    code: 'RS803',
    severity: 'info',
    message: `${name} is ${formatNumber(mean)} on all ${plural(evaluation.input.set.steps, recordingWords(evaluation.input.set).row)}: it only rewards or charges the length of an episode.`,
  };
}

/** RS804: more than 80 % of all that is paid and charged. */
function dominates(component: ComponentStatistics, all: readonly ComponentStatistics[]): Unplaced | null {
  const { name, share } = component;
  const alive = all.filter(({ density }) => (density ?? 0) > 0);
  if (share === null || share <= DOMINANT || alive.length < 2) return null;
  const rest = alive.filter((other) => other !== component).map((other) => other.name);
  return {
    code: 'RS804',
    severity: 'info',
    message: `${name} makes up ${formatPercent(share)} of what is paid and charged; ${rest.join(', ')} ${rest.length === 1 ? 'is' : 'are'} the rest.`,
  };
}

/** RS805: at its smallest or largest value on most steps. */
function saturated({ name, saturation, min, max }: ComponentStatistics): Unplaced | null {
  // At 0 it is just not paid; that is what sparse means.
  if (
    saturation === null ||
    saturation <= SATURATED ||
    min === 0 ||
    max === 0 ||
    min === null ||
    max === null
  )
    return null;
  return {
    code: 'RS805',
    severity: 'info',
    message: `${name} is at ${formatNumber(min)} or ${formatNumber(max)}, the ends of its range, on ${formatPercent(saturation)} of the steps: there it cannot tell better from worse.`,
  };
}

/** RS808: paid more in failures than in successes, by sum and by mean. */
function disagrees(
  { evaluation }: FindingInput,
  { name, constant: same, mean }: ComponentStatistics,
): Unplaced | null {
  const { input, measures } = evaluation;
  const values = input.replay.components.get(name);
  if (!values || same || mean === null) return null;
  const sums = episodeSums(input, values);
  const means = sums.map((sum, i) => sum / (input.set.episodes[i]?.length ?? 1));
  const aucs = [sums, means].map((each) => aucByOutcome(input, each));
  const [bySum, byMean] = aucs;
  if (bySum === undefined || byMean === undefined || bySum === null || byMean === null) return null;
  if (bySum > 0.25 || byMean > 0.25) return null;
  const auc = measures['auc'];
  // A cost that successes pay more of (effort) is meant; a payment that failures get more of, in a reward that as a whole
  // prefers failures, is not.
  const strong =
    bySum <= 0.1 && byMean <= 0.1 && mean > 0 && auc !== undefined && 'value' in auc && auc.value < 0.5;
  return {
    code: 'RS808',
    severity: strong ? 'warning' : 'info',
    message: `${name} pays failures more than successes: it orders ${formatShare(bySum)} of the pairs as the outcome does. Its sign may be wrong.`,
    evidence: lastSteps(input, 'failure'),
  };
}

export function episodeSums(
  { set, replay }: FindingInput['evaluation']['input'],
  values: Float64Array,
): number[] {
  return set.episodes.map(({ start, length }) => {
    let sum = 0;
    for (let row = start; row < start + length; row++)
      if (replay.status[row] === StepStatus.Ok && !Number.isNaN(values[row] ?? NaN)) sum += values[row] ?? 0;
    return sum;
  });
}

/** AUC of one number an episode; null with fewer than ten episodes of either outcome. */
export function aucByOutcome(
  { outcomes }: FindingInput['evaluation']['input'],
  values: readonly number[],
): number | null {
  const of = (outcome: string): number[] => values.filter((_, i) => outcomes[i]?.outcome === outcome);
  const [successes, failures] = [of('success'), of('failure')];
  return Math.min(successes.length, failures.length) < ENOUGH ? null : aucOf(pairShares(successes, failures));
}

function lastSteps(
  { set, outcomes }: FindingInput['evaluation']['input'],
  outcome: 'success' | 'failure',
): StepReference[] {
  return set.episodes
    .filter(({ length }, i) => length > 0 && outcomes[i]?.outcome === outcome)
    .slice(0, 5)
    .flatMap(({ start, length }) => stepAt(set, start + length - 1));
}
