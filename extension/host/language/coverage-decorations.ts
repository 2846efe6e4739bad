import type { DecorationOptions, Disposable, TextEditor } from 'vscode';
import { DecorationRangeBehavior, Range, ThemeColor, window, workspace } from 'vscode';
import { loadEngine } from '../load-engine';
import { SECTION } from '../settings';
import { editorSettings } from './editor-settings';
import type { Insights } from './insights';

/** Typing moves decorations along by itself; what was edited is looked at again after a pause. */
const PAUSE_MS = 150;

/** Dims the lines that no recorded step executed, and says so at the first of them. */
export function decorateCoverage(insights: Insights): Disposable {
  const dimmed = window.createTextEditorDecorationType({
    isWholeLine: true,
    opacity: '0.55',
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  });
  // Apart from the dimmed text, which would dim it too.
  const words = window.createTextEditorDecorationType({
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  });
  const decorate = async (editor: TextEditor): Promise<void> => {
    const { document } = editor;
    if (document.languageId !== 'python') return;
    const { version } = document;
    const known = editorSettings(document.uri).coverage ? await insights.of(document) : null;
    const runs = known ? (await loadEngine()).dimmedOf(known.insight, known.map) : [];
    if (document.version !== version) return;
    editor.setDecorations(
      dimmed,
      runs.map(({ line, endLine }) => new Range(line - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER)),
    );
    editor.setDecorations(
      words,
      runs.map(({ line, text }): DecorationOptions => {
        const { end } = document.lineAt(line - 1).range;
        return {
          range: new Range(end, end),
          renderOptions: {
            after: {
              contentText: text,
              margin: '0 0 0 2em',
              fontStyle: 'italic',
              color: new ThemeColor('editorCodeLens.foreground'),
            },
          },
        };
      }),
    );
  };
  const decorateAll = (): void => window.visibleTextEditors.forEach((editor) => void decorate(editor));
  let pause: NodeJS.Timeout | undefined;
  const parts = [
    dimmed,
    words,
    insights.onDidChange(decorateAll),
    window.onDidChangeVisibleTextEditors(decorateAll),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.editor`)) decorateAll();
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId !== 'python') return;
      clearTimeout(pause);
      pause = setTimeout(decorateAll, PAUSE_MS);
    }),
    { dispose: () => clearTimeout(pause) },
  ];
  decorateAll();
  return { dispose: () => parts.forEach((part) => part.dispose()) };
}
