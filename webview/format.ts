const MINUS = '−';
/** Shown where there is no number; never a 0. */
export const ABSENT = '—';

/** Three significant digits, a real minus sign, as core/measures/format.ts writes numbers: 1.28, 0.0523, 12,500, 1.2e-7. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ABSENT;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  if (value === 0) return '0';
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : '';
  if (size < 1e-4 || size >= 1e7) return sign + Number(size.toPrecision(3)).toExponential();
  const shown = size >= 1000 ? Math.round(size) : Number(size.toPrecision(3));
  return sign + shown.toLocaleString('en', { maximumFractionDigits: 6 });
}

/** Decimals that show a list of values side by side: three significant digits of the largest. */
export function decimalsFor(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? 0 : Math.max(0, Math.min(5, 2 - Math.floor(Math.log10(largest))));
}

/** With fixed decimals, so that numbers in a column line up. */
export function formatAligned(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return formatNumber(value);
  const text = Math.abs(value).toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

export function formatSigned(value: number | null | undefined): string {
  const text = formatNumber(value);
  return value !== null && value !== undefined && value > 0 ? `+${text}` : text;
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** 0.31 → "31 %"; small shares keep a digit. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How long ago, in words that need no clock: "just now", "4 min ago". */
export function formatAge(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return plural(Math.floor(seconds / 86400), 'day') + ' ago';
}

/** "41" → "41", "recordings/layout-1.jsonl.gz#29" → "layout-1 #29": what tells trajectories apart, without the rest. */
export function shortName(id: string): string {
  const [, path, number] = /^(.*)#(\d+)$/.exec(id) ?? [];
  if (path === undefined || number === undefined) return id;
  const file = path.split(/[\\/]/).at(-1) ?? path;
  return `${file.replace(/\.[a-z][\w.]*$/i, '')} #${number}`;
}

/** "episode 41", "completion 7", "layout-1 #29": the one name it has everywhere. */
export function trajectoryName(id: string, kind: 'transitions' | 'completions' = 'transitions'): string {
  if (!/^\d+$/.test(id)) return shortName(id);
  return `${kind === 'completions' ? 'completion' : 'episode'} ${id}`;
}

/** "episode 41 step 17"; a completion has no steps to speak of. */
export function stepName(
  { trajectory, step }: { readonly trajectory: string; readonly step: number },
  kind: 'transitions' | 'completions',
): string {
  const name = trajectoryName(trajectory, kind);
  return kind === 'completions' ? name : `${name} step ${step}`;
}
