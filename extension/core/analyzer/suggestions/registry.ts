import { applyFixes } from './apply-fixes';
import { chargeTime } from './charge-time';
import { compareAnswers } from './compare-answers';
import { gateFormat } from './completions/gate-format';
import { levels } from './completions/levels';
import { shorten } from './completions/shorten';
import { softAnd } from './completions/soft-and';
import { fitComponentWeights } from './fit-weights';
import { fixSign } from './fix-sign';
import type { Generator } from './generator';
import { limitScale } from './limit-scale';
import { payDifference } from './pay-difference';
import { payOnce } from './pay-once';
import { payProgress } from './pay-progress';
import { penalizeCause } from './penalize-cause';
import { rescaleComponent } from './rescale-component';
import { rewardSuccess } from './reward-success';

/** All kinds of refinement, in the order in which ties are shown. */
export const GENERATORS: readonly Generator[] = [
  penalizeCause,
  payProgress,
  payOnce,
  payDifference,
  rewardSuccess,
  fixSign,
  fitComponentWeights,
  rescaleComponent,
  limitScale,
  chargeTime,
  compareAnswers,
  gateFormat,
  levels,
  softAnd,
  shorten,
  applyFixes,
];
