import { basename } from 'node:path';
import { Position, Range, Uri, workspace, WorkspaceEdit } from 'vscode';
import { applyHunks, hunksOf } from '../../webview/hunks';
import type { Result } from '../core/problem';
import { fail, ok } from '../core/problem';
import type { CandidateDocuments } from './candidate-documents';
import { keepInHistory } from './history';
import { mergeInto } from './merge';
import type { Session } from './session';

/** Which hunks of a suggestion are taken, by index in the diff's order. */
export type Hunks = 'all' | readonly number[];

/** New code for a reward file, and the very text that it is an edit of. */
export interface Refinement {
  readonly file: string;
  readonly base: string;
  readonly code: string;
  readonly explanation: string;
}

/** Puts a suggestion of the shown analysis, or some of its hunks, into the reward's document. */
export async function acceptSuggestion(
  session: Session,
  taskFile: string,
  suggestionId: string,
  hunks: Hunks,
): Promise<Result<void>> {
  const { analysed } = session.state(taskFile);
  const suggestion = analysed?.analysis.suggestions.find(({ id }) => id === suggestionId);
  if (!analysed || !suggestion) return suggestionGone();
  const { file, source } = analysed.reward;
  return acceptRefinement(session, taskFile, {
    file,
    base: source,
    code: applyHunks(source, suggestion.code, hunks),
    explanation: `${suggestion.title}. ${suggestion.explanation}`,
  });
}

/** The suggestion beside the reward as it stands, in the editor's own diff view. */
export async function showSuggestion(
  session: Session,
  candidates: CandidateDocuments,
  taskFile: string,
  suggestionId: string,
): Promise<Result<void>> {
  const { analysed } = session.state(taskFile);
  const suggestion = analysed?.analysis.suggestions.find(({ id }) => id === suggestionId);
  if (!analysed || !suggestion) return suggestionGone();
  await candidates.showDiff(analysed.reward.file, suggestion.code, suggestion.title);
  return ok(undefined);
}

/**
 * Edits the reward's document, as one step of undo, and starts an analysis of the result. The text before goes into the
 * candidate history. Unsaved edits survive; when the text has changed so that the refinement has no place in it any
 * more, nothing is edited and the problem says so.
 */
export async function acceptRefinement(
  session: Session,
  taskFile: string,
  { file, base, code, explanation }: Refinement,
): Promise<Result<void>> {
  const document = await workspace.openTextDocument(Uri.file(file));
  const present = document.getText();
  const wanted = mergeInto(present, base, code);
  if (wanted === null) {
    return fail(
      'suggestion-conflicts',
      `${basename(file)} was edited since the analysis, at the place this suggestion changes.`,
      'Analyze again for a suggestion that fits the present text.',
      { file },
    );
  }
  const kept = await keepInHistory(taskFile, { before: present, after: wanted, explanation });
  if (!kept.ok) return kept;

  const edit = new WorkspaceEdit();
  for (const hunk of hunksOf(present, wanted)) {
    const start = new Position(hunk.oldStart - 1, 0);
    edit.replace(
      document.uri,
      new Range(start, start.translate(hunk.oldLines.length)),
      hunk.newLines.join(''),
    );
  }
  if (!(await workspace.applyEdit(edit))) {
    return fail('edit-refused', `VS Code did not let ${basename(file)} be edited.`, 'Is it read-only?', {
      file,
    });
  }
  void session.analyze(taskFile);
  return ok(undefined);
}

function suggestionGone(): Result<void> {
  return fail('suggestion-gone', 'This suggestion belongs to an earlier analysis.', 'Analyze again.');
}
