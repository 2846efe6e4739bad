import { changeComponent } from '../component-edit';
import { editFunction } from '../edit';
import { formatNumber, formatPercent } from '../../measures/format';
import { roundNear } from '../numbers';
import { bindsLikeProduct } from '../terms';
import type { Generator, Proposal } from './generator';
import { entryPath } from './generator';

const DOMINANT = 0.8;
/** What it should come to: as much as everything else together. */
const WANTED = 0.5;

/** Scales down a component that is more than 80 % of all that is paid and charged. */
export const rescaleComponent: Generator = {
  id: 'rescale',
  async propose({ evaluation, reward }) {
    const alive = evaluation.components.filter(({ share }) => (share ?? 0) > 0);
    const [main] = alive.filter(({ share }) => (share ?? 0) > DOMINANT);
    if (!main || main.share === null || alive.length < 2 || main.share >= 1) return [];
    const factor = roundNear((WANTED / (1 - WANTED)) * ((1 - main.share) / main.share));
    if (factor >= 1) return [];
    const code = await editFunction(reward.source, entryPath(reward), (opened) => {
      const change = changeComponent(
        opened,
        main.name,
        (value) => `${factor} * ${bindsLikeProduct(value) ? value.text : `(${value.text})`}`,
        (name) => `${name} *= ${factor}`,
      );
      return change && [change];
    });
    if (code === null) return [];
    const proposal: Proposal = {
      id: `rescale-${main.name}`,
      family: `component-${main.name}`,
      title: `Scale ${main.name} by ${formatNumber(factor)}`,
      explanation: `${main.name} makes up ${formatPercent(main.share)} of all that is paid and charged, so the other components hardly count. Scaled by ${formatNumber(factor)} it weighs about as much as they do together.`,
      answers: ['RS804'],
      code,
      evidence: [],
      about: null,
    };
    return [proposal];
  },
};
