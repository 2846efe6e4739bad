import type { PyNode, PySource } from '../syntax/tree';
import type { Finding, Severity, SourceRange } from './finding';
import type { Suppressions } from './suppression';

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Without suppressed and repeated ones, by place in the file and then by severity. */
export function arrange(findings: readonly Finding[], suppressions: Suppressions): Finding[] {
  const kept: Finding[] = [];
  for (const finding of [...findings].sort((a, b) => priority(a) - priority(b))) {
    if (suppressions.covers(finding.code, finding.range.line)) continue;
    if (!kept.some((other) => repeats(finding, other))) kept.push(finding);
  }
  return kept.sort(
    (a, b) =>
      a.range.line - b.range.line || a.range.column - b.range.column || RANK[a.severity] - RANK[b.severity],
  );
}

/** Whose word counts when two say the same: the graver one, and our rules before ruff (they know it is a reward). */
function priority(finding: Finding): number {
  return RANK[finding.severity] * 2 + (finding.source === 'ruff' ? 1 : 0);
}

function repeats(finding: Finding, kept: Finding): boolean {
  if (finding.file !== kept.file) return false;
  const [a, b] = [finding.range, kept.range];
  if (finding.code === kept.code)
    return a.line === b.line && a.column === b.column && finding.message === kept.message;
  // A name that ruff knows to be undefined crashes in the dry run too.
  if (kept.code === 'F821' && finding.code === 'RS901')
    return a.line === b.line && finding.message.includes('NameError');
  return finding.source === 'ruff' && kept.source === 'rule' && overlap(a, b);
}

function overlap(a: SourceRange, b: SourceRange): boolean {
  const before = (line: number, column: number, otherLine: number, otherColumn: number): boolean =>
    line < otherLine || (line === otherLine && column < otherColumn);
  return before(a.line, a.column, b.endLine, b.endColumn) && before(b.line, b.column, a.endLine, a.endColumn);
}

/** Leaves out what was found in top-level statements that do not parse: the tree there is a guess. */
export function dropBroken(findings: readonly Finding[], document: PySource): Finding[] {
  if (!document.hasError) return [...findings];
  const broken = document.root.children.filter(isBroken).map((node) => node.range);
  return findings.filter(({ range }) => !broken.some((other) => overlap(range, other)));
}

function isBroken(node: PyNode): boolean {
  const isMissing = node.start === node.end && node.children.length === 0;
  return node.type === 'ERROR' || isMissing || node.children.some(isBroken);
}
