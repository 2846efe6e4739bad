import type { Rule } from '../rule';
import { unusedComponent } from './rs001-unused-component';
import { overwrittenComponent } from './rs002-overwritten-component';
import { returnInLoop } from './rs003-return-in-loop';
import { missingReturn } from './rs004-missing-return';
import { swallowedException } from './rs005-swallowed-exception';
import { vacuousAll } from './rs006-vacuous-all';
import { dotAndNewline } from './rs007-dot-and-newline';
import { signAgainstName } from './rs008-sign-against-name';
import { growingExponential } from './rs009-growing-exponential';
import { floatEquality } from './rs010-float-equality';
import { leakingState } from './rs011-leaking-state';
import { stalePrevious } from './rs012-stale-previous';
import { oneSidedCase } from './rs013-one-sided-case';
import { unreachableBranch } from './rs014-unreachable-branch';
import { notInObservation } from './rs015-not-in-observation';

/** Every static rule, one line each. */
export const rules: readonly Rule[] = [
  unusedComponent,
  overwrittenComponent,
  returnInLoop,
  missingReturn,
  swallowedException,
  vacuousAll,
  dotAndNewline,
  signAgainstName,
  growingExponential,
  floatEquality,
  leakingState,
  stalePrevious,
  oneSidedCase,
  unreachableBranch,
  notInObservation,
];
