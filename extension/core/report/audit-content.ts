import type { Audit, Check } from '../audit/audit';
import { formatCount } from '../measures/format';
import type { Block, Tone } from './blocks';

const VERDICTS: Readonly<Record<Check['verdict'], string>> = {
  ok: 'fine',
  concern: 'concern',
  unknown: 'not known',
  'not-applicable': 'does not apply',
};

const TONES: Readonly<Record<Check['verdict'], Tone>> = {
  ok: 'good',
  concern: 'bad',
  unknown: 'plain',
  'not-applicable': 'plain',
};

/** The longer questions, each in a sentence. */
export function auditBlocks(audit: Audit): Block[] {
  const { asked, checks, dynamics } = audit;
  const blocks: Block[] = [
    ...(asked.steps < asked.recorded
      ? [
          {
            kind: 'text' as const,
            text: `These questions were asked of ${formatCount(asked.steps)} of the ${formatCount(asked.recorded)} recorded steps: whole episodes, evenly chosen of every outcome and cause.`,
          },
        ]
      : []),
    { kind: 'heading', level: 2, text: 'Eight checks of a reward' },
    {
      kind: 'table',
      header: ['Check', 'Verdict', 'Why'],
      rows: checks.map(({ title, verdict, sentence }) => [title, VERDICTS[verdict], sentence]),
      tones: checks.map(({ verdict }) => TONES[verdict]),
    },
    { kind: 'heading', level: 2, text: 'In depth' },
    { kind: 'table', header: ['Question', 'Answer'], rows: questionRows(audit) },
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

/** A question a row; what has several answers has a row for each, and the question stands before the first. */
function questionRows({
  shaping,
  history,
  credit,
  proxy,
  coverage,
  signCollapse,
  jumps,
  redundant,
}: Audit): string[][] {
  const answers: readonly (readonly [string, readonly string[]])[] = [
    [
      'Is it potential shaping?',
      [
        ...shaping.filter(({ verdict }) => verdict !== 'not-testable'),
        ...shaping.filter(({ verdict }) => verdict === 'not-testable').slice(0, 1),
      ].map(({ sentence }) => sentence),
    ],
    ['Does it depend on the steps before?', [history.sentence]],
    ['Do two components say the same?', redundant.map(({ sentence }) => sentence)],
    ['Would the sign of each step do?', [signCollapse.sentence]],
    [
      'Where does it jump?',
      jumps.slice(0, 2).map(({ sentence, to }) => `${sentence} See ${to.trajectory} step ${to.step}.`),
    ],
    ['Does it agree with the recorded reward?', [proxy.sentence]],
    ['What was visited?', [coverage.sentence]],
    [
      'What does each component do for the order?',
      credit.counterfactuals.filter(({ factor }) => factor === 0).map(({ sentence }) => sentence),
    ],
    [
      'Which weights would order better?',
      [credit.front, credit.weights].flatMap((part) => ('sentence' in part ? [part.sentence] : [])),
    ],
  ];
  return answers.flatMap(([question, sentences]) =>
    sentences.map((sentence, i) => [i === 0 ? question : '', sentence]),
  );
}
