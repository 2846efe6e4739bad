import { auc } from './catalogue/auc';
import { aucMeanReward } from './catalogue/auc-mean-reward';
import { aucUndiscounted } from './catalogue/auc-undiscounted';
import { demoMargin } from './catalogue/demo-margin';
import { density } from './catalogue/density';
import { dominance } from './catalogue/dominance';
import { earlySignal } from './catalogue/early-signal';
import { groupsWithoutSignal } from './catalogue/groups-without-signal';
import { largestReward } from './catalogue/largest-reward';
import { longerSuccess } from './catalogue/longer-success';
import { oneToMany } from './catalogue/one-to-many';
import { recordedAgreement } from './catalogue/recorded-agreement';
import { recordedCorrelation } from './catalogue/recorded-correlation';
import { saturation } from './catalogue/saturation';
import { recordedOrder } from './catalogue/recorded-order';
import { tac } from './catalogue/tac';
import { tpe } from './catalogue/tpe';
import { tpeStrict } from './catalogue/tpe-strict';
import type { Measure } from './measure';

/** All measures, in the order in which they are shown. */
export const MEASURES: readonly Measure[] = [
  auc,
  aucUndiscounted,
  aucMeanReward,
  tpe,
  tpeStrict,
  earlySignal(10),
  earlySignal(25),
  earlySignal(50),
  longerSuccess,
  oneToMany,
  tac,
  demoMargin,
  groupsWithoutSignal,
  recordedAgreement,
  recordedCorrelation,
  recordedOrder,
  dominance,
  density,
  saturation,
  largestReward,
];
