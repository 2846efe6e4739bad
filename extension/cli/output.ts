import { printable } from '../core/printable';
import { describeProblem, type Problem } from '../core/problem';
import type { Finding, Severity } from '../core/critic/finding';

/** `Interrupted` is what shells give for Ctrl-C. */
export const ExitCode = { Fine: 0, Findings: 1, BadInput: 2, Interrupted: 130 } as const;

export type Format = 'text' | 'json' | 'sarif' | 'junit' | 'github';
export type FailOn = Severity | 'never';

const RANK: Record<FailOn, number> = { info: 0, warning: 1, error: 2, never: 3 };

/** One JSON value on standard output, and nothing else; numbers JSON has no word for become null. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printText(text: string): void {
  process.stdout.write(`${printable(text.replace(/\n$/, ''))}\n`);
}

/** A sentence on standard error. */
export function say(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** What went wrong, for people on standard error and, when JSON was asked for, as the JSON value too. */
export function printProblem(problem: Problem, format: Format): void {
  say(`rewardsmith: ${describeProblem(problem)}`);
  if (format === 'json' || format === 'sarif') printJson({ error: problem });
  process.exitCode = ExitCode.BadInput;
}

/** Recordings that could not be read are said, but do not stop the rest. */
export function warnProblems(problems: readonly Problem[]): void {
  for (const problem of problems) say(`rewardsmith: ${describeProblem(problem)}`);
}

export function setExitCode(severities: readonly Severity[], failOn: FailOn): void {
  process.exitCode = severities.some((severity) => RANK[severity] >= RANK[failOn])
    ? ExitCode.Findings
    : ExitCode.Fine;
}

/** A finding as `check --format json` prints it. */
export function findingJson({
  code,
  severity,
  message,
  file,
  range,
  evidence,
}: Finding): Record<string, unknown> {
  return {
    code,
    severity,
    message,
    file,
    line: range.line,
    column: range.column,
    endLine: range.endLine,
    endColumn: range.endColumn,
    ...(evidence?.length ? { evidence } : {}),
  };
}

/** `reward.py:12:5: warning RS003 …`, the form that editors and terminals make clickable. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No findings.';
  return findings
    .map(({ file, range, severity, code, message, evidence }) => {
      const shown = evidence?.[0];
      const where = shown ? ` (episode ${shown.trajectory}, step ${shown.step})` : '';
      return `${file}:${range.line}:${range.column}: ${severity} ${code} ${message}${where}`;
    })
    .join('\n');
}

/** Rows of text cells as a table with aligned columns; numbers are aligned right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const isNumber = header.map((_, i) =>
    rows.every((row) => /^[-+]?[\d.,]+(e[-+]?\d+)?%?$|^$|^–$/.test((row[i] ?? '').replace(/ /g, ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Progress on standard error, only where a person watches. */
export function progressLine(label: string): ((share: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  return (share) =>
    process.stderr.write(`\r${label} ${Math.round(share * 100)} %${share >= 1 ? '\r\x1b[K' : ''}`);
}
