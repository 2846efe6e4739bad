import type { Measure } from '../measure';
import { measureAuc } from '../ordering';

export const aucUndiscounted: Measure = {
  id: 'aucUndiscounted',
  title: 'AUC, γ = 1',
  shownAs: 'share',
  // A completion is one step: its return, discounted or not, and its mean reward are one number.
  onlyFor: 'transitions',
  definition:
    'AUC of the plain sum of rewards. It differs from AUC when the length of an episode carries the signal.',
  compute: (reduction) => measureAuc(reduction, reduction.columns.return),
};
