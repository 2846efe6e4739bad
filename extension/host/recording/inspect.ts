import { commands, l10n, Uri } from 'vscode';
import { chooseRecordings, isRecordingName } from '../choose-recordings';
import { activeFile } from '../target';
import { OPTIONAL_RECORDING_EDITOR } from './editor';

/** Opens recordings, each in an editor that shows what is in it. */
export async function inspectRecordings(clicked: unknown, selection: unknown): Promise<void> {
  const active = activeFile();
  // From the command palette it is about the file in front, when that is one.
  const meant = clicked ?? (active !== null && isRecordingName(active) ? Uri.file(active) : undefined);
  const files = await chooseRecordings(meant, selection, {
    title: l10n.t('Recordings to look at'),
    openLabel: l10n.t('Inspect'),
  });
  for (const file of files)
    await commands.executeCommand('vscode.openWith', Uri.file(file), OPTIONAL_RECORDING_EDITOR, {
      preview: files.length === 1,
    });
}
