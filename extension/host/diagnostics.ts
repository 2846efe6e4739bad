import type { Disposable } from 'vscode';
import { Diagnostic, DiagnosticSeverity, languages, Range, Uri } from 'vscode';
import type { Finding } from '../core/critic/finding';
import type { Problem } from '../core/problem';
import { toRange } from './reveal';
import type { Session } from './session';
import type { TaskState } from './state';

export const DIAGNOSTIC_SOURCE = 'RewardSmith';

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

/** Keeps the Problems view equal to the session: findings in reward files, problems in task files and recordings. */
export function publishDiagnostics(session: Session): Disposable {
  const collection = languages.createDiagnosticCollection('rewardsmith');
  const shown = new Set<string>();
  const refresh = (): void => {
    const byFile = new Map<string, Diagnostic[]>();
    const add = (file: string, diagnostic: Diagnostic): void => {
      const list = byFile.get(file) ?? [];
      // Two tasks may share a reward; what both say is said once.
      if (!list.some((other) => isSame(other, diagnostic))) list.push(diagnostic);
      byFile.set(file, list);
    };
    for (const state of session.states()) {
      for (const finding of state.findings) add(finding.file, findingDiagnostic(finding));
      for (const problem of problemsOf(state)) {
        if (problem.where) add(problem.where.file, problemDiagnostic(problem));
      }
    }
    for (const file of shown) if (!byFile.has(file)) collection.delete(Uri.file(file));
    shown.clear();
    for (const [file, diagnostics] of byFile) {
      collection.set(Uri.file(file), diagnostics);
      shown.add(file);
    }
  };
  const subscription = session.onDidChange(refresh);
  return {
    dispose: () => {
      subscription.dispose();
      collection.dispose();
    },
  };
}

export function findingDiagnostic(finding: Finding): Diagnostic {
  const diagnostic = new Diagnostic(toRange(finding.range), finding.message, SEVERITIES[finding.severity]);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = finding.code;
  return diagnostic;
}

function problemsOf(state: TaskState): readonly Problem[] {
  const loading = state.context?.problems ?? [];
  return state.problem ? [...loading, state.problem] : loading;
}

function problemDiagnostic(problem: Problem): Diagnostic {
  const line = (problem.where?.line ?? 1) - 1;
  const column = (problem.where?.column ?? 1) - 1;
  const diagnostic = new Diagnostic(
    new Range(line, column, line, Number.MAX_SAFE_INTEGER),
    `${problem.message} ${problem.hint}`,
    DiagnosticSeverity.Error,
  );
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = problem.code;
  return diagnostic;
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return a.code === b.code && a.message === b.message && a.range.isEqual(b.range);
}
