/** Colours that canvases are painted with, read from the editor's theme. */
export interface Palette {
  readonly foreground: string;
  readonly muted: string;
  readonly background: string;
  readonly line: string;
  readonly focus: string;
  readonly success: string;
  readonly failure: string;
  readonly unknown: string;
  readonly warning: string;
  readonly font: string;
  /** For components, in order; red and green are left to outcomes as long as possible. */
  readonly series: readonly string[];
}

let palette: Palette | null = null;
const listeners = new Set<() => void>();

/** The present theme's palette. */
export function colours(): Palette {
  return (palette ??= readPalette());
}

/** Called after the user has switched themes. */
export function onThemeChange(listener: () => void): void {
  listeners.add(listener);
}

/** VS Code marks a theme change on the body's class and on the root's style. */
export function watchTheme(): void {
  const observer = new MutationObserver(() => {
    palette = null;
    for (const listener of listeners) listener();
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

export function componentColour(index: number): string {
  const { series, foreground } = colours();
  return series[index % series.length] ?? foreground;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  return {
    foreground: read('--text', '#888'),
    muted: read('--muted', '#888'),
    background: read('--ground', '#fff'),
    line: read('--faint', '#8884'),
    focus: read('--focus', '#08f'),
    success: read('--success', '#2a2'),
    failure: read('--failure', '#c22'),
    unknown: read('--unknown', '#888'),
    warning: read('--warning', '#b80'),
    font: `11px ${style.fontFamily}`,
    series: ['blue', 'orange', 'purple', 'yellow', 'green', 'red'].map((name) =>
      read(`--vscode-charts-${name}`, '#888'),
    ),
  };
}
