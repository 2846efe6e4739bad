import type { AdversarialReport, StrategyLine } from '../adversary/report';
import type { GroupReport } from '../groups/report';
import { formatNumber, formatPercent, formatShare } from '../measures/format';
import { hasValue, type MeasureValue } from '../measures/measure';
import type { Block, Counted } from './blocks';

const MAX_STRATEGIES = 40;
const TRAINERS: Readonly<Record<GroupReport['advantages'][number]['trainer'], string>> = {
  grpo: 'GRPO',
  dr_grpo: 'Dr. GRPO',
  rloo: 'RLOO',
  gdpo: 'GDPO',
};

/** What group-relative training would make of the reward. */
export function groupBlocks(groups: GroupReport): Block[] {
  const { notes, advantages, ordering, length, drivers, noise, bestOf } = groups;
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text: 'In training by groups' },
    {
      kind: 'text',
      text: `${groups.completions} completions of ${groups.groups} prompts, ${groups.size} a prompt.`,
    },
  ];
  if (notes.length > 0) blocks.push({ kind: 'list', ordered: false, items: notes });
  const rows: readonly (readonly [string, MeasureValue])[] = [
    ['Correct above wrong completions of the same prompt (AUC)', ordering.auc],
    ['Pairs that are paid the same', ordering.ties],
    ['Prompts whose wrong completions are paid more', ordering.misdirected],
    ['Wrong completions that are paid above their group', ordering.wrongPushedUp],
    ['Prompts without signal', groups.withoutSignal],
    ['Reward and length, among correct ones', length.ofCorrect],
    ['Reward and length, among wrong ones', length.ofWrong],
    ...drivers.flatMap(({ name, share, withCorrectness }) => [
      [`Share of ${name} in the differences`, share] as const,
      [`${name} and correctness`, withCorrectness] as const,
    ]),
  ];
  blocks.push(
    {
      kind: 'table',
      header: ['Within a prompt', 'Value'],
      rows: rows.map(([title, value]) => [title, shown(value)]),
    },
    {
      kind: 'table',
      header: ['Advantage', 'Formula', 'Of correct', 'Of wrong'],
      rows: advantages.map(({ trainer, formula, ofCorrect, ofWrong }) => [
        TRAINERS[trainer],
        formula,
        shown(ofCorrect),
        shown(ofWrong),
      ]),
    },
  );
  if ('curve' in bestOf)
    blocks.push({
      kind: 'table',
      header: ['Best paid of', 'Reward', 'Correct'],
      rows: bestOf.curve.map(({ n, reward, correct, interval: [low, high] }) => [
        String(n),
        formatNumber(reward),
        `${formatPercent(correct)} [${formatPercent(low)}, ${formatPercent(high)}]`,
      ]),
    });
  if (!('reason' in noise))
    blocks.push({
      kind: 'table',
      header: ['Rewards mirrored at random', 'Prompts that still point the right way'],
      rows: noise.map(({ flipped, right, range: [low, high] }) => [
        formatPercent(flipped),
        `${formatPercent(right)} [${formatPercent(low)}, ${formatPercent(high)}]`,
      ]),
    });
  return blocks;
}

function shown(value: MeasureValue): string {
  if (!hasValue(value)) return value.reason;
  const interval = value.interval ? ` [${value.interval.map(formatShare).join(', ')}]` : '';
  return `${formatShare(value.value)}${interval}`;
}

/** What completions that were made up for the reward are paid. */
export function adversarialBlocks({ cases, strategies, equivalents, contrast }: AdversarialReport): Block[] {
  const paid = strategies.filter((line) => line.paid > 0).sort((a, b) => b.rate - a.rate);
  const missed = equivalents.filter(({ tried, rate }) => tried > 0 && rate < 1);
  return [
    { kind: 'heading', level: 2, text: 'Made-up completions' },
    {
      kind: 'text',
      text: `${strategies.length} strategies on ${cases} prompts of the recording; ${paid.length} of them are paid like a right answer at least once.`,
    },
    ...(paid.length > 0
      ? [
          {
            kind: 'table' as const,
            header: ['Strategy', 'Family', 'Paid like right'],
            rows: paid
              .slice(0, MAX_STRATEGIES)
              .map(({ name, family, rate, tried }) => [name, family, `${formatPercent(rate)} of ${tried}`]),
            counted: paid.slice(0, MAX_STRATEGIES).map((line) => countedOf(line, 'bad')),
          },
        ]
      : []),
    ...(missed.length > 0
      ? [
          {
            kind: 'table' as const,
            header: ['Right answer written', 'Paid'],
            rows: missed.map(({ name, rate, tried }) => [name, `${formatPercent(rate)} of ${tried}`]),
            counted: missed.map((line) => countedOf(line, 'good')),
          },
        ]
      : []),
    {
      kind: 'list',
      ordered: false,
      items: contrast.map(
        ({ input, tried, fell }) =>
          `With ${input} of another prompt, ${fell} of ${tried} right completions are paid less.`,
      ),
    },
  ];
}

/** Longer texts are cut in the middle: what is odd about them mostly stands at an end. */
const MOST_TEXT = 3000;

function countedOf(
  { name, completions }: Pick<StrategyLine, 'name' | 'completions'>,
  toneOfPaid: 'good' | 'bad',
): Counted {
  const others = toneOfPaid === 'bad' ? 'good' : 'bad';
  return {
    name,
    completions: completions.map(({ trajectory, completion, reference, reward, full, paid, error }) => ({
      trajectory,
      text:
        completion.length <= MOST_TEXT
          ? completion
          : `${completion.slice(0, MOST_TEXT / 2)}\n…\n${completion.slice(-MOST_TEXT / 2)}`,
      words: `${error === null ? `gets ${formatNumber(reward)}` : `no reward (${error})`}; as recorded, the right answer gets ${formatNumber(full)}${reference ? ` (reference: ${reference})` : ''}`,
      tone: paid ? toneOfPaid : others,
    })),
  };
}
