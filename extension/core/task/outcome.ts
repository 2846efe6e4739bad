/** How an episode ended, from the recording alone and never from the reward under test. */
export interface EpisodeOutcome {
  readonly outcome: 'success' | 'failure' | 'unknown';
  /** For failures: the first cause of the task file that holds, `other` when none does; null for the rest. */
  readonly cause: string | null;
}
