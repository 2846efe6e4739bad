import { Uri, workspace } from 'vscode';

/** The text of a file as the user sees it: unsaved edits included; null when there is no such file. */
export async function readText(file: string): Promise<string | null> {
  const uri = Uri.file(file);
  const open = workspace.textDocuments.find(({ uri: { scheme, fsPath } }) => {
    return scheme === 'file' && fsPath === uri.fsPath;
  });
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
