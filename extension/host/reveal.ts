import { Range, Uri, ViewColumn, window } from 'vscode';
import type { SourceRange } from '../core/critic/finding';

/** Lines and columns of the core count from 1, those of the editor from 0. */
export function toRange(range: SourceRange): Range {
  return new Range(range.line - 1, range.column - 1, range.endLine - 1, range.endColumn - 1);
}

/** Shows a place in a file and selects it, in the column where the file is already open, else in the first one. */
export async function reveal(file: string, range: SourceRange): Promise<void> {
  const uri = Uri.file(file);
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.fsPath === uri.fsPath);
  await window.showTextDocument(uri, {
    selection: toRange(range),
    viewColumn: shown?.viewColumn ?? ViewColumn.One,
  });
}
