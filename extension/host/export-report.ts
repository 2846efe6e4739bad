import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { l10n, Uri, window } from 'vscode';
import type { Result } from '../core/problem';
import { fail, messageOf, ok } from '../core/problem';
import { loadEngine } from './load-engine';
import type { TaskState } from './state';

/** Writes the shown analysis as one file that can be attached to a pull request; the user says where. */
export async function exportReport({ taskFile, context, analysed }: TaskState): Promise<Result<void>> {
  if (!context || !analysed)
    return fail('analysis-gone', 'There is no analysis to report yet.', 'Analyze the trajectories first.');
  const name = basename(taskFile).replace(/(\.reward)?\.json$/, '');
  const chosen = await window.showSaveDialog({
    defaultUri: Uri.file(join(dirname(taskFile), `${name}-report.html`)),
    filters: { HTML: ['html'], Markdown: ['md'] },
    saveLabel: l10n.t('Export report'),
  });
  if (!chosen) return ok(undefined);
  const { reportFormatOf, writeReport } = await loadEngine();
  const format = reportFormatOf(chosen.fsPath) ?? 'html';
  const { analysis, reward } = analysed;
  try {
    await writeFile(chosen.fsPath, writeReport({ context, rewardFile: reward.file, analysis }, format));
  } catch (thrown) {
    return fail(
      'report-not-written',
      `The report could not be written: ${messageOf(thrown)}.`,
      'Choose another folder.',
      { file: chosen.fsPath },
    );
  }
  return ok(undefined);
}
