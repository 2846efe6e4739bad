import { existsSync } from 'node:fs';
import { commands, l10n, Uri, window } from 'vscode';
import { assetPath } from '../core/assets';

/** The page that explains a finding's code; null when there is none (ruff's codes have theirs on the web). */
export function helpPage(code: string): string | null {
  if (!/^RS\d+$/.test(code)) return null;
  try {
    const page = assetPath('rules', `${code}.md`);
    return existsSync(page) ? page : null;
  } catch {
    return null;
  }
}

/** Opens the page beside the code, rendered. */
export async function explainFinding(code: string): Promise<void> {
  const page = helpPage(code);
  if (page) {
    await commands.executeCommand('markdown.showPreviewToSide', Uri.file(page));
    return;
  }
  void window.showInformationMessage(
    l10n.t('{0} is a finding of the Python linter ruff; its documentation explains each code.', code),
  );
}
