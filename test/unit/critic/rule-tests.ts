import assert from 'node:assert/strict';
import { RuleContext } from '../../../extension/core/critic/context';
import type { Surroundings } from '../../../extension/core/critic/context';
import { runRules } from '../../../extension/core/critic/engine';
import type { Finding, Severity } from '../../../extension/core/critic/finding';
import { rules } from '../../../extension/core/critic/rules/registry';
import { PyModule } from '../../../extension/core/syntax/module';
import { PySource } from '../../../extension/core/syntax/tree';

/** Snippets by name. In `fires`, «» marks the exact range of each expected finding. */
export interface RuleTest {
  readonly fires: Readonly<Record<string, string>>;
  readonly quiet: Readonly<Record<string, string>>;
  /** Severity of the findings in `fires` when it is not the rule's own; by snippet name. */
  readonly severity?: Readonly<Record<string, Severity>>;
  readonly surroundings?: Partial<Surroundings>;
}

const NOTHING_KNOWN: Surroundings = {
  file: 'reward.py',
  contract: null,
  entry: null,
  fields: null,
  discount: null,
  recording: null,
};

export async function findingsOf(
  code: string,
  source: string,
  surroundings: Partial<Surroundings> = {},
): Promise<Finding[]> {
  const rule = rules.find((candidate) => candidate.code === code);
  assert.ok(rule, `${code} is not registered`);
  const module = new PyModule(await PySource.parse(source));
  return runRules([rule], new RuleContext(module, { ...NOTHING_KNOWN, ...surroundings }));
}

/** Source without the marks, and the marked ranges. */
function unmark(marked: string): { readonly source: string; readonly ranges: string[] } {
  const starts: number[] = [];
  const offsets: [number, number][] = [];
  let source = '';
  for (const character of marked) {
    if (character === '«') starts.push(source.length);
    else if (character === '»') offsets.push([starts.pop() ?? 0, source.length]);
    else source += character;
  }
  const document = new PySource(source);
  return {
    source,
    ranges: offsets.map(([start, end]) => describeRange(document.rangeOf(start, end))).sort(),
  };
}

function describeRange({ line, column, endLine, endColumn }: Finding['range']): string {
  return `${line}:${column}-${endLine}:${endColumn}`;
}

/** The source after all fixes of these findings, last place first. */
function fixed(source: string, findings: readonly Finding[]): string {
  const lines = source.split('\n');
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  const edits = findings
    .flatMap(({ fix }) => fix?.edits ?? [])
    .map(({ range: r, text }) => ({
      start: offset(r.line, r.column),
      end: offset(r.endLine, r.endColumn),
      text,
    }))
    .sort((a, b) => b.start - a.start);
  return edits.reduce((code, { start, end, text }) => code.slice(0, start) + text + code.slice(end), source);
}

/** Declares the tests of one rule. */
export function testRule(code: string, { fires, quiet, severity = {}, surroundings }: RuleTest): void {
  describe(code, () => {
    for (const [name, marked] of Object.entries(fires))
      it(`fires: ${name}`, async () => {
        const { source, ranges } = unmark(marked);
        const found = await findingsOf(code, source, surroundings);
        assert.deepEqual(
          found.map(({ range }) => describeRange(range)).sort(),
          ranges,
          JSON.stringify(found, null, 1),
        );
        const rule = rules.find((candidate) => candidate.code === code);
        const repairable = found.filter(({ fix }) => fix);
        if (repairable.length) {
          const after = fixed(source, repairable);
          assert.equal((await PySource.parse(after)).hasError, false, after);
          const left = await findingsOf(code, after, surroundings);
          assert.equal(left.length, found.length - repairable.length, `after the fixes:\n${after}`);
        }
        for (const finding of found)
          assert.equal(finding.severity, severity[name] ?? rule?.severity, finding.message);
      });
    for (const [name, source] of Object.entries(quiet))
      it(`quiet: ${name}`, async () => {
        const found = await findingsOf(code, source, surroundings);
        assert.deepEqual(
          found.map(({ severity: grade, message, range }) => `${grade} ${describeRange(range)} ${message}`),
          [],
        );
      });
  });
}
