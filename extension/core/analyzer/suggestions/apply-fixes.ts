import type { Finding } from '../../critic/finding';
import { applyChanges, type TextChange } from '../edit';
import type { Generator, Proposal } from './generator';

/** What the critic knows how to mend, one finding at a time: shown where the recordings say that it helps. */
export const applyFixes: Generator = {
  id: 'apply-fixes',
  async propose({ reward: { source }, lint }) {
    const proposals: Proposal[] = [];
    for (const [i, finding] of (await lint(source)).entries()) {
      const { code, message, severity, fix } = finding;
      if (!fix || severity === 'info') continue;
      const changed = applyChanges(
        source,
        fix.edits.map((edit) => changeOf(source, edit)),
      );
      if (changed === null || changed === source) continue;
      proposals.push({
        id: `fix-${code}-${i}`,
        family: `fix-${code}-${finding.range.line}`,
        title: fix.title,
        explanation: message,
        answers: [code],
        code: changed,
        evidence: [],
        about: null,
      });
    }
    return proposals;
  },
};

function changeOf(source: string, { range, text }: NonNullable<Finding['fix']>['edits'][number]): TextChange {
  return {
    start: offsetAt(source, range.line, range.column),
    end: offsetAt(source, range.endLine, range.endColumn),
    text,
  };
}

/** Of a line and column from 1. */
function offsetAt(source: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) start = source.indexOf('\n', start) + 1;
  return start + column - 1;
}
