import type { Audit } from '../audit/audit';
import { breathe } from '../breathe';
import type { Finding } from '../critic/finding';
import type { RunControl } from '../sandbox/sandbox';
import type { CauseGroup, Suggestion } from './analysis';
import { analysisFindings } from './findings';
import { linesOfExploit } from './paying-line';
import { causesOnce } from './known-causes';
import type { Replayed } from './part';
import { suggest } from './suggest';
import type { SuggestInput, Trial } from './trial';

/** What the analyzer makes of one replayed candidate. */
export interface TrajectoryAnalysis {
  readonly causes: readonly CauseGroup[];
  readonly findings: readonly Finding[];
  readonly suggestions: readonly Suggestion[];
  readonly audit?: Audit;
  readonly advice?: readonly string[];
}

export type FoundSoFar = Pick<TrajectoryAnalysis, 'causes' | 'findings' | 'audit'>;

/**
 * Causes with their evidence, findings about the code from what it paid, and refinements that were replayed and help.
 * When `control.signal` aborts, it returns soon with the suggestions that are finished. `onFound` gets what is known
 * before the suggestions are, and is waited for. `askMore` answers the longer questions before them; null when it was cancelled.
 * `studied`: the input, or the part of a large recording that suggestions are tried on; `trial` replays that.
 */
export async function analyzeTrajectories(
  input: SuggestInput,
  studied: Replayed,
  trial: Trial,
  control: RunControl = {},
  onFound?: (found: FoundSoFar) => Promise<void>,
  askMore?: (causes: readonly CauseGroup[]) => Promise<Audit | null>,
): Promise<TrajectoryAnalysis> {
  const causes = await causesOnce(input.context);
  await breathe();
  const [exploit] = input.exploits;
  const exploitLines =
    exploit && trial.traceLines
      ? await linesOfExploit(exploit, input.evaluation.input.set, trial.traceLines)
      : null;
  const findings = await analysisFindings({ ...input, exploitLines });
  await onFound?.({ causes, findings });
  await breathe();
  const audit = control.signal?.aborted ? null : ((await askMore?.(causes)) ?? null);
  if (audit) await onFound?.({ causes, findings, audit });
  const { suggestions, advice } = control.signal?.aborted
    ? { suggestions: [], advice: [] }
    : await suggest({ ...input, ...studied, ...(audit ? { audit } : {}) }, trial, control);
  return {
    causes,
    findings,
    ...(audit ? { audit } : {}),
    ...(advice.length > 0 ? { advice } : {}),
    suggestions,
  };
}
