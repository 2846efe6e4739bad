import type { Measure } from '../measure';
import { measureAuc } from '../ordering';

export const auc: Measure = {
  id: 'auc',
  title: 'AUC',
  shownAs: 'share',
  definition:
    "Share of success/failure pairs in which the success has the larger discounted return; a tie counts half. At the task's γ: what the trainer maximises.",
  compute: (reduction) => measureAuc(reduction, reduction.columns.discounted),
};
