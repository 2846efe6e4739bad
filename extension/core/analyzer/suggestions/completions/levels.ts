import { formatCount } from '../../../measures/format';
import type { Generator } from '../generator';
import { isCost, isForm, outcomePart, paidBy, partsOf, type Part } from './parts';
import { wrapFunctions, type Wrapping } from './wrap';

/** Successes of which this share has the form: it is part of what is asked for. */
const NEEDED = 0.95;
/** Wrong completions, below which a level hides nothing. */
const FEW = 5;

/**
 * Format, then outcome, then cost: what fails at one level is not paid or charged at the next. The hierarchy of Router-R1 (Zhang et al.,
 * arXiv 2506.09033), for functions that a trainer adds up.
 */
export const levels: Generator = {
  id: 'levels',
  async propose(input) {
    const parts = partsOf(input);
    const outcome = outcomePart(parts);
    if (!outcome || !input.reward.plan.sum) return [];
    const { evaluation } = input;
    const form = parts.find((part) => {
      if (!isForm(part)) return false;
      const { successes } = paidBy(part.values, evaluation);
      return successes.filter((value) => value > 0).length >= NEEDED * successes.length;
    });
    const { set, outcomes } = evaluation.input;
    const wrong = set.episodes.flatMap(({ start }, i) => (outcomes[i]?.outcome === 'failure' ? [start] : []));
    const formless = form
      ? wrong.filter((row) => (form.values[row] ?? NaN) <= 0 && (outcome.values[row] ?? NaN) > 0)
      : [];
    const costs = parts.filter(isCost);
    const charged = wrong.filter(
      (row) =>
        (outcome.values[row] ?? NaN) <= 0 &&
        costs.some(({ values, weight }) => weight * (values[row] ?? NaN) < 0),
    );
    const hidesOutcome = form && formless.length >= FEW;
    const hidesCosts = costs.length > 0 && charged.length >= FEW;
    if (!hidesOutcome && !hidesCosts) return [];
    const wrappings: Wrapping[] = [
      ...(hidesOutcome ? [only(outcome, form, 'without the form the answer is not looked at')] : []),
      ...(hidesCosts ? costs.map((cost) => only(cost, outcome, 'a wrong answer has no price')) : []),
    ];
    const code = await wrapFunctions(input.reward.source, wrappings, { imports: [], lines: [] });
    if (code === null) return [];
    const order = [...(form ? [form.name] : []), outcome.name, ...costs.map(({ name }) => name)];
    const said = [
      ...(hidesOutcome
        ? [`${formatCount(formless.length)} wrong completions without the form are paid by ${outcome.name}`]
        : []),
      ...(hidesCosts
        ? [`${formatCount(charged.length)} wrong ones are told apart only by what they cost`]
        : []),
    ];
    return [
      {
        id: 'levels',
        family: 'levels',
        title: `First ${order.join(', then ')}`,
        explanation: `${said.join('; ')}. Here a level that fails hides those behind it: ${[...(hidesOutcome ? ['the answer counts only in its form'] : []), ...(hidesCosts ? ['the cost only of a right answer, so that being short and wrong is no gain'] : [])].join(', and ')}.`,
        answers: ['RS222'],
        code,
        evidence: [...new Set([...formless, ...charged])].slice(0, 5).flatMap((row) => {
          const episode = set.episodes.find(({ start }) => start === row);
          return episode ? [{ trajectory: episode.id, step: 0 }] : [];
        }),
        about: null,
        aims: 'levels',
      },
    ];
  },
};

function only(part: Part, where: Part, why: string): Wrapping {
  const isList = part.bound.plan.unit === 'batch';
  return {
    name: part.name,
    calls: [where.name],
    write: ({ inner, call }) => [
      `"""What \`${inner}\` gives where \`${where.name}\` pays: ${why}."""`,
      ...(isList
        ? [
            `values = ${call(part.name)}`,
            `before = ${call(where.name)}`,
            'return [value if first is not None and first > 0 else 0.0 for value, first in zip(values, before)]',
          ]
        : [
            `before = ${call(where.name)}`,
            `return ${call(part.name)} if before is not None and before > 0 else 0.0`,
          ]),
    ],
  };
}
