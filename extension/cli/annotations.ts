import { relative } from 'node:path';
import type { Finding } from '../core/critic/finding';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Findings as GitHub's workflow commands: it shows them beside the lines of a pull request. */
export function githubAnnotations(findings: readonly Finding[], root: string): string {
  return findings
    .map(({ code, severity, message, file, range }) => {
      const properties = {
        file: relative(root, file).replaceAll('\\', '/'),
        line: range.line,
        endLine: range.endLine,
        col: range.column,
        endColumn: range.endColumn,
        title: `RewardSmith ${code}`,
      };
      const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
      return `::${COMMANDS[severity]} ${written.join(',')}::${data(message)}`;
    })
    .join('\n');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
