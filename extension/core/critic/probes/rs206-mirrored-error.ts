import { formatNumber } from '../../measures/format';
import { quantile } from '../data/statistics';
import { referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import { spreadRows } from './rs202-answer-makes-no-difference';
import { signedQuantities } from './signed-quantities';

const ROWS = 24;

export const mirroredError: Probe = {
  code: 'RS206',
  title: 'An error to one side is paid, to the other charged',
  severity: 'warning',
  prepare(input) {
    const { trace, task } = input;
    if (task.set.kind !== 'transitions') return null;
    const signed = signedQuantities(trace);
    if (!signed.length) return null;
    const ends = new Set(trace.ends());
    const rows = spreadRows(
      [...trace.rows.keys()].filter((i) => !ends.has(i)),
      ROWS,
    );
    return {
      // The same step with the quantity at +size, at −size and at 0, before and after the step.
      episodes: signed.flatMap(({ size, edits }) =>
        rows.flatMap((i) =>
          [size, -size, 0].map((value) => [
            { base: trace.rows[i] ?? 0, goesOn: true, fields: edits(i, value) },
          ]),
        ),
      ),
      *judge(results): Generator<ProbeFinding> {
        const all = results.flat().map(({ reward }) => Math.abs(reward));
        const scale = quantile(all, 0.5) || 1;
        const found = signed.flatMap((quantity, k) => {
          const first = 3 * k * rows.length;
          const triples = rows.map((_, j): Triple => {
            const [plus = NaN, minus = NaN, none = NaN] = [0, 1, 2].map(
              (at) => results[first + 3 * j + at]?.[0]?.reward ?? NaN,
            );
            return { plus, minus, none };
          });
          if (isOneSided(triples, scale)) return [{ quantity, triples, isFlat: false }];
          return quantity.isError && isFlatOnOneSide(triples, scale)
            ? [{ quantity, triples, isFlat: true }]
            : [];
        });
        // One slip shows in everything that is made of it: it is said once, of what is surest.
        const told = found.find(({ quantity }) => quantity.isError) ?? found[0];
        if (!told) return;
        const { quantity, triples, isFlat } = told;
        const shown = triples.find(({ plus, minus }) => plus !== minus);
        const others = found.filter((each) => each !== told).map(({ quantity: { name } }) => name);
        const more = others.length > 3 ? `${others.slice(0, 3).join(', ')} and others` : others.join(', ');
        const [plus, none, minus] = [shown?.plus, shown?.none, shown?.minus].map((each) =>
          formatNumber(each ?? NaN),
        );
        yield {
          at: input.entry,
          severity: quantity.isError ? 'warning' : 'info',
          message: `A step gets ${plus} with ${quantity.name} at ${formatNumber(quantity.size)}, ${none} with it at 0 and ${minus} at ${formatNumber(-quantity.size)}, in this order on every step tried: ${isFlat ? 'being off to one side is charged, to the other it is not' : 'one side is paid, the other charged'}${quantity.isError ? ', although 0 is the aim' : ''}. An absolute value or a square may be missing, or what it is computed from (a shape, an unsigned difference) may lose the sign.${more && ` The same goes for ${more}.`}`,
          evidence: referenceTo(input, trace.rows[rows[0] ?? 0] ?? 0),
        };
      },
    };
  },
};

interface Triple {
  readonly plus: number;
  readonly minus: number;
  readonly none: number;
}

/** Off to the one side costs on all steps, off to the other nothing on any, though it is recorded to both. */
function isFlatOnOneSide(triples: readonly Triple[], scale: number): boolean {
  const known = triples.filter(({ plus, minus, none }) => !Number.isNaN(plus + minus + none));
  if (known.length < triples.length / 2) return false;
  const charged = (side: 'plus' | 'minus'): number =>
    known.filter((each) => each.none - each[side] >= 0.05 * scale).length;
  const flat = (side: 'plus' | 'minus'): number =>
    known.filter((each) => Math.abs(each.none - each[side]) <= 1e-9 * Math.max(1, scale)).length;
  return (['plus', 'minus'] as const).some(
    (side) =>
      charged(side) >= 0.9 * known.length && flat(side === 'plus' ? 'minus' : 'plus') === known.length,
  );
}

/** The reward rises from the one side through 0 to the other, the same way on all steps. A limit on one side is level on the other. */
function isOneSided(triples: readonly Triple[], scale: number): boolean {
  const known = triples.filter(({ plus, minus }) => !Number.isNaN(plus - minus));
  const differences = known.map(({ plus, minus }) => plus - minus);
  const signs = new Set(differences.map(Math.sign).filter((sign) => sign !== 0));
  if (known.length < triples.length / 2 || signs.size !== 1) return false;
  const isBetween = ({ plus, minus, none }: Triple): boolean => {
    const least = 0.1 * Math.abs(plus - minus);
    return plus !== minus && none > Math.min(plus, minus) + least && none < Math.max(plus, minus) - least;
  };
  // Where another field switches it off, all are alike.
  const moved = known.filter(({ plus, minus }) => plus !== minus);
  if (moved.length < 0.25 * known.length || moved.filter(isBetween).length < 0.6 * moved.length) return false;
  return (
    quantile(
      moved.map(({ plus, minus }) => Math.abs(plus - minus)),
      0.5,
    ) >=
    0.02 * scale
  );
}
