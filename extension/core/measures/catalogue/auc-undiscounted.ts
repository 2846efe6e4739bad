import type { Measure } from '../measure';
import { measureAuc } from '../ordering';

export const aucUndiscounted: Measure = {
  id: 'aucUndiscounted',
  title: 'AUC, γ = 1',
  shownAs: 'share',
  definition:
    'AUC of the plain sum of rewards. It differs from AUC when the length of an episode carries the signal.',
  compute: (reduction) => measureAuc(reduction, reduction.columns.return),
};
