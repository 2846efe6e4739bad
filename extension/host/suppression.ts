import type { Finding } from '../core/critic/finding';

/**
 * The line with the comment that silences the finding, joined with one that is there already; null when the finding is
 * a fact of a run (a crash, an exploit), which no comment makes go away.
 */
export function suppressionFor({ code, source }: Finding, line: string): string | null {
  if (source === 'rule') {
    return withCode(
      line,
      /(#\s*rewardsmith:\s*ignore\[)([^\]]*)(\])/i,
      code,
      `# rewardsmith: ignore[${code}]`,
    );
  }
  if (source === 'ruff' && /^[A-Z]+\d+$/.test(code)) {
    return withCode(line, /(#\s*noqa:\s*)([A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)()/i, code, `# noqa: ${code}`);
  }
  return null;
}

function withCode(line: string, present: RegExp, code: string, comment: string): string {
  return present.test(line)
    ? line.replace(present, (_, before: string, codes: string, after: string) => {
        return `${before}${codes}, ${code}${after}`;
      })
    : `${line.trimEnd()}  ${comment}`;
}
