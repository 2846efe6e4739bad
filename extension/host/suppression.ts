import type { Finding } from '../core/critic/finding';

/**
 * The line with a `# noqa: CODE` comment that silences the finding, joined with one that is there; null when the finding
 * is a fact of a run (a crash, an exploit), which no comment makes go away.
 */
export function suppressionFor({ code, source }: Finding, line: string): string | null {
  if (source !== 'ruff' && source !== 'rule') return null;
  if (!/^[A-Z]+\d+$/.test(code)) return null;
  const present = /#\s*noqa:\s*([A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)/.exec(line);
  if (!present) return `${line.trimEnd()}  # noqa: ${code}`;
  const end = present.index + present[0].length;
  return `${line.slice(0, end)}, ${code}${line.slice(end)}`;
}
