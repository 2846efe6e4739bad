import { TextPlaces } from '../../text-places';
import { applyChanges } from '../edit';
import type { Generator, Proposal } from './generator';

/** What the critic knows how to mend, one finding at a time: shown where the recordings say that it helps. */
export const applyFixes: Generator = {
  id: 'apply-fixes',
  async propose({ reward: { source }, lint }) {
    const proposals: Proposal[] = [];
    const places = new TextPlaces(source);
    for (const [i, finding] of (await lint(source)).entries()) {
      const { code, message, severity, fix } = finding;
      if (!fix || severity === 'info') continue;
      const changes = fix.edits.map(({ range, text }) => ({
        start: places.offset(range.line, range.column),
        end: places.offset(range.endLine, range.endColumn),
        text,
      }));
      const changed = applyChanges(source, changes);
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
