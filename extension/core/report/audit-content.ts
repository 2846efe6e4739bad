import type { Audit, Check } from '../audit/audit';
import type { Block } from './blocks';

const VERDICTS: Readonly<Record<Check['verdict'], string>> = {
  ok: 'fine',
  concern: 'concern',
  unknown: 'not known',
  'not-applicable': 'does not apply',
};

/** The longer questions, each in a sentence. */
export function auditBlocks(audit: Audit): Block[] {
  const { checks, shaping, history, credit, proxy, coverage, signCollapse, jumps, redundant, dynamics } =
    audit;
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text: 'Eight checks of a reward' },
    {
      kind: 'table',
      header: ['Check', 'Verdict', 'Why'],
      rows: checks.map(({ title, verdict, sentence }) => [title, VERDICTS[verdict], sentence]),
    },
    { kind: 'heading', level: 2, text: 'In depth' },
    {
      kind: 'list',
      ordered: false,
      items: [
        ...shaping.filter(({ verdict }) => verdict !== 'not-testable').map(({ sentence }) => sentence),
        ...shaping
          .filter(({ verdict }) => verdict === 'not-testable')
          .slice(0, 1)
          .map(({ sentence }) => sentence),
        history.sentence,
        ...redundant.map(({ sentence }) => sentence),
        signCollapse.sentence,
        ...jumps.slice(0, 2).map(({ sentence, to }) => `${sentence} See ${to.trajectory} step ${to.step}.`),
        proxy.sentence,
        coverage.sentence,
        ...credit.counterfactuals.filter(({ factor }) => factor === 0).map(({ sentence }) => sentence),
        ...[credit.front, credit.weights].flatMap((part) => ('sentence' in part ? [part.sentence] : [])),
      ],
    },
  ];
  if (dynamics.length > 0)
    blocks.push(
      { kind: 'heading', level: 2, text: 'What is odd about the recordings' },
      {
        kind: 'list',
        ordered: false,
        items: dynamics.map(({ message, evidence: [first] }) =>
          first ? `${message} See ${first.trajectory} step ${first.step}.` : message,
        ),
      },
    );
  return blocks;
}
