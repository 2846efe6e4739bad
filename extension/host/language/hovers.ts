import type { Disposable, HoverProvider, TextDocument } from 'vscode';
import {
  ColorThemeKind,
  Disposable as Disposables,
  Hover,
  languages,
  MarkdownString,
  Range,
  window,
} from 'vscode';
import type { HoverSection } from '../../core/editing/hover';
import type { PaletteName } from '../../core/editing/picture';
import { loadEngine } from '../load-engine';
import type { Session } from '../session';
import { REWARDS, TASK_FILES } from './documents';
import type { Insights } from './insights';

/**
 * Over a field, a parameter, a component or a condition of a reward, and over what a task file says of recordings: what
 * was recorded, and what it came to.
 */
export function registerHovers(session: Session, insights: Insights): Disposable {
  const provider: HoverProvider = {
    provideHover: async (document, position) => {
      const known = await insights.opened(document);
      if (!known) return null;
      const { hoverAt } = await loadEngine();
      const found = await hoverAt({
        ...known,
        source: document.getText(),
        offset: document.offsetAt(position),
        seen: () => insights.seen(document),
        palette: presentPalette(),
      });
      return found && new Hover(found.sections.map(markdownOf), rangeOf(document, found));
    },
  };
  const taskFiles: HoverProvider = {
    provideHover: async (document, position) => {
      const { context } = session.state(document.uri.fsPath);
      if (!context) return null;
      const { taskHoverAt } = await loadEngine();
      const found = taskHoverAt(document.getText(), document.offsetAt(position), context, presentPalette());
      return found && new Hover(markdownOf(found));
    },
  };
  return Disposables.from(
    languages.registerHoverProvider(REWARDS, provider),
    languages.registerHoverProvider(TASK_FILES, taskFiles),
  );
}

function markdownOf({ text, picture }: HoverSection): MarkdownString {
  const markdown = new MarkdownString(text);
  if (picture) {
    const data = Buffer.from(picture).toString('base64');
    markdown.appendMarkdown(`\n\n![distribution by outcome](data:image/svg+xml;base64,${data})`);
  }
  return markdown;
}

/** An image cannot see the theme, so it is drawn for the one that is on. */
function presentPalette(): PaletteName {
  switch (window.activeColorTheme.kind) {
    case ColorThemeKind.Light:
      return 'light';
    case ColorThemeKind.HighContrast:
      return 'highContrastDark';
    case ColorThemeKind.HighContrastLight:
      return 'highContrastLight';
    default:
      return 'dark';
  }
}

function rangeOf(document: TextDocument, { start, end }: { start: number; end: number }): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
