export type Severity = 'error' | 'warning' | 'info';

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** For sorting: the gravest first. */
export function bySeverity(a: { readonly severity: Severity }, b: { readonly severity: Severity }): number {
  return RANK[a.severity] - RANK[b.severity];
}

/** Range in the reward file: lines and columns from 1, columns in UTF-16 units, end exclusive. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A step that shows a finding. `step` counts from 0 within the trajectory. */
export interface StepReference {
  readonly trajectory: string;
  readonly step: number;
}

export interface TextEdit {
  readonly range: SourceRange;
  readonly text: string;
}

export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** One thing the critic or the analysis has to say. */
export interface Finding {
  /** `RS001` for our rules, ruff's own code for ruff (`F821`), `RS9xx` for run-time findings of the dry run, `review-…` for a model's. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range: SourceRange;
  readonly source: 'ruff' | 'rule' | 'dry-run' | 'analysis' | 'review';
  readonly evidence?: readonly StepReference[];
  readonly fix?: QuickFix;
  /** What its probe's test says is measured to be false, so that the test fails, even where it may be meant. */
  readonly refutes?: true;
}
