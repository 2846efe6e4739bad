import * as monaco from 'monaco-editor/editor';

type Base = 'vs' | 'vs-dark' | 'hc-black' | 'hc-light';

/** Monaco's colours that come from the editor's theme of the same name. */
const COLOURS = [
  'editor.background',
  'editor.foreground',
  'editorLineNumber.foreground',
  'editorLineNumber.activeForeground',
  'editor.selectionBackground',
  'editor.inactiveSelectionBackground',
  'editor.lineHighlightBorder',
  'editorCursor.foreground',
  'editorWhitespace.foreground',
  'editorWidget.background',
  'editorWidget.border',
  'diffEditor.insertedTextBackground',
  'diffEditor.removedTextBackground',
  'diffEditor.insertedLineBackground',
  'diffEditor.removedLineBackground',
  'diffEditor.insertedTextBorder',
  'diffEditor.removedTextBorder',
  'diffEditor.border',
  'diffEditor.diagonalFill',
  'diffEditor.unchangedRegionBackground',
  'diffEditor.unchangedRegionForeground',
  'diffEditor.unchangedCodeBackground',
  'diffEditorGutter.insertedLineBackground',
  'diffEditorGutter.removedLineBackground',
  'scrollbar.shadow',
  'scrollbarSlider.background',
  'scrollbarSlider.hoverBackground',
  'scrollbarSlider.activeBackground',
  'focusBorder',
  'contrastBorder',
];

/** Monaco's own colours for code are too faint on the green and red of a diff. */
const CODE: Record<Base, Readonly<Record<string, string>>> = {
  vs: { comment: '005a00', number: '06583a', string: '8f1111', keyword: '0000e0' },
  'vs-dark': { comment: 'b4dca2', number: 'd3e6ca', string: 'efc5b2', keyword: 'a6d2f7' },
  'hc-black': {},
  'hc-light': {},
};

/** Gives Monaco the colours of the editor's present theme. */
export function applyTheme(): void {
  const style = getComputedStyle(document.documentElement);
  const colors: Record<string, string> = {};
  for (const name of COLOURS) {
    const hex = toHex(style.getPropertyValue(`--vscode-${name.replaceAll('.', '-')}`).trim());
    if (hex) colors[name] = hex;
  }
  const rules = Object.entries(CODE[base()]).map(([token, foreground]) => ({ token, foreground }));
  monaco.editor.defineTheme('editor', { base: base(), inherit: true, rules, colors });
  monaco.editor.setTheme('editor');
}

export function watchThemeChange(changed: () => void): void {
  new MutationObserver(changed).observe(document.body, { attributes: true, attributeFilter: ['class'] });
}

function base(): Base {
  const { classList } = document.body;
  if (classList.contains('vscode-high-contrast-light')) return 'hc-light';
  if (classList.contains('vscode-high-contrast')) return 'hc-black';
  return classList.contains('vscode-light') ? 'vs' : 'vs-dark';
}

/** Monaco takes #rrggbbaa only; the editor also writes rgba(). */
function toHex(colour: string): string | null {
  if (/^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.test(colour)) return colour;
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+))?\s*\)$/.exec(colour);
  if (!parts) return null;
  const byte = (text: string): string =>
    Math.max(0, Math.min(255, Math.round(Number(text))))
      .toString(16)
      .padStart(2, '0');
  const [, red = '0', green = '0', blue = '0', alpha = '1'] = parts;
  return `#${byte(red)}${byte(green)}${byte(blue)}${byte(String(Number(alpha) * 255))}`;
}
