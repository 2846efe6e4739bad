import { commands, l10n, Uri } from 'vscode';
import { chooseRecordings } from '../choose-recordings';
import { OPTIONAL_RECORDING_EDITOR } from './editor';

/** Opens recordings, each in an editor that shows what is in it. */
export async function inspectRecordings(clicked: unknown, selection: unknown): Promise<void> {
  const files = await chooseRecordings(clicked, selection, {
    title: l10n.t('Recordings to look at'),
    openLabel: l10n.t('Inspect'),
  });
  for (const file of files)
    await commands.executeCommand('vscode.openWith', Uri.file(file), OPTIONAL_RECORDING_EDITOR, {
      preview: files.length === 1,
    });
}
