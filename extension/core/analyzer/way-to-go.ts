import type { TaskContext } from '../task/context';
import type { Episode } from '../trajectory/model';
import type { Feature } from './features';
import { formatNumber } from '../measures/format';
import { mean, pythonFloat } from './numbers';
import { Regression, type Fit } from './regression';
import type { Potential } from './potentials';
import { episodesWith, lastRow, MIN_SUCCESSES, trendOf, type Reader } from './trends';
import { stagePotential } from './stages';
import { wayTerms, type Steps, type Term } from './way-terms';

/** Terms of a formula that can still be read, and what each must add to the correlation with time within the successes. */
const MAX_TERMS = 6;
const LEAST_GAIN = 0.02;
/** Mean correlation with time, of successes that the formula was not fitted to. */
const LEAST_STEADINESS = 0.4;
/** What a distance to something that the observation holds is worth more than a coordinate, which is true of a few layouts. */
const RELATION = 0.05;
/** Share of the variance of the steps that are left, by the whole formula. */
const LEAST_EXPLAINED = 0.15;
const MAX_ROWS = 4000;
const FOLDS = 4;

/**
 * How few steps are left to a success, as a formula of a few fields: a regression of the steps that were left on the fields of the
 * successes, and on what `wayTerms` makes of them, so that what is stored up on a detour (the speed of a swing, a key in the
 * hand) counts as progress. What it says must hold in recordings that it was not fitted to, which are mostly other layouts. Null
 * where the fields don't say it.
 */
export function wayToGo(context: TaskContext, features: readonly Feature[]): Potential | null {
  const successes = episodesWith(context, 'success');
  if (successes.length < MIN_SUCCESSES) return null;
  const sample = sampleOf(successes);
  const stages = stagePotential(context, features);
  const terms: Term[] = [
    ...(stages && stages.features.length > 1
      ? [{ features: stages.features, read: stages.value, code: stages.code, sign: 1 as const }]
      : []),
    ...wayTerms(features, sample),
  ];
  const columns = terms.map(({ read }) => Float64Array.from(sample.rows, read));
  const target = Float64Array.from(sample.left, (steps) => -steps);
  const whole = new Regression(columns, target, sample.weights);
  const folds = foldsOf(sample).map((episodes) => ({
    episodes,
    rest: new Regression(columns, target, without(episodes, sample.weights)),
  }));
  const isMeant = (chosen: readonly number[], { slopes }: Fit): boolean =>
    chosen.every((at, i) => (slopes[i] ?? 0) * (terms[at]?.sign ?? 0) >= 0);
  const formulaOf = (chosen: readonly number[]): Formula | null => {
    const trends: number[] = [];
    for (const { episodes, rest } of folds) {
      const fit = rest.fit(chosen);
      if (!fit || !isMeant(chosen, fit)) return null;
      const read: Reader = (row) =>
        fit.slopes.reduce((sum, slope, i) => sum + slope * (columns[chosen[i] ?? 0]?.[row] ?? NaN), 0);
      trends.push(...episodes.map((episode) => trendOf(episode, read)));
    }
    return { chosen, steadiness: mean(trends) };
  };
  const worth = ({ chosen, steadiness }: Formula): number =>
    steadiness + (terms[chosen.at(-1) ?? 0]?.sign ? RELATION : 0);
  let formula: Formula | null = null;
  while ((formula?.chosen.length ?? 0) < MAX_TERMS) {
    const before: Formula | null = formula;
    const longer: Formula[] = terms.flatMap((_, i) =>
      before?.chosen.includes(i) ? [] : (formulaOf([...(before?.chosen ?? []), i]) ?? []),
    );
    const best: Formula | undefined = longer.sort((a, b) => worth(b) - worth(a))[0];
    if (!best || best.steadiness - (before?.steadiness ?? 0) < LEAST_GAIN) break;
    formula = best;
  }
  const fit = formula && whole.fit(formula.chosen);
  if (
    !formula ||
    !fit ||
    !isMeant(formula.chosen, fit) ||
    formula.steadiness < LEAST_STEADINESS ||
    fit.explained < LEAST_EXPLAINED
  )
    return null;
  const { chosen, steadiness } = formula;
  const parts = chosen.flatMap((at, i) => {
    const [term, slope] = [terms[at], fit.slopes[i]];
    // One alone needs no weight.
    const weight = chosen.length === 1 ? Math.sign(slope ?? 0) : Number(slope?.toPrecision(3));
    return term && weight ? [{ term, weight }] : [];
  });
  const value: Reader = (row) => parts.reduce((sum, { term, weight }) => sum + weight * term.read(row), 0);
  const code: Potential['code'] = (express) => {
    const texts = parts.map(({ term, weight }) =>
      chosen.length === 1
        ? `${weight < 0 ? '-' : ''}${term.code(express)}`
        : `${pythonFloat(weight)} * ${term.code(express)}`,
    );
    return texts.length === 1 ? texts.join() : `(${texts.join(' + ')})`;
  };
  const names = parts.map(({ term }) => term.code(({ name }) => name)).join(', ');
  return {
    features: [...new Set(parts.flatMap(({ term }) => term.features))],
    code,
    value,
    rise: mean(successes.map((episode) => value(lastRow(episode)) - value(episode.start))),
    steadiness,
    sentence: `How few steps are left, as ${names} tell it in the ${successes.length} successes (${formatNumber(100 * fit.explained)} % of the variance).`,
  };
}

/** Terms, chosen so that their sum rises as steadily as can be through successes that it was not fitted to. */
interface Formula {
  readonly chosen: readonly number[];
  readonly steadiness: number;
}

interface Sample extends Steps {
  /** Steps to the end of the episode. */
  readonly left: readonly number[];
  /** Every episode counts the same. */
  readonly weights: readonly number[];
}

function sampleOf(successes: readonly Episode[]): Sample {
  const total = successes.reduce((sum, { length }) => sum + length, 0);
  const stride = Math.max(1, Math.ceil(total / MAX_ROWS));
  const rows: number[] = [];
  const left: number[] = [];
  const weights: number[] = [];
  const episodes = successes.map((episode): Episode => {
    const start = rows.length;
    for (let step = 0; step < episode.length; step += stride) {
      rows.push(episode.start + step);
      left.push(episode.length - step);
      weights.push(stride / episode.length);
    }
    return { ...episode, start, length: rows.length - start };
  });
  return { rows, left, weights, episodes };
}

/** Episodes that are left out together: those of a recording, which mostly is a layout; of one recording, every fourth. */
function foldsOf({ episodes }: Sample): Episode[][] {
  const files = [...new Set(episodes.map(({ file }) => file))];
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    episodes.filter(({ file }, i) => (files.length > 1 ? files.indexOf(file) : i) % FOLDS === fold),
  );
  return folds.filter(({ length }) => length > 0 && length < episodes.length);
}

function without(episodes: readonly Episode[], weights: readonly number[]): number[] {
  const left = [...weights];
  for (const { start, length } of episodes) left.fill(0, start, start + length);
  return left;
}
