import type { Generator } from './generator';
import { penaliseCause } from './penalise-cause';

/** All kinds of refinement, in the order in which ties are shown. */
export const GENERATORS: readonly Generator[] = [penaliseCause];
