import { editFunction, type TextChange } from '../edit';
import { formatNumber } from '../../measures/format';
import { bindsLikeProduct } from '../terms';
import type { Generator, GeneratorInput, Proposal } from './generator';
import { entryPath } from './generator';
import { progressComparisons, type ProgressComparison } from './progress-comparison';

/**
 * A payment by the sign of a change becomes a payment by the change itself, as a potential: coming nearer and going away
 * again then come to nothing. (Ng, Harada and Russell 1999.)
 */
export const payProgress: Generator = {
  id: 'pay-progress',
  async propose(input) {
    const obs = input.view.whole('obs');
    const nextObs = input.view.whole('next_obs');
    if (obs?.adds !== null || nextObs?.adds !== null) return [];
    const proposals: Proposal[] = [];
    // Plain first: with γ < 1 a negative potential pays (1 − γ)·distance for standing still, which misleads early learning.
    for (const discount of new Set([1, input.context.task.discount])) {
      const code = await editFunction(input.reward.source, entryPath(input.reward), (opened) => {
        const found = progressComparisons(opened, obs.text, nextObs.text);
        return found.length > 0 ? found.flatMap((one) => asPotential(one, discount)) : null;
      });
      if (code !== null) proposals.push(describe(input, code, discount));
    }
    return proposals;
  },
};

function asPotential(found: ProgressComparison, discount: number): TextChange[] {
  const amount = Math.max(Math.abs(found.falling), Math.abs(found.rising));
  const wrap = (text: string, tight: boolean): string => (tight ? text : `(${text})`);
  const before = wrap(found.before.text, bindsLikeProduct(found.before));
  const after = wrap(found.after.text, bindsLikeProduct(found.after));
  const later = discount === 1 ? after : `${discount} * ${after}`;
  const change = found.falling > found.rising ? `${before} - ${later}` : `${later} - ${before}`;
  const payment = amount === 1 ? `(${change})` : `${amount} * (${change})`;
  const text = found.adds === null ? payment : `${found.adds} += ${payment}`;
  const needsParentheses =
    found.adds === null && /operator/.test(found.node.parent?.type ?? '') && amount !== 1;
  return [{ start: found.node.start, end: found.node.end, text: needsParentheses ? `(${text})` : text }];
}

function describe(input: GeneratorInput, code: string, discount: number): Proposal {
  const form = discount === 1 ? 'the change itself' : `the change of a potential (γ = ${discount})`;
  return {
    id: `pay-progress-${formatNumber(discount)}`,
    family: 'pay-progress',
    title: 'Pay for the amount of progress, not its sign',
    explanation: `A fixed payment for every step that comes nearer can be earned again and again by going back and forth. Paying ${form} gives nothing for a round trip: what it pays on the way it takes back.`,
    answers: ['RS807'],
    code,
    evidence: [],
    about: null,
  };
}
