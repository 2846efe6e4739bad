import type { TaskContext } from '../task/context';
import type { FieldValue } from '../trajectory/fields';
import { pythonLiteral } from './conditions';
import type { Feature } from './features';
import { findMilestones, findRarities } from './milestones';
import { mean } from './numbers';
import type { Potential } from './potentials';
import { episodesWith, lastRow, trendOf, type Reader } from './trends';

const MOST = 5;
/** Failures come by the first stages almost as often as successes do; but who goes back to before them has lost something. */
const RARER = 0.05;

/** A field has a value. */
interface Stage {
  readonly feature: Feature;
  readonly value: FieldValue;
  readonly name: string;
}

/**
 * How far along what is done on the way a state is: the last of the milestones that holds in it. Unlike pay for each of them once, it
 * charges for undoing one (the key that is dropped again) and nothing for leaving behind what is not needed any more. Null where the
 * successes have nothing in common that is done on the way.
 */
export function stagePotential(context: TaskContext, features: readonly Feature[]): Potential | null {
  const found = findMilestones(context, features, { rarer: RARER, most: MOST });
  const { length } = episodesWith(context, 'success');
  return highestOf(context, features, found, `How far along what the ${length} successes do on the way`);
}

/** The same where no success was recorded: what is seldom done stands for what comes late. */
export function rarityPotential(context: TaskContext, features: readonly Feature[]): Potential | null {
  const found = findRarities(context, features, MOST);
  return highestOf(context, features, found, 'what is seldom done');
}

function highestOf(
  context: TaskContext,
  features: readonly Feature[],
  found: readonly Stage[],
  about: string,
): Potential | null {
  const stages = found.flatMap(({ feature, value, name }): Stage[] => {
    const before = features.find(({ of, field }) => of === 'obs' && field === feature.field);
    return before ? [{ feature: before, value, name }] : [];
  });
  if (stages.length === 0) return null;
  const value: Reader = (row) =>
    stages.reduce((most, { feature, value: at }, i) => (feature.read(row) === at ? i + 1 : most), 0);
  const successes = episodesWith(context, 'success');
  return {
    features: stages.map(({ feature }) => feature),
    code: (express) => {
      const parts = stages.map(
        (stage, i) => `${i + 1} * (${express(stage.feature)} == ${pythonLiteral(stage.value)})`,
      );
      return parts.length === 1 ? `(${parts.join()})` : `max(${parts.join(', ')})`;
    },
    value,
    rise: mean(successes.map((episode) => value(lastRow(episode)) - value(episode.start))),
    steadiness: mean(successes.map((episode) => trendOf(episode, value))),
    sentence: `${about}: ${stages.map(({ name }) => name).join(', ')}.`,
  };
}
