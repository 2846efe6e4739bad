import { basename } from 'node:path';
import { l10n } from 'vscode';
import { hasValue } from '../core/measures/measure';
import type { TaskState } from './state';

/** `lava` for `lava.reward.json`. */
export function taskName(taskFile: string): string {
  return basename(taskFile).replace(/\.reward\.json$/, '');
}

/** "AUC 0.93 · 2 findings"; empty when there is nothing to say yet. */
export function summaryOf({ analysed, stale, findings }: TaskState): string {
  const parts: string[] = [];
  if (analysed) {
    const auc = analysed.analysis.evaluation.measures['auc'];
    parts.push(hasValue(auc) ? `AUC ${auc.value.toFixed(2)}` : analysed.analysis.verdict.title);
  }
  if (findings.length > 0) parts.push(findings.length === 1 ? '1 finding' : `${findings.length} findings`);
  if (analysed && stale) parts.push(l10n.t('of an earlier text'));
  return parts.join(' · ');
}
