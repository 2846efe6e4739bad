import type { StepReference } from '../critic/finding';

/** Something that a sound recording does not show. */
export interface DynamicsNote {
  readonly kind:
    'inconsistent-transitions' | 'frozen-sensor' | 'reset-inside' | 'duplicate-episodes' | 'outcome-leak';
  readonly message: string;
  /** How many steps, episodes or fields it is about. */
  readonly count: number;
  readonly evidence: readonly StepReference[];
}
