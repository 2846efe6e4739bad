import { isAbsolute, relative, sep } from 'node:path';
import type { Finding, Severity, TextEdit } from './finding';
import { rulePage } from './pages';
import { ruleTitles } from './titles';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** Findings as a SARIF 2.1.0 log (OASIS standard), for code-scanning pages. Paths become relative to `root`. */
export function toSarif(findings: readonly Finding[], root: string, version: string): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
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
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, codes, root)),
      },
    ],
  };
}

function ruleOf(code: string, findings: readonly Finding[]): object {
  const page = rulePage(code);
  const first = findings.find((finding) => finding.code === code);
  return {
    id: code,
    shortDescription: { text: ruleTitles.get(code) ?? first?.message ?? code },
    ...(page === null ? {} : { help: { text: page, markdown: page } }),
    defaultConfiguration: { level: LEVELS[first?.severity ?? 'warning'] },
    properties: { tags: ['reward', 'reinforcement-learning'] },
  };
}

function resultOf(finding: Finding, codes: readonly string[], root: string): object {
  const uri = uriOf(finding.file, root);
  return {
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: regionOf(finding.range) } }],
    ...(finding.evidence?.length ? { properties: { evidence: finding.evidence } } : {}),
    ...(finding.fix
      ? {
          fixes: [
            {
              description: { text: finding.fix.title },
              artifactChanges: [
                { artifactLocation: { uri }, replacements: finding.fix.edits.map(replacementOf) },
              ],
            },
          ],
        }
      : {}),
  };
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

function uriOf(file: string, root: string): string {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return path.split(sep).map(encodeURIComponent).join('/');
}
