/** Steps after which the agent is where it was, and that pay more when repeated than any recorded success does. */
export interface Loop {
  readonly trajectory: string;
  /** First step of the loop, from 0 within the trajectory. */
  readonly from: number;
  /** Step at which the state of `from` is seen again; the loop is the steps from `from` up to but not including it. */
  readonly to: number;
  readonly gainPerStep: number;
  /** "pacing between x 3 and x 4 pays 0.05 a step for ever." */
  readonly sentence: string;
}
