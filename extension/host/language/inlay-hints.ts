import type { Disposable, InlayHintsProvider } from 'vscode';
import { EventEmitter, InlayHint, languages, MarkdownString, Position, workspace } from 'vscode';
import { loadEngine } from '../load-engine';
import { SECTION } from '../settings';
import { REWARDS } from './documents';
import { editorSettings } from './editor-settings';
import type { Insights } from './insights';

/** At the end of a line: how often its branch was taken, and what its component pays by outcome. */
export function registerInlayHints(insights: Insights): Disposable {
  const changed = new EventEmitter<void>();
  const provider: InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: async (document, range) => {
      const settings = editorSettings(document.uri);
      if (!settings.coverage && !settings.contributions) return [];
      const known = await insights.of(document);
      if (!known) return [];
      const { notesOf } = await loadEngine();
      return notesOf(known.insight, known.seen, known.map, settings)
        .filter(({ line }) => line >= range.start.line + 1 && line <= range.end.line + 1)
        .map(({ line, text, tooltip }) => {
          const end = document.lineAt(line - 1).range.end;
          const hint = new InlayHint(new Position(line - 1, end.character), text);
          hint.paddingLeft = true;
          hint.tooltip = new MarkdownString(tooltip);
          return hint;
        });
    },
  };
  const parts = [
    changed,
    insights.onDidChange(() => changed.fire()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.editor`)) changed.fire();
    }),
    languages.registerInlayHintsProvider(REWARDS, provider),
  ];
  return { dispose: () => parts.forEach((part) => part.dispose()) };
}
