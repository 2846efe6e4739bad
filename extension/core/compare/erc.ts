import type { Evaluation } from '../measures/evaluation';
import type { MeasureValue } from '../measures/measure';
import { plural } from '../measures/ordering';
import { descendingRanks } from '../measures/ranking';
import { correlationDistance } from './distance';

/** Fewer episodes say nothing about a correlation. */
const MIN_EPISODES = 3;

/** Episode-return correlation (Gleave et al., arXiv 2006.13900): Pearson's and, beside it, Spearman's. */
export function ercDistances(
  a: Evaluation,
  b: Evaluation,
): { readonly erc: MeasureValue; readonly ercSpearman: MeasureValue } {
  const x: number[] = [];
  const y: number[] = [];
  a.input.discountedReturns.forEach((was, i) => {
    const is = b.input.discountedReturns[i] ?? null;
    if (was === null || is === null) return;
    x.push(was);
    y.push(is);
  });
  if (x.length < MIN_EPISODES) {
    const reason = `only ${plural(x.length, 'episode')} have a return in both versions, and ${MIN_EPISODES} are needed`;
    return { erc: { reason }, ercSpearman: { reason } };
  }
  return {
    erc: between(x, y),
    ercSpearman: between(descendingRanks(x), descendingRanks(y)),
  };
}

function between(x: ArrayLike<number>, y: ArrayLike<number>): MeasureValue {
  const distance = correlationDistance({ x, y, about: 'means' });
  if (typeof distance === 'string')
    return { reason: `version ${distance === 'x' ? 'A' : 'B'} pays all episodes the same` };
  return { ...distance, sample: plural(x.length, 'episode') };
}
