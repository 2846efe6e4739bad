import { commands, Uri } from 'vscode';
import type { Result } from '../core/problem';
import { fail, ok } from '../core/problem';
import { rulePageFile } from '../core/critic/pages';

/** Opens the page beside the code, rendered; ruff's codes have theirs on the web. */
export async function explainFinding(code: string): Promise<Result<void>> {
  const page = rulePageFile(code);
  if (page) {
    await commands.executeCommand('markdown.showPreviewToSide', Uri.file(page));
    return ok(undefined);
  }
  return fail(
    'no-help-page',
    `${code} is a finding of the Python linter ruff, which explains it in its own documentation.`,
    'Look the code up there.',
  );
}
