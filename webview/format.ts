const MINUS = '−';
/** Shown where there is no number; never a 0. */
export const ABSENT = '—';

/** Three significant digits, at most three decimals, a real minus sign: 1.28, 0.007, 12,480. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ABSENT;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.0005 || size >= 1e7) return value.toExponential(1).replaceAll('-', MINUS);
  const decimals = Number.isInteger(value) ? 0 : size >= 100 ? 1 : size >= 0.01 ? 2 : 4;
  return value
    .toLocaleString('en-US', {
      minimumFractionDigits: size >= 0.01 ? decimals : 0,
      maximumFractionDigits: decimals,
    })
    .replace('-', MINUS);
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

/** How long ago, in words that need no clock: "just now", "4 min ago". */
export function formatAge(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return plural(Math.floor(seconds / 86400), 'day') + ' ago';
}

/** Ids that are bare numbers are called "episode 41"; others speak for themselves. */
export function trajectoryName(id: string): string {
  return /^\d+$/.test(id) ? `episode ${id}` : id;
}
