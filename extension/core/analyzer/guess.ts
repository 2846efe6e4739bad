import type { TaskContext } from '../task/context';
import type { Feature } from './features';
import { formatNumber } from '../measures/format';
import type { Potential } from './potentials';
import { rarityPotential } from './stages';
import { numberReader, type Reader } from './trends';
import { distanceTerms, type Term } from './way-terms';

const MAX_EPISODES = 200;
const MAX_ROWS = 4000;
/** Fields that say themselves how far it is. */
const DISTANCE = /(^|[^a-z])(dist|distance|remaining|to_go)([^a-z]|$)/i;

/**
 * What may lead to the goal where no success was recorded: what is seldom done, and coming nearer to places that the observation
 * holds. It is a guess, and agents that are trained on it show whether it was one worth making; null where there is nothing to guess by.
 */
export function guessedPotential(context: TaskContext, features: readonly Feature[]): Potential | null {
  const rarity = rarityPotential(context, features);
  const distances = distancesIn(context, features);
  const parts = [
    ...(rarity ? [{ ...rarity, sentence: rarity.sentence.replace(/\.$/, '') }] : []),
    ...(distances ? [distances] : []),
  ];
  const [first, second] = parts;
  if (!first) return null;
  const read: Reader = (row) => parts.reduce((sum, { value }) => sum + value(row), 0);
  return {
    features: parts.flatMap((part) => part.features),
    code: (express) =>
      second ? `(${first.code(express)} - ${second.code(express).slice(1)})` : first.code(express),
    value: read,
    rise: NaN,
    steadiness: NaN,
    sentence: `No success was recorded, so this is a guess: ${parts.map(({ sentence }) => sentence).join('; ')}.`,
  };
}

type Part = Pick<Potential, 'features' | 'code' | 'value' | 'sentence'>;

/** Minus the sum of all distances, as a share of the longest way: below one stage. */
function distancesIn({ set }: TaskContext, features: readonly Feature[]): Part | null {
  const every = set.episodes.filter(({ length }) => length > 0);
  const stride = Math.max(1, Math.ceil(every.length / MAX_EPISODES));
  const rows: number[] = [];
  const episodes = every
    .filter((_, i) => i % stride === 0)
    .map((episode) => {
      const start = rows.length;
      const step = Math.max(1, Math.ceil((episode.length * MAX_EPISODES) / MAX_ROWS));
      for (let row = 0; row < episode.length; row += step) rows.push(episode.start + row);
      return { ...episode, start, length: rows.length - start };
    });
  const named = features
    .filter(({ of, kind, name }) => of === 'obs' && kind === 'number' && DISTANCE.test(name))
    .map((feature): Term => ({
      features: [feature],
      read: numberReader(feature),
      code: (express) => express(feature),
    }));
  const terms = [...distanceTerms(features, { rows, episodes }), ...named];
  const read: Reader = (row) => terms.reduce((sum, term) => sum + term.read(row), 0);
  const longest = Number(rows.reduce((most, row) => Math.max(most, read(row)), 0).toPrecision(3));
  if (terms.length === 0 || !(longest > 0)) return null;
  const code: Part['code'] = (express) =>
    `-(${terms.map((term) => term.code(express)).join(' + ')}) / ${longest}`;
  const names = terms.map((term) => term.code(({ name }) => name)).join(', ');
  return {
    features: terms.flatMap((term) => term.features),
    code,
    value: (row) => -read(row) / longest,
    sentence: `to bring down ${names} (together ${formatNumber(longest)} at most)`,
  };
}
