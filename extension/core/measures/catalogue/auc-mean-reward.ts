import type { Measure } from '../measure';
import { measureAuc } from '../ordering';

export const aucMeanReward: Measure = {
  id: 'aucMeanReward',
  title: 'AUC, mean reward',
  shownAs: 'share',
  // A completion is one step: its return, discounted or not, and its mean reward are one number.
  onlyFor: 'transitions',
  definition:
    'AUC of the mean reward a step. It is blind to length: a penalty that every step pays is the same in all episodes.',
  compute: (reduction) => measureAuc(reduction, reduction.columns.mean),
};
