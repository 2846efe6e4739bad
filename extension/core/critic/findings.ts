import type { PyNode, PySource } from '../syntax/tree';
import type { Finding, SourceRange } from './finding';
import { bySeverity } from './finding';
import type { Suppressions } from './suppression';

/** Whose word counts when two say the same: our rules know that it is a reward, static findings have the exact place. */
const SOURCES: readonly Finding['source'][] = ['rule', 'ruff', 'dry-run', 'analysis'];
/** Static findings that a crash of the dry run confirms. */
const CONFIRMED: Readonly<Record<string, RegExp>> = {
  F821: /^NameError/,
  F823: /^UnboundLocalError/,
  RS015: /^(KeyError|IndexError)/,
  RS038: /^UnboundLocalError/,
  RS018: /^(AttributeError|TypeError|AxisError)/,
  RS047: /^TypeError/,
};

/** Of two that say of one place that it never holds, the one that says why. */
const SAID_BETTER: Readonly<Record<string, RegExp>> = {
  RS173: /^RS(047|071|156)$/,
  RS113: /^RS173$/,
  RS287: /^RS055$/,
};
/** The same for two that point at different parts of one line. */
const SAID_BETTER_ON_LINE: Readonly<Record<string, RegExp>> = {
  RS107: /^RS(284|033)$/,
  RS131: /^RS(055|104|198)$/,
  RS232: /^RS016$/,
};
/** The same for two that are about one thing wherever they point. */
const SAID_BETTER_IN_FILE: Readonly<Record<string, RegExp>> = {
  RS195: /^RS(012|045|105|286)$/,
  RS272: /^RS193$/,
};

/**
 * What only shows, in what a reward pays, what another finding says the reason of: who reads the reason needs no second warning.
 * [what follows, what it follows from]
 */
const FOLLOWS: readonly (readonly [follower: RegExp, leader: RegExp])[] = [
  [/^RS(112|221|251)$/, /^RS(020|031|106|121|230|906)$/],
  [/^RS(112|251)$/, /^RS(042|202|221)$/],
  [/^RS203$/, /^RS034$/],
  [/^RS(207|208|905)$/, /^RS011$/],
  [/^RS(201|245)$/, /^RS293$/],
  [/^RS004$/, /^RS003$/],
];

/** Each that follows from another is information, and says from which. */
function withLeaders(findings: readonly Finding[]): Finding[] {
  const grave = findings.filter(({ severity }) => severity !== 'info');
  return findings.map((finding) => {
    if (!grave.includes(finding)) return finding;
    const led = FOLLOWS.filter(([follower]) => follower.test(finding.code));
    const leader = grave.find(
      (other) => other.file === finding.file && led.some(([, leads]) => leads.test(other.code)),
    );
    return leader
      ? {
          ...finding,
          severity: 'info',
          message: `${finding.message} (This follows from ${leader.code} on line ${leader.range.line}.)`,
        }
      : finding;
  });
}

/** Without suppressed and repeated ones, by place in the file and then by severity. */
export function arrange(findings: readonly Finding[], suppressions: Suppressions): Finding[] {
  const kept: Finding[] = [];
  for (const finding of [...findings].sort(byWeight)) {
    if (suppressions.covers(finding.code, finding.range.line)) continue;
    const same = kept.findIndex((other) => repeats(finding, other));
    const known = kept[same];
    if (!known) kept.push(finding);
    else if (finding.evidence && !known.evidence) kept[same] = { ...known, evidence: finding.evidence };
  }
  return withLeaders(kept).sort(byPlace);
}

export function byPlace(a: Finding, b: Finding): number {
  return a.range.line - b.range.line || a.range.column - b.range.column || bySeverity(a, b);
}

function byWeight(a: Finding, b: Finding): number {
  const confirmed = Number(a.code === 'RS901') - Number(b.code === 'RS901');
  return confirmed || bySeverity(a, b) || SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source);
}

function repeats(finding: Finding, kept: Finding): boolean {
  if (finding.file !== kept.file) return false;
  const [a, b] = [finding.range, kept.range];
  if (finding.code === kept.code) return a.line === b.line && finding.message === kept.message;
  if (finding.code === 'RS901')
    return a.line === b.line && CONFIRMED[kept.code]?.test(finding.message) === true;
  if (SAID_BETTER[finding.code]?.test(kept.code)) return overlap(a, b);
  if (SAID_BETTER_ON_LINE[finding.code]?.test(kept.code)) return a.line === b.line;
  if (SAID_BETTER_IN_FILE[finding.code]?.test(kept.code)) return true;
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
