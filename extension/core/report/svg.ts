import { formatNumber } from '../measures/format';
import type { BarPicture, PathPicture, Picture, StripPicture } from './blocks';
import { escapeHtml } from './escape-html';
import { pictureText } from './picture-text';

const WIDTH = 720;
const LABEL = 190;
const ROW = 30;
/** Marks a row; more are an even choice in order. */
const MAX_MARKS = 400;

/** An inline SVG with a caption, and with what it shows in words for those who don't see it. */
export function drawPicture(picture: Picture): string {
  const drawn =
    picture.kind === 'strip' ? strip(picture) : picture.kind === 'bars' ? bars(picture) : path(picture);
  return `<figure><svg viewBox="0 0 ${WIDTH} ${drawn.height}" width="${WIDTH}" height="${drawn.height}" role="img" aria-label="${escapeHtml(describe(picture))}">${drawn.body}</svg><figcaption>${escapeHtml(picture.title)}</figcaption></figure>`;
}

function describe(picture: Picture): string {
  return `${picture.title}. ${pictureText(picture)
    .replace(/[▁-█]+/g, '')
    .replace(/\s+/g, ' ')}`.trim();
}

interface Drawn {
  readonly height: number;
  readonly body: string;
}

function label(text: string, y: number): string {
  const shown = text.length > 26 ? `${text.slice(0, 25)}…` : text;
  return `<text x="0" y="${y}"><title>${escapeHtml(text)}</title>${escapeHtml(shown)}</text>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function strip({ groups }: StripPicture): Drawn {
  const all = groups.flatMap(({ values }) => values).filter(Number.isFinite);
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const span = high - low || 1;
  const right = WIDTH - 70;
  const x = (value: number): number => LABEL + ((value - low) / span) * (right - LABEL);
  const rows = groups.map(({ label: name, tone, values }, i) => {
    const y = i * ROW + 18;
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    const stride = Math.max(1, sorted.length / MAX_MARKS);
    const marks = Array.from(
      { length: Math.ceil(sorted.length / stride) },
      (_, k) => sorted[Math.floor(k * stride)] ?? 0,
    );
    // Neighbours above each other, so that equal returns are seen to be many.
    const dots = marks
      .map(
        (value, k) =>
          `<circle class="${tone}" cx="${round(x(value))}" cy="${round(y + ((k % 5) - 2) * 3)}" r="2.6" fill-opacity=".45" stroke="none"/>`,
      )
      .join('');
    const median = sorted[sorted.length >> 1];
    const tick =
      median === undefined
        ? ''
        : `<line class="${tone}" x1="${round(x(median))}" x2="${round(x(median))}" y1="${y - 11}" y2="${y + 11}" stroke-width="2"><title>median ${escapeHtml(formatNumber(median))}</title></line>`;
    return `${label(name, y + 4)}<line class="axis" x1="${LABEL}" x2="${right}" y1="${y}" y2="${y}"/>${dots}${tick}<text class="soft" x="${right + 10}" y="${y + 4}">${values.length}</text>`;
  });
  const bottom = groups.length * ROW + 18;
  const scale =
    all.length === 0
      ? ''
      : `<text class="soft" x="${LABEL}" y="${bottom}">${escapeHtml(formatNumber(low))}</text><text class="soft" x="${right}" y="${bottom}" text-anchor="end">${escapeHtml(formatNumber(high))}</text>`;
  return { height: bottom + 8, body: rows.join('') + scale };
}

function bars({ rows }: BarPicture): Drawn {
  const most = rows.reduce((a, { value }) => Math.max(a, Math.abs(value)), 0) || 1;
  const room = WIDTH - LABEL - 110;
  const body = rows
    .map(({ label: name, tone, value, shown }, i) => {
      const y = i * ROW + 6;
      const width = Math.max(1, (Math.abs(value) / most) * room);
      return `${label(name, y + 14)}<rect class="${tone}" x="${LABEL}" y="${y}" width="${round(width)}" height="18" fill-opacity=".75"/><text class="soft" x="${round(LABEL + width + 8)}" y="${y + 14}">${escapeHtml(shown)}</text>`;
    })
    .join('');
  return { height: rows.length * ROW + 8, body };
}

function path({ axes, ways }: PathPicture): Drawn {
  const points = ways.flatMap((way) => way.points);
  const range = (k: 0 | 1): [number, number] => [
    points.reduce((a, point) => Math.min(a, point[k]), Infinity),
    points.reduce((a, point) => Math.max(a, point[k]), -Infinity),
  ];
  const [[left, right], [top, bottom]] = [range(0), range(1)];
  const size = Math.max(right - left, bottom - top) || 1;
  const side = 260;
  const at = ([x, y]: readonly [number, number], shift: number): string =>
    `${round(30 + ((x - left) / size) * side + shift)},${round(20 + ((y - top) / size) * side + shift)}`;
  const drawn = ways.map(({ points: own, tone }, k) => {
    const line = own.map((point) => at(point, (k - 1) * 3)).join(' ');
    const [first] = own;
    const start = first ? at(first, (k - 1) * 3).split(',') : [];
    return `<polyline class="way ${tone}" points="${line}" ${k === 0 ? 'stroke-dasharray="5 4"' : ''}/>${start.length === 2 ? `<circle class="${tone}" cx="${start[0] ?? ''}" cy="${start[1] ?? ''}" r="4"/>` : ''}`;
  });
  const legend = ways.map(
    ({ label: name, tone }, k) =>
      `<line class="${tone}" x1="340" x2="370" y1="${34 + k * 24}" y2="${34 + k * 24}" stroke-width="2.5" ${k === 0 ? 'stroke-dasharray="5 4"' : ''}/><text x="380" y="${38 + k * 24}">${escapeHtml(name)}</text>`,
  );
  const height = Math.round(((bottom - top) / size) * side) + 60;
  const words = `<text class="soft" x="30" y="${height - 8}">${escapeHtml(`${axes[0]} ${formatNumber(left)} to ${formatNumber(right)}, ${axes[1]} ${formatNumber(top)} (above) to ${formatNumber(bottom)}; a dot marks where each begins`)}</text>`;
  return { height: Math.max(height, 120), body: drawn.join('') + legend.join('') + words };
}
