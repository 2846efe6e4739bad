import { formatPercent } from '../../../measures/format';
import type { Generator } from '../generator';
import { outcomePart, paidBy, partsOf, python, type Part } from './parts';
import { wrapFunctions } from './wrap';

/** Fewer amounts than this are no degrees, and a curve over them only changes weights. */
const DEGREES = 5;
/** What counts as good: a high quantile of what was recorded. */
const GOOD = 0.85;
/** How steeply what is below it is charged, over the range that was recorded. */
const STEEPNESS = 6;
/** Wrong completions that a high value of one function lifts above a typical right one. */
const TRADED = 0.1;

/**
 * Σ log σ(k·(r_i − ref_i)): no function makes up for another, and more than good pays hardly more. From Wang et al., "Transforming and
 * Combining Rewards for Aligning Large Language Models" (arXiv 2402.00742), ref_i a high quantile of the recorded values.
 */
export const softAnd: Generator = {
  id: 'soft-and',
  async propose(input) {
    const { reward } = input;
    const parts = partsOf(input).filter(({ weight }) => weight > 0);
    const outcome = outcomePart(parts);
    const graded = parts.filter(
      ({ values }) => new Set(values.filter((v) => !Number.isNaN(v))).size >= DEGREES,
    );
    if (!reward.plan.sum || parts.length < 2 || graded.length === 0 || !outcome) return [];
    const traded = tradedShare(parts, outcome, input.evaluation);
    if (traded < TRADED) return [];
    const code = await wrapFunctions(
      reward.source,
      parts.map((part) => ({
        name: part.name,
        write: ({ inner, call }) => {
          const { reference, slope } = scaleOf(part);
          // The trainer's weight is undone: none counts more than another.
          const share = part.weight === 1 ? '' : ` / ${python(part.weight)}`;
          const curve = `log_sigmoid(${python(slope)} * (VALUE - ${python(reference)}))${share}`;
          return [
            `"""How far \`${inner}\` is from good, ${python(reference)}: little is charged dearly, more than good pays hardly more."""`,
            `paid = ${call(part.name)}`,
            part.bound.plan.unit === 'batch'
              ? `return [None if value is None else ${curve.replace('VALUE', 'value')} for value in paid]`
              : `return None if paid is None else ${curve.replace('VALUE', 'paid')}`,
          ];
        },
      })),
      {
        imports: ['math'],
        lines: [
          'def log_sigmoid(x):',
          '    """log(1 / (1 + exp(-x))), without an overflow. Summed over functions it is a soft AND (arXiv 2402.00742)."""',
          '    return min(x, 0.0) - math.log1p(math.exp(-abs(x)))',
          '',
          '',
        ],
      },
    );
    if (code === null) return [];
    const names = parts.map(({ name }) => name).join(' and ');
    return [
      {
        id: 'soft-and',
        family: 'soft-and',
        title: 'Let no component make up for another',
        explanation: `${formatPercent(traded)} of the wrong completions are paid like right ones because another function makes up for what ${outcome.name} does not give. Each of ${names} is put through log σ around a good value (that of the best ${formatPercent(1 - GOOD)} recorded), so that the sum is high only where all are (a soft AND), whatever their weights. Rewards are then below 0, which group-relative training does not mind.`,
        answers: ['RS112'],
        code,
        evidence: [],
        about: null,
      },
    ];
  },
};

/** Share of the wrong completions that get as much as a typical right one in all, though less from the one that knows. */
function tradedShare(
  parts: readonly Part[],
  outcome: Part,
  evaluation: Parameters<typeof paidBy>[1],
): number {
  const total = outcome.values.map((_, row) =>
    parts.reduce((sum, { values, weight }) => sum + weight * (values[row] ?? NaN), 0),
  );
  const rightTotal = quantile(paidBy(total, evaluation).successes, 0.25);
  const rightOutcome = quantile(paidBy(outcome.values, evaluation).successes, 0.25);
  const { set, outcomes } = evaluation.input;
  const wrong = set.episodes.filter((_, i) => outcomes[i]?.outcome === 'failure');
  const traded = wrong.filter(
    ({ start }) => (total[start] ?? NaN) >= rightTotal && (outcome.values[start] ?? NaN) < rightOutcome,
  );
  return wrong.length === 0 ? 0 : traded.length / wrong.length;
}

function scaleOf({ values }: Part): { reference: number; slope: number } {
  const known = [...values].filter((value) => !Number.isNaN(value));
  const range = quantile(known, 0.95) - quantile(known, 0.05);
  return { reference: quantile(known, GOOD), slope: range > 0 ? STEEPNESS / range : 1 };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(q * (sorted.length - 1))] ?? NaN;
}
