import { discountedParts, partsOf } from '../../credit/contributions';
import { scaleInCode } from '../../credit/counterfactuals';
import { fitWeights } from '../../credit/weights';
import { formatNumber } from '../../measures/format';
import { hasValue } from '../../measures/measure';
import type { Generator } from './generator';

/** Of held-out pairs: a smaller gain may be chance. */
const GAIN = 0.02;
/** Factors nearer to 1 are not worth an edit. */
const NOTABLE = 1.25;

/** Scales the components so that successes rank above failures, where that holds on episodes it was not fitted to. */
export const fitComponentWeights: Generator = {
  id: 'fit-weights',
  async propose({ evaluation, reward }) {
    if (!partsOf(evaluation).additive) return [];
    const fitted = await fitWeights(evaluation, discountedParts(evaluation));
    if (!('factors' in fitted)) return [];
    const { factors, heldOutBefore, heldOutAfter } = fitted;
    if (!hasValue(heldOutBefore) || !hasValue(heldOutAfter)) return [];
    if (heldOutAfter.value < heldOutBefore.value + GAIN) return [];
    const notable = Object.entries(factors)
      .map(([name, factor]) => ({ name, factor: Number(factor.toPrecision(2)) }))
      .filter(({ factor }) => factor >= NOTABLE || factor <= 1 / NOTABLE);
    let code: string | null = reward.source;
    for (const { name, factor } of notable) code = code && (await scaleInCode(reward, code, name, factor));
    if (code === null || notable.length === 0) return [];
    const words = notable.map(({ name, factor }) => `${name} × ${formatNumber(factor)}`).join(', ');
    return [
      {
        id: 'fit-weights',
        family: 'fit-weights',
        title: `Weigh the components: ${words}`,
        explanation: `${fitted.sentence} The factors were fitted within a tenth and ten times the present weights, and measured on episodes that they were not fitted to (five folds).`,
        answers: [],
        code,
        evidence: [],
        about: null,
      },
    ];
  },
};
