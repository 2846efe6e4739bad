import type { TaskContext } from '../task/context';
import type { Episode } from '../trajectory/model';
import { pythonLiteral } from './conditions';
import type { Feature } from './features';
import { formatNumber } from '../measures/format';
import { aucOf, pairShares } from '../measures/ranking';
import { mean, quantile } from './numbers';
import type { Reader } from './trends';
import {
  episodesWith,
  findTrends,
  lastRow,
  MIN_SUCCESSES,
  movingNumbers,
  numberReader,
  trendOf,
} from './trends';

/** A function of the state that rises toward success. */
export interface Potential {
  readonly features: readonly Feature[];
  /** Python expression of Φ; `express` gives the text that reads a feature of the state in question. */
  readonly code: (express: (feature: Feature) => string) => string;
  /** Φ before the step of a row; NaN where a feature was not recorded. */
  readonly value: Reader;
  /** How much Φ rises from the start to the end of a success, on average. */
  readonly rise: number;
  /** How steadily: mean correlation of Φ with time over the successes, −1 to 1. */
  readonly steadiness: number;
  /** "x and y end at 7 and 7 in all 45 successes; the distance to there falls from 12 to 0." */
  readonly sentence: string;
  /** Python that the module must hold for it; none when absent. */
  readonly constants?: string;
}

interface Draft {
  readonly features: readonly Feature[];
  readonly code: Potential['code'];
  readonly value: Reader;
  readonly words: string;
}

const MAX_PAIR_FIELDS = 24;
/** With fewer failures it cannot be seen whether they climb as well. */
const MIN_FAILURES = 3;
/** Share of the pairs in which the success must come further than the failure, ties counted half. */
const LEAST_AUC = 0.6;

/**
 * Potentials that the successes climb, best first: the negative distance to the place where they all end, to a goal
 * that the observation holds, or a field that itself rises or falls. What the failures climb as far (a battery that runs down) is
 * none. Empty with fewer than three successes.
 */
export function findPotentials(context: TaskContext, features: readonly Feature[]): Potential[] {
  const successes = episodesWith(context, 'success');
  if (successes.length < MIN_SUCCESSES) return [];
  const numbers = movingNumbers(features);
  const drafts = [
    ...placeDistance(successes, numbers, features),
    ...goalDistances(successes, numbers),
    ...findTrends(context, features).map(({ feature, direction, sentence }): Draft => {
      const read = numberReader(feature);
      return {
        features: [feature],
        code: (express) => (direction === 'rises' ? express(feature) : `-${express(feature)}`),
        value: direction === 'rises' ? read : (row) => -read(row),
        words: sentence.replace(/\.$/, ''),
      };
    }),
  ];
  return drafts
    .map(({ features: read, code, value, words }) => {
      const from = mean(successes.map((episode) => value(episode.start)));
      const to = mean(successes.map((episode) => value(lastRow(episode))));
      return {
        features: read,
        code,
        value,
        rise: to - from,
        steadiness: mean(successes.map((episode) => trendOf(episode, value))),
        sentence: `${words}.`,
      };
    })
    .filter(({ rise, steadiness, value }) => rise > 0 && steadiness > 0.4 && tellsApart(context, value))
    .sort((a, b) => b.steadiness - a.steadiness);
}

/** Whether the successes end higher than the failures, or rise by more. */
export function tellsApart(context: TaskContext, value: Reader): boolean {
  const [successes, failures] = [episodesWith(context, 'success'), episodesWith(context, 'failure')];
  if (failures.length < MIN_FAILURES) return true;
  const auc = (of: (episode: Episode) => number): number => {
    const known = (episodes: readonly Episode[]): number[] => episodes.map(of).filter(Number.isFinite);
    const [high, low] = [known(successes), known(failures)];
    return high.length === 0 || low.length === 0 ? 1 : aucOf(pairShares(high, low));
  };
  const end = (episode: Episode): number => value(lastRow(episode));
  return auc(end) >= LEAST_AUC || auc((episode) => end(episode) - value(episode.start)) >= LEAST_AUC;
}

/** −Σ|xᵢ − endᵢ| over the fields that end at one value in every success and come nearer to it on the way. */
function placeDistance(
  successes: readonly Episode[],
  numbers: readonly Feature[],
  features: readonly Feature[],
): Draft[] {
  const parts = numbers.flatMap((feature) => {
    const after = features.find(({ of, field }) => of === 'next_obs' && field === feature.field) ?? feature;
    const ends = successes.map((episode) => numberReader(after)(lastRow(episode)));
    const starts = successes.map((episode) => numberReader(feature)(episode.start));
    const target = quantile(ends, 0.5);
    const way = mean(starts.map((x) => Math.abs(x - target)));
    const miss = quantile(
      ends.map((x) => Math.abs(x - target)),
      0.9,
    );
    if (!(way > 0) || miss > way * 0.1) return [];
    const read = numberReader(feature);
    const distance: Reader = (row) => Math.abs(read(row) - target);
    if (mean(successes.map((episode) => trendOf(episode, distance))) > -0.4) return [];
    const rounded = Math.abs(target) < way / 1000 ? 0 : Number(target.toPrecision(4));
    return [{ feature, target: rounded, way, distance }];
  });
  const longest = Math.max(...parts.map(({ way }) => way));
  // A distance in one unit cannot be added to one in another.
  const alike = parts.filter(({ way }) => way > longest / 5);
  if (alike.length === 0) return [];
  const sum: Reader = (row) => alike.reduce((total, { distance }) => total + distance(row), 0);
  const names = alike.map(({ feature }) => feature.name).join(' and ');
  return [
    {
      features: alike.map(({ feature }) => feature),
      code: (express) => {
        const terms = alike.map(({ feature, target }) =>
          target === 0 ? `abs(${express(feature)})` : `abs(${express(feature)} - ${bracketed(target)})`,
        );
        return terms.length === 1 ? `-${terms.join('')}` : `-(${terms.join(' + ')})`;
      },
      value: (row) => -sum(row),
      words: `${names} end at ${alike.map(({ target }) => target).join(' and ')} in the ${successes.length} successes; the distance to there falls from ${formatNumber(mean(successes.map((e) => sum(e.start))))} to ${formatNumber(mean(successes.map((e) => sum(lastRow(e)))))}`,
    },
  ];
}

/** −Σ|a − b| where b stays the same within an episode (a goal that the observation holds) and a comes to it: alone, and all together. */
function goalDistances(successes: readonly Episode[], numbers: readonly Feature[]): Draft[] {
  const fixed = numbers
    .filter((feature) => isGoal(successes, numberReader(feature)))
    .slice(0, MAX_PAIR_FIELDS);
  const moving = numbers.filter((feature) => !fixed.includes(feature)).slice(0, MAX_PAIR_FIELDS);
  const pairs = moving.flatMap((feature): GoalPair[] => {
    const [nearest] = fixed
      .flatMap((goal) => comesTo(successes, feature, goal) ?? [])
      .sort((a, b) => a.to / a.from - b.to / b.from);
    return nearest ? [nearest] : [];
  });
  const together = pairs.length > 1 ? [draftOf(pairs, successes)] : [];
  return [...together, ...pairs.map((pair) => draftOf([pair], successes))];
}

interface GoalPair {
  readonly feature: Feature;
  readonly goal: Feature;
  readonly distance: Reader;
  /** Mean distance where the successes start, and before their last step. */
  readonly from: number;
  readonly to: number;
}

function comesTo(successes: readonly Episode[], feature: Feature, goal: Feature): GoalPair | null {
  const distance: Reader = (row) => Math.abs(numberReader(feature)(row) - numberReader(goal)(row));
  const from = mean(successes.map((episode) => distance(episode.start)));
  const to = mean(successes.map((episode) => distance(lastRow(episode))));
  // Where it was there from the start, it has nowhere to come from.
  const came = successes.filter(({ start }) => distance(start) > 0);
  const falls = came.length >= MIN_SUCCESSES && mean(came.map((one) => trendOf(one, distance))) <= -0.6;
  return to < from * 0.25 && falls ? { feature, goal, distance, from, to } : null;
}

function draftOf(pairs: readonly GoalPair[], successes: readonly Episode[]): Draft {
  const sum: Reader = (row) => pairs.reduce((total, { distance }) => total + distance(row), 0);
  const at = (place: (episode: Episode) => number): string =>
    formatNumber(mean(successes.map((episode) => sum(place(episode)))));
  const names = pairs.map(({ feature, goal }) => `${feature.name} and ${goal.name}`).join(', ');
  return {
    features: pairs.flatMap(({ feature, goal }) => [feature, goal]),
    code: (express) => {
      const terms = pairs.map(({ feature, goal }) => `abs(${express(feature)} - ${express(goal)})`);
      return terms.length === 1 ? `-${terms.join('')}` : `-(${terms.join(' + ')})`;
    },
    value: (row) => -sum(row),
    words: `the distance between ${names} falls from ${at(({ start }) => start)} to ${at(lastRow)} in the successes`,
  };
}

function isGoal(successes: readonly Episode[], read: Reader): boolean {
  const starts = new Set<number>();
  for (const episode of successes) {
    const first = read(episode.start);
    for (let row = episode.start; row <= lastRow(episode); row++) if (read(row) !== first) return false;
    starts.add(first);
  }
  return starts.size > 1;
}

function bracketed(value: number): string {
  return value < 0 ? `(${pythonLiteral(value)})` : pythonLiteral(value);
}
