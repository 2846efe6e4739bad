import { l10n, Uri, window, workspace } from 'vscode';

const ENDINGS = [
  ...['jsonl', 'ndjson', 'json', 'csv', 'tsv', 'npz', 'hdf5', 'h5', 'parquet', 'arrow', 'feather', 'eval'],
  ...['gz', 'tgz', 'zst', 'zip'],
];

/** Whether a file is called as recordings are; task files are JSON too, and none. */
export function isRecordingName(file: string): boolean {
  const ending = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return ENDINGS.includes(ending) && !file.endsWith('.reward.json');
}

/** What was selected in the explorer, else what the user picks. */
export async function chooseRecordings(
  clicked: unknown,
  selection: unknown,
  texts: { readonly title: string; readonly openLabel: string },
): Promise<readonly string[]> {
  const selected = Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
  const files = selected.filter((item): item is Uri => item instanceof Uri).map(({ fsPath }) => fsPath);
  if (files.length > 0) return files;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const picked = await window.showOpenDialog({
    ...texts,
    canSelectMany: true,
    ...(folder ? { defaultUri: folder } : {}),
    filters: {
      [l10n.t('Recordings')]: ENDINGS,
      [l10n.t('All files')]: ['*'],
    },
  });
  return (picked ?? []).map(({ fsPath }) => fsPath);
}
