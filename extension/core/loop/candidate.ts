export type Origin = 'hand' | 'designer' | 'refinement';

/** One candidate as the history under `.rewardsmith/` keeps it; the code lies beside it as a .py file. */
export interface CandidateRecord {
  /** `c0001-3fa9`: number in the history and the start of the code's hash. */
  readonly id: string;
  readonly origin: Origin;
  readonly parent: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** sha256 of the code, hex. */
  readonly hash: string;
  /** What the designer or the refinement said of it. */
  readonly explanation: string;
}
