import type { TaskContext } from '../task/context';
import type { FieldValue } from '../trajectory/fields';
import type { Episode } from '../trajectory/model';
import { conditionCode, conditionWords, type Atom } from './conditions';
import type { Feature } from './features';
import { mean, quantile } from './numbers';
import { episodesWith, lastRow, MIN_SUCCESSES } from './trends';

/** Something that is done once on the way to success: the key is in the hand, the door is open. */
export interface Milestone {
  readonly feature: Feature;
  readonly value: FieldValue;
  /** Python; `express` gives the text that reads a feature. */
  readonly code: (express: (feature: Feature) => string) => string;
  /** "carrying is key". */
  readonly name: string;
  /** "carrying is key in 60 of 60 successes, after 31 % of the way, and in 12 of 80 failures." */
  readonly sentence: string;
}

const MOST = 3;
const MAX_VALUES = 6;
/** Share of the successes that come by it. */
const NEARLY_ALL = 0.9;
/** What is there from the start is nothing that was done. */
const AT_START = 0.2;
/** How much more rarely failures come by it: what everybody comes by needs no pay. */
const RARER = 0.2;
const MIN_FAILURES = 3;
/** Changes back and forth in a success, on average: what is ahead of the agent changes with every turn. */
const MOST_CHANGES = 3;

/**
 * What nearly all successes do before they end, and failures do more rarely, in the order in which it is done. `rarer`: by how much of
 * the episodes.
 */
export function findMilestones(
  context: TaskContext,
  features: readonly Feature[],
  { rarer = RARER, most = MOST }: { readonly rarer?: number; readonly most?: number } = {},
): Milestone[] {
  const successes = episodesWith(context, 'success');
  const failures = episodesWith(context, 'failure');
  if (successes.length < MIN_SUCCESSES) return [];
  const found = features
    .filter(({ of, isClock }) => of === 'next_obs' && !isClock)
    .flatMap((feature) => testsOf(feature, successes).flatMap((test) => measured(feature, test, successes)))
    .flatMap((one) => {
      const failed = failures.filter((episode) => firstOf(episode, one.holds) !== null).length;
      const isRarer = one.share - failed / failures.length >= rarer;
      return failures.length < MIN_FAILURES || isRarer ? [{ ...one, failed }] : [];
    })
    .sort((a, b) => a.at - b.at);
  const distinct = found.filter(({ firsts }, i) => found.findIndex((other) => other.firsts === firsts) === i);
  return distinct.slice(0, most).map(({ feature, atom, share, at, failed }): Milestone => {
    const name = conditionWords([{ ...atom, feature: { ...feature, of: 'obs' } }]);
    const came = Math.round(share * successes.length);
    return {
      feature,
      value: atom.value,
      code: (express) => conditionCode([atom], express),
      name,
      sentence: `${name} in ${came} of ${successes.length} successes, after ${Math.round(100 * at)} % of the way, and in ${failed} of ${failures.length} failures.`,
    };
  });
}

/** Share of the episodes that do what is seldom done; what a single one did may be chance. */
const SELDOM = 0.5;
const LEAST_SEEN = 2;

/** What few episodes do, the commonest first: where none succeeds, it is what there is to be found. What ends them is none of it. */
export function findRarities(
  { set }: TaskContext,
  features: readonly Feature[],
  most: number,
): Pick<Milestone, 'feature' | 'value' | 'name'>[] {
  const episodes = set.episodes.filter(({ length }) => length > 0);
  const deadly = (episode: Episode, first: number): boolean =>
    first === lastRow(episode) && set.terminated[first] === 1;
  return features
    .filter(({ of, isClock }) => of === 'next_obs' && !isClock)
    .flatMap((feature) => testsOf(feature, episodes).map((value) => ({ feature, value })))
    .flatMap(({ feature, value }) => {
      const holds = (row: number): boolean => feature.read(row) === value;
      const came = episodes.flatMap((episode) => {
        const first = firstOf(episode, holds);
        return first === null ? [] : [{ episode, first }];
      });
      if (came.length < LEAST_SEEN || came.length > SELDOM * episodes.length) return [];
      if (came.filter(({ episode, first }) => deadly(episode, first)).length > came.length / 2) return [];
      if (came.filter(({ episode, first }) => first === episode.start).length > AT_START * came.length)
        return [];
      return [{ feature, value, came: came.length }];
    })
    .sort((a, b) => b.came - a.came)
    .slice(-most)
    .map(({ feature, value, came }) => ({
      feature,
      value,
      name: `${conditionWords([{ feature: { ...feature, of: 'obs' }, test: 'is', value }])} (in ${came} of ${episodes.length} episodes)`,
    }));
}

interface Measured {
  readonly feature: Feature;
  readonly atom: Atom & { readonly test: 'is' };
  readonly holds: (row: number) => boolean;
  /** Of the successes. */
  readonly share: number;
  /** Mean share of the way at which it is first so. */
  readonly at: number;
  /** Where it is first so, in all successes: two that agree in it are one. */
  readonly firsts: string;
}

function measured(feature: Feature, value: FieldValue, successes: readonly Episode[]): Measured[] {
  const holds = (row: number): boolean => feature.read(row) === value;
  const ways = successes.map((episode) => ({ episode, first: firstOf(episode, holds) }));
  // Before the end: what only the last step does is the success itself.
  const came = ways.flatMap(({ episode, first }) =>
    first !== null && first < lastRow(episode) ? [(first - episode.start) / episode.length] : [],
  );
  const share = came.length / successes.length;
  const atOnce = ways.filter(({ episode, first }) => first === episode.start).length / successes.length;
  const changes = quantile(
    successes.map((episode) => changesIn(episode, holds)),
    0.5,
  );
  if (share < NEARLY_ALL || atOnce > AT_START || changes > MOST_CHANGES) return [];
  const firsts = ways.map(({ first }) => first ?? '').join();
  return [{ feature, atom: { feature, test: 'is', value }, holds, share, at: mean(came), firsts }];
}

/** Values that a field may be asked for: of texts and switches. */
function testsOf(feature: Feature, successes: readonly Episode[]): FieldValue[] {
  const seen = new Set<FieldValue>();
  for (const { start, length } of successes)
    for (let row = start; row < start + length; row++) {
      seen.add(feature.read(row));
      if (seen.size > MAX_VALUES) return [];
    }
  const values = [...seen];
  const isSwitch = feature.kind !== 'number' || values.every((value) => value === 0 || value === 1);
  return values.length > 1 && isSwitch ? values : [];
}

function firstOf({ start, length }: Episode, holds: (row: number) => boolean): number | null {
  for (let row = start; row < start + length; row++) if (holds(row)) return row;
  return null;
}

function changesIn({ start, length }: Episode, holds: (row: number) => boolean): number {
  let changes = 0;
  for (let row = start + 1; row < start + length; row++) if (holds(row) !== holds(row - 1)) changes++;
  return changes;
}
