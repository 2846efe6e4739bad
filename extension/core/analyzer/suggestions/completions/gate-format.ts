import { formatCount, formatNumber } from '../../../measures/format';
import type { Evaluation } from '../../../measures/evaluation';
import type { Generator, GeneratorInput, Proposal } from '../generator';
import { isForm, outcomePart, paidBy, partsOf, python, type Part } from './parts';
import { wrapFunctions } from './wrap';

/** Wrong completions of which this share is paid something for other things than being right. */
const OFTEN = 0.1;
const NO_CODE = { imports: [], lines: [] };

/** Pays for the form of an answer only where the answer is right. */
export const gateFormat: Generator = {
  id: 'gate-format',
  async propose(input) {
    const parts = partsOf(input);
    const [only] = parts;
    if (parts.length === 1 && only) return amounts(input, only);
    const outcome = outcomePart(parts);
    if (!outcome) return [];
    const proposals = await Promise.all(parts.filter(isForm).map((form) => gated(input, form, outcome)));
    return proposals.filter((proposal) => proposal !== null);
  },
};

async function gated(
  { evaluation, reward: { source } }: GeneratorInput,
  form: Part,
  outcome: Part,
): Promise<Proposal | null> {
  const { failures } = paidBy(form.values, evaluation);
  const paid = failures.filter((value) => value > 0).length;
  if (paid < OFTEN * failures.length || paid < 5) return null;
  const isList = form.bound.plan.unit === 'batch';
  const code = await wrapFunctions(
    source,
    [
      {
        name: form.name,
        calls: [outcome.name],
        write: ({ inner, call }) => [
          `"""What \`${inner}\` pays, where \`${outcome.name}\` pays too: the form alone earns nothing."""`,
          ...(isList
            ? [
                `forms = ${call(form.name)}`,
                `outcomes = ${call(outcome.name)}`,
                'return [form if outcome is not None and outcome > 0 else 0.0 for form, outcome in zip(forms, outcomes)]',
              ]
            : [
                `outcome = ${call(outcome.name)}`,
                `return ${call(form.name)} if outcome is not None and outcome > 0 else 0.0`,
              ]),
        ],
      },
    ],
    NO_CODE,
  );
  if (code === null) return null;
  return {
    id: `gate-${form.name}`,
    family: 'gate-format',
    title: `Pay ${form.name} only with the right answer`,
    explanation: `${form.name} pays ${formatCount(paid)} of ${formatCount(failures.length)} wrong completions for their form alone, which puts them above others that are as wrong. This pays it only where ${outcome.name} pays. While no completion of a prompt is right, the form is then not taught there either: a model that does not know the form yet needs it as it is for the first steps.`,
    answers: ['RS222'],
    code,
    evidence: paidRows(evaluation, form.values, 0),
    about: null,
  };
}

/** One function with amounts below what right answers get. */
async function amounts({ evaluation, reward: { source } }: GeneratorInput, only: Part): Promise<Proposal[]> {
  const { successes, failures } = paidBy(only.values, evaluation);
  const from = [...successes].sort((a, b) => a - b)[Math.floor(0.05 * successes.length)] ?? NaN;
  const low = Math.min(...failures, ...successes);
  const between = failures.filter((value) => value > low && value < from);
  const isTold = failures.filter((value) => value < from).length >= 0.9 * failures.length;
  // Many different amounts are a grade, which may be meant.
  if (!only.readsData || !isTold || low < 0 || new Set(between).size > 3) return [];
  if (between.length < OFTEN * failures.length || between.length < 5) return [];
  if (hasComponents(evaluation)) return [];
  const isList = only.bound.plan.unit === 'batch';
  const code = await wrapFunctions(
    source,
    [
      {
        name: only.name,
        write: ({ inner, call }) => [
          `"""What \`${inner}\` pays for right answers; nothing for less than that."""`,
          ...(isList
            ? [
                `paid = ${call(only.name)}`,
                `return [value if value is None or value >= ${python(from)} else ${python(low)} for value in paid]`,
              ]
            : [
                `paid = ${call(only.name)}`,
                `return paid if paid is None or paid >= ${python(from)} else ${python(low)}`,
              ]),
        ],
      },
    ],
    NO_CODE,
  );
  if (code === null) return [];
  return [
    {
      id: 'pay-right-only',
      family: 'gate-format',
      title: 'Pay nothing below a right answer',
      explanation: `${formatCount(between.length)} of ${formatCount(failures.length)} wrong completions get ${formatNumber(Math.min(...between))} or more for something else than being right, while right ones get at least ${formatNumber(from)}. This pays only from there on. While no completion of a prompt is right, nothing is then taught there: a model that does not know the form yet needs the small pay for the first steps.`,
      answers: ['RS222'],
      code,
      evidence: paidRows(evaluation, only.values, low),
      about: null,
    },
  ];
}

export function hasComponents({ input: { replay } }: Evaluation): boolean {
  return replay.components.size > 0;
}

/** Failures that get more than this, at most five. */
function paidRows(
  { input: { set, outcomes } }: Evaluation,
  values: Float64Array,
  above: number,
): Proposal['evidence'] {
  return set.episodes
    .filter(({ start }, i) => outcomes[i]?.outcome === 'failure' && (values[start] ?? NaN) > above)
    .slice(0, 5)
    .map(({ id }) => ({ trajectory: id, step: 0 }));
}
