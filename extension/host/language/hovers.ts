import type { Disposable, HoverProvider, TextDocument } from 'vscode';
import { ColorThemeKind, Hover, languages, MarkdownString, Range, window } from 'vscode';
import type { HoverSection } from '../../core/editing/hover';
import type { PaletteName } from '../../core/editing/picture';
import { loadEngine } from '../load-engine';
import { REWARDS } from './documents';
import type { Insights } from './insights';

/** Over a field, a parameter, a component or a condition of a reward: what was recorded of it, and what it did. */
export function registerHovers(insights: Insights): Disposable {
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
  return languages.registerHoverProvider(REWARDS, provider);
}

export function markdownOf({ text, picture }: HoverSection): MarkdownString {
  const markdown = new MarkdownString(text);
  if (picture) {
    const data = Buffer.from(picture).toString('base64');
    markdown.appendMarkdown(`\n\n![distribution by outcome](data:image/svg+xml;base64,${data})`);
  }
  return markdown;
}

/** An image cannot see the theme, so it is drawn for the one that is on. */
export function presentPalette(): PaletteName {
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
