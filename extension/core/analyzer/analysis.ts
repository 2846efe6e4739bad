import type { AdversarialReport } from '../adversary/report';
import type { Audit } from '../audit/audit';
import type { Finding, StepReference } from '../critic/finding';
import type { Evaluation, Verdict } from '../measures/evaluation';
import type { GroupReport } from '../groups/report';
import type { Exploit } from '../exploits/exploit';
import type { Problem } from '../problem';
import type { Outcome } from '../training/outcome';
import type { MeasureValue } from '../measures/measure';

/** Failures that ended the same way. */
export interface CauseGroup {
  /** The task file's name for it, or one derived from how the episodes end. */
  readonly cause: string;
  readonly count: number;
  /** Of all failures. */
  readonly share: number;
  /** All of them, by the names of the trajectories. */
  readonly members?: readonly string[];
  /** The steps that show it, one or a few an episode, clearest first. */
  readonly evidence: readonly StepReference[];
  /** Conditions on the fields that hold in these last steps and rarely elsewhere, clearest first. */
  readonly signs: readonly Sign[];
  /** The episodes most like the rest of the group, at most three. */
  readonly representatives?: readonly string[];
  /** What most successes reach and these failures never do: "x above 6 is reached by 44 of 45 successes and by none of these"; null: nothing found. */
  readonly neverReached?: string | null;
  /** When they could first be told from successes by what is observed. */
  readonly toldApart?: ToldApart | { readonly reason: string };
  /** Two clearly different places in which they end; empty when there are not two. */
  readonly kinds?: readonly CauseKind[];
}

/** Failures of one cause that end alike. */
export interface CauseKind {
  /** "x 3 or less at the end". */
  readonly words: string;
  readonly count: number;
  /** The trajectory in the middle of them. */
  readonly representative: string;
}

/** The earliest step from which on the fields tell failures of a kind from successes. */
export interface ToldApart {
  /** From 0. */
  readonly step: number;
  /** AUC at that step, by cross-validation over episodes. */
  readonly auc: MeasureValue;
  /** The field that tells most there. */
  readonly field: string;
  readonly sentence: string;
}

/** A condition on one observation field that tells the steps that end these failures from the rest. */
export interface Sign {
  readonly field: string;
  /** Python, over obs, next_obs, action: `obs["front"] == "lava" and action == 2`. */
  readonly condition: string;
  /** "front is lava in 31 of 31 last steps, and in 4 % of the steps of successes". */
  readonly sentence: string;
  /** Share of the failures' last steps where it holds, and of the other steps. */
  readonly inFailures: number;
  readonly elsewhere: number;
}

/** Measures before and after, on the same trajectories. */
export interface Effect {
  readonly before: Readonly<Record<string, MeasureValue>>;
  readonly after: Readonly<Record<string, MeasureValue>>;
  /** Trajectories whose rank by return changes, largest move first; rank 1 is the best paid. */
  readonly moved: readonly { readonly trajectory: string; readonly from: number; readonly to: number }[];
  /** "AUC 0.85 → 1.00; 31 of 31 lava steps now cost 1.00 instead of 0.10". */
  readonly sentence: string;
}

/** A proposed edit, replayed before it is shown. */
export interface Suggestion {
  readonly id: string;
  readonly title: string;
  /** Why, in a sentence or two for a person. */
  readonly explanation: string;
  /** Codes of findings and names of causes it answers. */
  readonly answers: readonly string[];
  /** The whole new reward file. */
  readonly code: string;
  /** Unified diff against the present one. */
  readonly diff: string;
  readonly evidence: readonly StepReference[];
  readonly effect: Effect;
}

/** What one analysis of a candidate comes to. */
export interface Analysis {
  readonly evaluation: Evaluation;
  readonly verdict: Verdict;
  /** Ways to be paid more than success, confirmed by playing them; best paid first. */
  readonly exploits: readonly Exploit[];
  /** What group-relative training makes of the completions; absent where there are no groups. */
  readonly groups?: GroupReport;
  readonly causes: readonly CauseGroup[];
  readonly findings: readonly Finding[];
  readonly suggestions: readonly Suggestion[];
  /** The longer questions; absent until they are answered. */
  readonly audit?: Audit;
  /** What agents learn from it, or why they could not be trained; absent where nobody was. */
  readonly training?: { readonly outcome: Outcome } | { readonly problem: Problem };
  /** What completions get that were made up for this reward; absent for steps and until it is known. */
  readonly adversarial?: AdversarialReport;
  /** What has to be said of the suggestions together: some contradict each other, none helps any more. */
  readonly advice?: readonly string[];
  /** True while more is being worked out: at first causes and findings, then suggestions. The verdict is final for steps; one of completions still takes in what the findings say. */
  readonly pending?: boolean;
}
