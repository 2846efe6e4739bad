import { formatNumber, formatPercent } from '../measures/format';
import { shortText } from '../trajectory/profile';
import type { Distribution, Group, Outcome } from './distribution';

/** The colors of a picture: an image in a hover cannot see the editor's theme. */
export interface Palette {
  readonly text: string;
  readonly faint: string;
  readonly success: string;
  readonly failure: string;
  readonly unknown: string;
}

/** The charts' colors of VS Code's own themes; each has at least 3:1 against its hover. */
export const PALETTES = {
  dark: { text: '#cccccc', faint: '#808080', success: '#89d185', failure: '#f48771', unknown: '#75beff' },
  light: { text: '#3b3b3b', faint: '#949494', success: '#388a34', failure: '#d42a10', unknown: '#1a85ff' },
  highContrastDark: {
    text: '#ffffff',
    faint: '#c5c5c5',
    success: '#89d185',
    failure: '#ff9580',
    unknown: '#75beff',
  },
  highContrastLight: {
    text: '#292929',
    faint: '#5a5a5a',
    success: '#2e5e0e',
    failure: '#b5200d',
    unknown: '#0f4a85',
  },
} as const satisfies Readonly<Record<string, Palette>>;

export type PaletteName = keyof typeof PALETTES;

const WIDTH = 340;
const LABEL = 92;
const ROW = 36;
const BAR_ROW = 14;

/** A distribution as a small picture: a row of bars an outcome, or of each value its share by outcome. Labels say what colors say. */
export function distributionPicture(distribution: Distribution, colors: Palette): string {
  return distribution.names
    ? namedPicture(distribution, distribution.names, colors)
    : histogram(distribution, colors);
}

function histogram({ groups, min, max }: Distribution, colors: Palette): string {
  const plot = WIDTH - LABEL - 8;
  const height = groups.length * ROW + 18;
  const rows = groups.map((group, g) => {
    const base = (g + 1) * ROW;
    const most = Math.max(...group.counts);
    const step = plot / group.counts.length;
    const bars = group.counts.map((count, i) => {
      if (count === 0) return '';
      // A bar of a single step must still be seen.
      const size = Math.max(1.5, (count / most) * (ROW - 8));
      return `<rect x="${n(LABEL + i * step)}" y="${n(base - size)}" width="${n(step - 1)}" height="${n(size)}"/>`;
    });
    const mean =
      group.mean === null || min === null || max === null
        ? ''
        : meanMark(group.mean, min, max, plot, base, colors);
    return (
      label(group, base - ROW / 2, colors) +
      `<g fill="${colors[group.outcome]}">${bars.join('')}</g>` +
      `<path d="M${LABEL} ${base + 0.5}H${WIDTH - 8}" stroke="${colors.faint}"/>${mean}`
    );
  });
  const ends =
    min === null || max === null
      ? ''
      : text(LABEL, height - 3, formatNumber(min), colors.text) +
        text(WIDTH - 8, height - 3, formatNumber(max), colors.text, 'end');
  return svg(height, rows.join('') + ends);
}

/** A triangle below the bars. */
function meanMark(
  mean: number,
  min: number,
  max: number,
  plot: number,
  base: number,
  colors: Palette,
): string {
  const at = max > min ? LABEL + ((mean / 2 - min / 2) / (max / 2 - min / 2)) * plot : LABEL;
  return `<path d="M${n(at)} ${base}l-4 5h8z" fill="${colors.text}"/>`;
}

function namedPicture({ groups }: Distribution, names: readonly string[], colors: Palette): string {
  const known = groups.filter(({ counts }) => counts.some((count) => count > 0));
  const block = known.length * (BAR_ROW - 4) + 6;
  const plot = WIDTH - LABEL - 52;
  const rows = names.map((name, i) => {
    const top = i * block + 4;
    const bars = known.map((group, g) => {
      const share = group.count > 0 ? (group.counts[i] ?? 0) / group.count : 0;
      const y = top + g * (BAR_ROW - 4);
      const width = share > 0 ? Math.max(1.5, share * plot) : 0;
      return (
        `<rect x="${LABEL}" y="${y}" width="${n(width)}" height="9" fill="${colors[group.outcome]}"/>` +
        text(LABEL + width + 4, y + 8.5, formatPercent(share), colors.text, 'start', 9.5)
      );
    });
    return (
      text(LABEL - 6, top + (known.length * (BAR_ROW - 4)) / 2 + 3, cut(name), colors.text, 'end') +
      bars.join('')
    );
  });
  const height = names.length * block + 20;
  const legend = known.map(({ outcome, count }, i) => {
    const x = LABEL + i * 120 - 60;
    return (
      `<rect x="${x}" y="${height - 13}" width="9" height="9" fill="${colors[outcome]}"/>` +
      text(x + 13, height - 5, `${WORDS[outcome]} (${count.toLocaleString('en')})`, colors.text, 'start', 10)
    );
  });
  return svg(height, rows.join('') + legend.join(''));
}

const WORDS: Readonly<Record<Outcome, string>> = {
  success: 'success',
  failure: 'failure',
  unknown: 'unknown',
};

function label({ outcome, count }: Group, y: number, colors: Palette): string {
  return (
    `<rect x="0" y="${y - 7}" width="4" height="24" fill="${colors[outcome]}"/>` +
    text(9, y + 2, WORDS[outcome], colors.text) +
    text(
      9,
      y + 15,
      `${count.toLocaleString('en')} ${count === 1 ? 'step' : 'steps'}`,
      colors.text,
      'start',
      10,
    )
  );
}

function text(x: number, y: number, words: string, fill: string, anchor = 'start', size = 11): string {
  return `<text x="${n(x)}" y="${n(y)}" fill="${fill}" font-size="${size}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function svg(height: number, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ` +
    `font-family="system-ui, 'Segoe UI', Ubuntu, 'Droid Sans', sans-serif">${content}</svg>`
  );
}

function cut(name: string): string {
  const line = shortText(name);
  return line.length > 14 ? `${line.slice(0, 13)}…` : line === '' ? '(empty)' : line;
}

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Tenths of a pixel are enough. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
