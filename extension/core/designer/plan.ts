import type { Contrast } from '../analyzer/contrast';
import { contrast } from '../analyzer/contrast';
import { stepFeatures, type Feature } from '../analyzer/features';
import { guessedPotential } from '../analyzer/guess';
import { findMilestones } from '../analyzer/milestones';
import { placesOf } from '../analyzer/novelty';
import { stagePotential } from '../analyzer/stages';
import { tellsApart, type Potential } from '../analyzer/potentials';
import { trailPotential } from '../analyzer/trail';
import { wayToGo } from '../analyzer/way-to-go';
import type { TaskContext } from '../task/context';
import { statedGoal } from '../task/goal';
import { failureClauses, successClause } from './clauses';
import type { Episode, TrajectorySet } from '../trajectory/model';
import { endingsByCause, type Ending } from './endings';
import { identifierFor } from './python-text';

/** One thing that is paid or charged when an episode ends in a certain way. */
export interface Clause {
  /** Key of the component. */
  readonly name: string;
  /** Python variable that holds whether it applies. */
  readonly variable: string;
  /** Python over the contract's names and the variables of earlier clauses. */
  readonly condition: string;
  readonly amount: number;
  /** Why, for the comment: one sentence. */
  readonly about: string;
}

/** How near the goal a state is: 0 as far as the recording goes, 1 where the successes come to. */
export interface Progress {
  /** Python for Φ; `read` gives the text that reads a feature of the state in question. */
  readonly potential: (read: (feature: Feature) => string) => string;
  readonly about: string;
  /** Python of the module that the potential reads; none when absent. */
  readonly constants?: string | undefined;
  /** The recording lacks the observation after the last step: compare with the step before instead. */
  readonly byMemory: boolean;
  /** The aim is to be there and stay, not to arrive: pay Φ itself on every step, and not its change. */
  readonly hold: boolean;
  /** Factor of the change of Φ, or of Φ. */
  readonly amount: number;
}

/** Something that is done on the way, and paid for when it is done for the first time. */
export interface PaidMilestone {
  /** Key of the component. */
  readonly name: string;
  /** Python over `next_obs`. */
  readonly condition: string;
  readonly amount: number;
  readonly about: string;
}

/** Pay for each place that is come to for the first time in an episode. */
export interface PaidPlaces {
  /** Python over `next_obs`: a tuple. */
  readonly place: string;
  readonly amount: number;
  readonly about: string;
}

/** What a reward should pay and charge, before it is put into any contract's form. */
export interface RewardPlan {
  readonly goal: string;
  readonly discount: number;
  readonly success: Clause | null;
  readonly failures: readonly Clause[];
  readonly progress: Progress | null;
  /** Paid for once an episode each, what they pay together below the success. */
  readonly milestones: readonly PaidMilestone[];
  readonly places: PaidPlaces | null;
  /** Paid or charged on every step. */
  readonly perStep: { readonly name: string; readonly amount: number; readonly about: string } | null;
  /** Pass on what the environment pays: for recordings that don't say what a success is. */
  readonly environment: boolean;
  /** What the designer could not find out, for the explanation. */
  readonly notes: readonly string[];
}

/** How a name of the step contract is written where the reward is going to run; null when it is unknown there. */
export type Vocabulary = (name: string) => string | null;

/**
 * The change of Φ from 0 to 1 pays a fifth of what the success pays. Tabular Q-learning on six LavaCrossing layouts (where the way
 * leads round the lava) solved all with 0.2 or no progress at all, five with 0.5 or 1.
 */
const PROGRESS = 0.2;
/** A success that ends the episode, though none was recorded. */
const ENDS_EPISODE = /(?<!not\s+)\bterminated\b/;
/** What the longest recorded episode pays in step costs, or gets for staying alive or being close: well below the success. */
const PER_EPISODE = 0.5;

/**
 * How progress is paid for: `climb` by a state function that the successes climb, `way` by the steps that are left as their fields tell
 * it, `stages` by how far along what is done on the way they are, `milestones` by doing it once, `trail` by following
 * the way that they went; where no success was recorded, `guess`
 * by what may lead there, and `places` by coming to new ones, so that one may be found; `amount` for all of it, where the success pays 1.
 */
export interface Shaping {
  readonly by: 'climb' | 'way' | 'stages' | 'milestones' | 'trail' | 'guess' | 'places' | 'nothing';
  readonly amount: number;
}

export const USUAL_SHAPING: Shaping = { by: 'climb', amount: PROGRESS };

export async function planReward(
  context: TaskContext,
  vocabulary: Vocabulary,
  shaping: Shaping = USUAL_SHAPING,
): Promise<RewardPlan> {
  const { task } = context;
  const found = contrast(context);
  const endings = endingsByCause(context);
  const success = await successClause(context, vocabulary, found);
  const failures = await failureClauses(context, vocabulary, found, endings, success !== null);
  const lasting = successMeansToLast(context);
  const environment = !success && context.set.reward !== null && vocabulary('reward') !== null;
  return {
    goal: statedGoal(task.goal),
    discount: task.discount,
    success,
    failures,
    // Who has to last has no place to go: whatever drifts in the successes is chance.
    progress: lasting
      ? null
      : progress(context, vocabulary, potentialFor(context, found, shaping), shaping.amount),
    milestones: shaping.by === 'milestones' ? paidMilestones(context, vocabulary, shaping.amount) : [],
    places: shaping.by === 'places' ? paidPlaces(context, vocabulary, shaping.amount) : null,
    perStep: perStep(context, endings, lasting),
    environment,
    notes: notes(context, success !== null),
  };
}

function paidMilestones(context: TaskContext, vocabulary: Vocabulary, amount: number): PaidMilestone[] {
  const after = vocabulary('next_obs');
  if (after === null) return [];
  const found = findMilestones(context, stepFeatures(context));
  const taken = new Set<string>();
  return found.map(({ name, code, sentence }) => ({
    name: identifierFor(name, taken),
    condition: code(({ field }) => after + field.path),
    amount: Number((amount / found.length).toPrecision(2)),
    about: sentence,
  }));
}

function paidPlaces(context: TaskContext, vocabulary: Vocabulary, amount: number): PaidPlaces | null {
  const after = vocabulary('next_obs');
  const features = stepFeatures(context).filter((feature) => !isNamedClock(feature));
  const places = after === null ? null : placesOf(context, features);
  if (!places?.areTold) return null;
  const names = places.features.map(({ name }) => name).join(', ');
  return {
    place: places.code(({ field }) => `${after}${field.path}`),
    amount: oneDigit(amount / places.most),
    about: `No success was recorded, and who comes to new places (${names}) may find one; a recorded episode comes to ${places.most} at most.`,
  };
}

function notes({ task, outcomes }: TaskContext, hasSuccess: boolean): string[] {
  if (task.success === undefined)
    return [
      'The task file does not say what a success is, so nothing could be compared; add "success" to it.',
    ];
  const said: string[] = [];
  if (!hasSuccess)
    said.push('What the task calls a success cannot be told within one step, so no bonus is paid for it.');
  if (!outcomes.some(({ outcome }) => outcome === 'success'))
    said.push('No recorded episode succeeds, so what leads there could not be seen.');
  return said;
}

/** Names of clocks that do not tick evenly, so that the recording does not give them away. */
const CLOCK = /^(t|time|tstamp|timestamp|steps?|episodes?|frames?|elapsed\w*)$/i;

function isNamedClock({ name }: Feature): boolean {
  return CLOCK.test(name);
}

function potentialFor(context: TaskContext, { potentials }: Contrast, { by }: Shaping): Potential | null {
  if (by === 'nothing' || by === 'milestones' || by === 'places') return null;
  if (by === 'climb') return potentials.find(({ features }) => !features.some(isNamedClock)) ?? null;
  const features = stepFeatures(context).filter((feature) => !isNamedClock(feature));
  if (by === 'stages') return stagePotential(context, features);
  if (by === 'trail') return trailPotential(context, features);
  if (by === 'guess') return guessedPotential(context, features);
  const way = wayToGo(context, features);
  return way && tellsApart(context, way.value) ? way : null;
}

function progress(
  { set, task }: TaskContext,
  vocabulary: Vocabulary,
  best: Potential | null,
  amount: number,
): Progress | null {
  if (!best || vocabulary('obs') === null) return null;
  const { low, high } = extremes(set, best.value);
  if (!(high > low)) return null;
  const range = digits(high - low);
  const top = Math.abs(high) < 0.02 * range ? 0 : digits(high);
  const longest = longestEpisode(set);
  // Episodes that nothing but the clock ends: being there counts, and for as long as possible.
  const hold =
    set.episodes.every(({ length }) => length === longest) &&
    !set.terminated.includes(1) &&
    !ENDS_EPISODE.test(task.success ?? '');
  return {
    potential: (read) => {
      const code = best.code(read);
      const scale = range === 1 ? '' : ` / ${range}`;
      if (top !== 0) return `1 + (${code} ${top < 0 ? '+' : '-'} ${Math.abs(top)})${scale}`;
      const [sign, size] = code.startsWith('-') ? ['-', code.slice(1)] : ['+', code];
      return `1 ${sign} ${size}${scale}`;
    },
    about: best.sentence,
    constants: best.constants,
    byMemory: vocabulary('next_obs') === null,
    hold,
    amount: hold ? oneDigit(PER_EPISODE / longest) : amount,
  };
}

/** Over all recorded steps, those before a success included: what the potential can pay must stay below the success everywhere. */
function extremes(set: TrajectorySet, value: (row: number) => number): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < set.steps; row++) {
    const phi = value(row);
    if (phi < low) low = phi;
    if (phi > high) high = phi;
  }
  return { low, high };
}

function digits(value: number): number {
  return Number(value.toPrecision(3));
}

function perStep(
  { set, outcomes }: TaskContext,
  endings: ReadonlyMap<string, Ending>,
  lasting: boolean,
): RewardPlan['perStep'] {
  const longest = longestEpisode(set);
  const amount = oneDigit(PER_EPISODE / longest);
  const timedOut = [...endings.values()].reduce((sum, { count, terminated }) => sum + count - terminated, 0);
  // Where every success takes the whole time too, a cost a step tells nothing apart.
  const hurry = !set.episodes.some(
    ({ length }, i) => length === longest && outcomes[i]?.outcome === 'success',
  );
  if (timedOut > 0 && hurry) {
    return {
      name: 'step',
      amount: -amount,
      about: `Every step costs a little: ${timedOut} recorded failures ran out of time.`,
    };
  }
  return lasting
    ? {
        name: 'alive',
        amount,
        about:
          'Here success means to last: the recorded successes are those that were still running at the end.',
      }
    : null;
}

/** The successes are the episodes that were cut off, or they all have one length that no failure reaches. */
function successMeansToLast({ set, outcomes }: TaskContext): boolean {
  const of = (outcome: string): Episode[] =>
    set.episodes.filter(({ length }, i) => length > 0 && outcomes[i]?.outcome === outcome);
  const successes = of('success');
  const [first] = successes;
  if (!first) return false;
  const cutOff = successes.every(({ start, length }) => {
    const last = start + length - 1;
    return set.truncated[last] === 1 && set.terminated[last] === 0;
  });
  const failures = of('failure');
  const longest = failures.reduce((most, { length }) => Math.max(most, length), 0);
  const sameLength = successes.length > 1 && successes.every(({ length }) => length === first.length);
  return failures.length > 0 && longest < first.length && (cutOff || sameLength);
}

function longestEpisode({ episodes }: TrajectorySet): number {
  return episodes.reduce((most, { length }) => Math.max(most, length), 1);
}

/** 0.00416 → 0.004. */
function oneDigit(value: number): number {
  return Number(value.toPrecision(1));
}
