import { findNodeAtLocation, parseTree } from 'jsonc-parser/lib/esm/main.js';
import type { RewardTask } from '../task/task';
import { rangeIn } from '../text-places';
import type { Finding, Severity, SourceRange } from './finding';

/** What a task file says of the critic's rules. */
export interface CriticSettings {
  readonly ignores: readonly TaskIgnore[];
  readonly severity: Readonly<Record<string, Severity>>;
}

export interface TaskIgnore {
  readonly rule: string;
  readonly reason: string;
  readonly place: { readonly file: string; readonly range: SourceRange };
}

/** The task's `critic` with the places of its entries in the text of the file. */
export function criticSettings({ critic }: RewardTask, text: string, file: string): CriticSettings | null {
  if (!critic) return null;
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const ignores = (critic.ignore ?? []).map(({ rule, reason }, i) => {
    const node = root && findNodeAtLocation(root, ['critic', 'ignore', i]);
    const start = node?.offset ?? 0;
    return { rule, reason, place: { file, range: rangeIn(text, start, start + (node?.length ?? 1)) } };
  });
  return { ignores, severity: critic.severity ?? {} };
}

/** Severities as the task file wishes them. */
export function withSeverities(
  findings: readonly Finding[],
  settings: CriticSettings | null | undefined,
): Finding[] {
  return findings.map((finding) => {
    const severity = settings?.severity[finding.code];
    return severity ? { ...finding, severity } : finding;
  });
}

/** Findings of an analysis that the task file does not want to hear of. */
export function withoutIgnored(
  findings: readonly Finding[],
  settings: CriticSettings | null | undefined,
): Finding[] {
  const ignored = new Set((settings?.ignores ?? []).map(({ rule }) => rule.toUpperCase()));
  return findings.filter(({ code }) => !ignored.has(code));
}
