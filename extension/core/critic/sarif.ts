import { createHash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import type { Finding, Severity, TextEdit } from './finding';
import { rulePage } from './pages';
import { ruleTitles } from './titles';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** Lines of a file as they are now; null when it cannot be read. Fingerprints hold on to what a line says. */
export type LineOf = (file: string, line: number) => string | null;

/**
 * Findings as a SARIF 2.1.0 log (OASIS standard), for code-scanning pages. Paths become relative to `root`, which is
 * where the repository was checked out.
 */
export function toSarif(
  findings: readonly Finding[],
  root: string,
  version: string,
  lineOf: LineOf = () => null,
): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const seen = new Map<string, number>();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'RewardSmith',
            semanticVersion: version,
            version,
            rules: codes.map((code) => ruleOf(code, findings)),
          },
        },
        // Where a page looks for the files: the root of what was checked out.
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) =>
          resultOf(finding, codes, root, fingerprintOf(finding, root, lineOf, seen)),
        ),
      },
    ],
  };
}

function ruleOf(code: string, findings: readonly Finding[]): object {
  const page = rulePage(code);
  const first = findings.find((finding) => finding.code === code);
  const title = ruleTitles.get(code) ?? first?.message ?? code;
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: title },
    // GitHub shows nothing for a rule without help.
    help: page === null ? { text: title } : { text: plain(page), markdown: page },
    defaultConfiguration: { level: LEVELS[first?.severity ?? 'warning'] },
    properties: { tags: ['reward', 'reinforcement-learning'] },
  };
}

/** The page without its marks. */
function plain(page: string): string {
  return page.replace(/^#+ |^```.*\n|\*\*/gm, '');
}

function resultOf(finding: Finding, codes: readonly string[], root: string, fingerprint: string): object {
  const artifactLocation = artifactOf(finding.file, root);
  return {
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation, region: regionOf(finding.range) } }],
    partialFingerprints: { 'rewardsmith/v1': fingerprint },
    ...(finding.evidence?.length ? { properties: { evidence: finding.evidence } } : {}),
    ...(finding.fix
      ? {
          fixes: [
            {
              description: { text: finding.fix.title },
              artifactChanges: [{ artifactLocation, replacements: finding.fix.edits.map(replacementOf) }],
            },
          ],
        }
      : {}),
  };
}

/**
 * The same for a finding whose lines moved, another for another: the rule, the file and what the line says; which of
 * them, where several are alike.
 */
function fingerprintOf(
  { code, file, range, message }: Finding,
  root: string,
  lineOf: LineOf,
  seen: Map<string, number>,
): string {
  const said = lineOf(file, range.line)?.trim() ?? message;
  const hash = createHash('sha256')
    .update(JSON.stringify([code, uriOf(file, root), said]))
    .digest('hex')
    .slice(0, 16);
  const times = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, times);
  return `${hash}:${times}`;
}

function replacementOf({ range, text }: TextEdit): object {
  return { deletedRegion: regionOf(range), insertedContent: { text } };
}

function regionOf(range: Finding['range']): object {
  return {
    startLine: range.line,
    startColumn: range.column,
    endLine: range.endLine,
    endColumn: range.endColumn,
  };
}

function artifactOf(file: string, root: string): object {
  const uri = uriOf(file, root);
  // A file outside of the root has no place in the repository.
  return uri.startsWith('../') || uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}

function uriOf(file: string, root: string): string {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return path.split(sep).map(encodeURIComponent).join('/');
}
