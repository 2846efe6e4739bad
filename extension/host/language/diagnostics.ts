import type { Disposable } from 'vscode';
import { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, languages, Range, Uri } from 'vscode';
import type { Finding } from '../../core/critic/finding';
import type { Problem } from '../../core/problem';
import { COMMANDS } from '../command-ids';
import { rulePageFile } from '../../core/critic/pages';
import { toRange } from '../reveal';
import type { Session } from '../session';
import type { TaskState } from '../state';
import { describeStep, type EpisodeDocuments } from './episode-documents';
import { DIAGNOSTIC_SOURCE, type ShownFindings } from './findings';
import type { ShownTasks } from './shown-tasks';

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

/** Steps that a diagnostic leads to: its hover shows them all, and should leave room for ours. */
const MAX_STEPS = 2;

export interface DiagnosticParts {
  readonly session: Session;
  readonly tasks: ShownTasks;
  readonly findings: ShownFindings;
  readonly episodes: EpisodeDocuments;
}

/** Keeps the Problems view equal to what is known: findings in reward files, problems in task files and recordings. */
export function publishDiagnostics(parts: DiagnosticParts): Disposable {
  const collection = languages.createDiagnosticCollection('rewardsmith');
  let shown = new Map<string, readonly Diagnostic[]>();
  const refresh = (): void => {
    const present = diagnosticsByDocument(parts);
    for (const uri of shown.keys()) if (!present.has(uri)) collection.delete(Uri.parse(uri));
    // Progress changes the session many times a second: only what is different is sent.
    for (const [uri, diagnostics] of present)
      if (!areSame(shown.get(uri) ?? [], diagnostics)) collection.set(Uri.parse(uri), diagnostics);
    shown = present;
  };
  const subscriptions = [
    parts.findings.onDidChange(refresh),
    languages.onDidChangeDiagnostics(({ uris }) => {
      // Another linter has spoken: what it says need not be said twice.
      if (uris.some((uri) => shown.has(uri.toString()))) refresh();
    }),
    collection,
  ];
  return { dispose: () => subscriptions.forEach((subscription) => subscription.dispose()) };
}

/** By the document's address. */
function diagnosticsByDocument({
  session,
  tasks,
  findings,
  episodes,
}: DiagnosticParts): Map<string, readonly Diagnostic[]> {
  const byDocument = new Map<string, Diagnostic[]>();
  const add = (uri: Uri, diagnostic: Diagnostic): void => {
    const key = uri.toString();
    const list = byDocument.get(key) ?? [];
    if (!list.some((other) => isSame(other, diagnostic))) list.push(diagnostic);
    byDocument.set(key, list);
  };
  for (const state of session.states()) {
    const uri = state.reward && Uri.file(state.reward.file);
    if (uri && tasks.isShown(state))
      for (const finding of findings.of(uri))
        add(uri, findingDiagnostic(finding, stepsOf(finding, state, episodes)));
    for (const problem of problemsOf(state))
      if (problem.where) add(Uri.file(problem.where.file), problemDiagnostic(problem));
  }
  for (const address of findings.untitled.documents()) {
    const uri = Uri.parse(address);
    for (const finding of findings.of(uri)) add(uri, findingDiagnostic(finding));
  }
  return byDocument;
}

/** The steps that show a finding, each with a place to go to. */
function stepsOf(
  { evidence = [] }: Finding,
  state: TaskState,
  episodes: EpisodeDocuments,
): DiagnosticRelatedInformation[] {
  return evidence.slice(0, MAX_STEPS).flatMap((step) => {
    const place = episodes.locate(state, step);
    const words = describeStep(state, step);
    return place && words !== null ? [new DiagnosticRelatedInformation(place, words)] : [];
  });
}

export function findingDiagnostic(
  finding: Finding,
  steps: readonly DiagnosticRelatedInformation[] = [],
): Diagnostic {
  const diagnostic = new Diagnostic(toRange(finding.range), finding.message, SEVERITIES[finding.severity]);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = codeOf(finding.code);
  if (steps.length) diagnostic.relatedInformation = [...steps];
  return diagnostic;
}

/** A click on the code explains it: our own page, or ruff's on the web. */
function codeOf(code: string): NonNullable<Diagnostic['code']> {
  if (rulePageFile(code) !== null) {
    const argument = encodeURIComponent(JSON.stringify([code]));
    return { value: code, target: Uri.parse(`command:${COMMANDS.explainFinding}?${argument}`) };
  }
  if (!/^[A-Z]+\d+$/.test(code)) return code;
  return { value: code, target: Uri.parse(`https://docs.astral.sh/ruff/rules/#${code}`) };
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
  return (
    valueOf(a) === valueOf(b) &&
    a.message === b.message &&
    a.severity === b.severity &&
    a.range.isEqual(b.range) &&
    JSON.stringify(a.relatedInformation) === JSON.stringify(b.relatedInformation)
  );
}

function areSame(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a.length === b.length && a.every((one, i) => isSame(one, b[i] ?? one));
}

function valueOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : (code ?? ''));
}
